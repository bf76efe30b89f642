"""Translation by real (tiny) Argos packages in a worker that may die at any moment."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import poisonous_work
import pytest
from argos_world import item, models, pairs_of

from monitor.adapters.argos import ArgosTranslator, routes
from monitor.core.text import sentences
from monitor.errors import ModelError
from monitor.types import Translation, Untranslated

__all__ = ["models"]  # a fixture


@pytest.fixture(scope="module")
def translator(models: Path) -> Iterator[ArgosTranslator]:
    with ArgosTranslator(models) as made:
        yield made


def test_every_language_is_translated_field_by_field(translator: ArgosTranslator) -> None:
    """One batch mixes the languages; each answer stands where its item stood."""
    batch = []
    for number in range(12):
        for lang in ("ar", "fr", "zh"):
            rows = pairs_of(lang)
            title, summary, body = (rows[(number * 3 + k) % len(rows)][0] for k in range(3))
            batch.append((item(number, title, summary, body), lang))
    answers = translator.submit(batch).result(timeout=60)
    known = {lang: dict(pairs_of(lang)) for lang in ("ar", "fr", "zh")}
    expected = [
        (lang, *(known[lang][text] for text in (i.title, i.summary, i.body))) for i, lang in batch
    ]
    assert expected == [
        (a.source, a.title, a.summary, a.body) for a in answers if isinstance(a, Translation)
    ]
    assert {a.model for a in answers if isinstance(a, Translation)} == {
        "argos ar->en 1.0",
        "argos fr->en 1.0",
        "argos zh->en 1.0",
    }
    assert [a.flags for a in answers if isinstance(a, Translation) and a.flags] == []


def test_paragraphs_and_sentences_come_out_as_they_went_in(translator: ArgosTranslator) -> None:
    """A body keeps its lines, so that a reader finds the place beside the original."""
    rows = pairs_of("fr")
    body = f"{rows[0][0]} {rows[1][0]}\n\n{rows[3][0]}"
    (answer,) = translator.submit([(item(1, rows[2][0], "", body), "fr")]).result(timeout=60)
    assert isinstance(answer, Translation)
    assert answer.body == f"{rows[0][1]} {rows[1][1]}\n\n{rows[3][1]}"
    assert answer.summary == ""


REFERENCE = """
import json, sys
from pathlib import Path
import ctranslate2
from argostranslate.tokenizer import SentencePieceTokenizer

path, paragraphs = Path(sys.argv[1]), json.load(sys.stdin)
tokenizer = SentencePieceTokenizer(path / "sentencepiece.model")
model = ctranslate2.Translator(str(path / "model"), inter_threads=1)
answers = []
for sentences in paragraphs:  # as Argos Translate does it: one paragraph at a time
    results = model.translate_batch(
        [tokenizer.encode(s) for s in sentences], replace_unknowns=True, max_batch_size=32,
        batch_type="tokens", beam_size=4, num_hypotheses=1, length_penalty=0.2)
    text = tokenizer.decode([t for r in results for t in r.hypotheses[0]])
    answers.append(text[1:] if text.startswith(" ") else text)
json.dump(answers, sys.stdout)
"""


@pytest.mark.parametrize("lang", ["ar", "fr", "zh"])
def test_batches_translate_exactly_as_one_by_one(
    lang: str, models: Path, translator: ArgosTranslator
) -> None:
    """Speed must not change a word: also not for text that the model has never seen."""
    rows = pairs_of(lang)
    between = "" if lang == "zh" else " "
    texts = [
        between.join(rows[(7 * n + k) % len(rows)][0] for k in range(1 + n % 4))[n % 5 :]
        for n in range(40)
    ]
    wanted = json.loads(
        subprocess.run(
            [sys.executable, "-c", REFERENCE, str(models / f"translate-{lang}_en-1_0")],
            input=json.dumps([[t[a:b] for a, b in sentences(t, lang)] for t in texts]),
            capture_output=True,
            text=True,
            check=True,
        ).stdout
    )
    answers = translator.submit([(item(n, t), lang) for n, t in enumerate(texts)]).result(60)
    assert wanted == [a.title for a in answers if isinstance(a, Translation)]


def test_what_is_not_translated_says_why(translator: ArgosTranslator, tmp_path: Path) -> None:
    """Untranslated items stay readable, and wait only where waiting helps."""
    batch = [(item(1, "Attack on Kati"), "en"), (item(2, "?"), "und"), (item(3, "Hola"), "es")]
    assert translator.submit(batch).result(timeout=60) == [
        Untranslated(source="en", reason="already English"),
        Untranslated(source="und", reason="language not recognised"),
        Untranslated(source="es", reason="es is not among the languages we read"),
    ]
    with ArgosTranslator(tmp_path / "none") as empty:
        assert empty.pairs() == {}
        (answer,) = empty.submit([(item(4, "هجوم"), "ar")]).result(timeout=60)
    assert answer == Untranslated(
        source="ar", reason="no model ar->en: monitor models install ar", waits=True
    )


def test_a_model_that_appears_is_used_at_once(models: Path, tmp_path: Path) -> None:
    """Items that waited for a model are translated as soon as it is installed."""
    source, english = pairs_of("ar")[0]
    with ArgosTranslator(tmp_path) as translator:
        assert translator.pairs() == {}
        shutil.copytree(models / "translate-ar_en-1_0", tmp_path / "translate-ar_en-1_0")
        assert translator.pairs() == {"ar": "argos ar->en 1.0"}
        (answer,) = translator.submit([(item(1, source), "ar")]).result(timeout=60)
    assert isinstance(answer, Translation)
    assert answer.title == english


def test_a_damaged_model_is_named_with_its_remedy(models: Path, tmp_path: Path) -> None:
    """Half a file must not stop the other languages, nor be tried again every minute."""
    for lang in ("ar", "fr"):
        shutil.copytree(models / f"translate-{lang}_en-1_0", tmp_path / f"translate-{lang}_en-1_0")
    (tmp_path / "translate-ar_en-1_0" / "model" / "model.bin").write_bytes(b"half")
    (ar, _), (fr, english) = pairs_of("ar")[0], pairs_of("fr")[0]
    with ArgosTranslator(tmp_path) as translator:
        first, second = translator.submit([(item(1, ar), "ar"), (item(2, fr), "fr")]).result(60)
        assert isinstance(first, Untranslated)
        assert first.waits
        assert "argos ar->en 1.0 cannot be loaded" in first.reason
        assert "monitor models verify" in first.reason
        assert isinstance(second, Translation)
        assert second.title == english
        assert list(translator.pairs()) == ["fr"]


def wait_for_worker(translator: ArgosTranslator) -> int:
    deadline = time.monotonic() + 30
    while not translator._pid and time.monotonic() < deadline:
        time.sleep(0.02)
    return translator._pid


def test_a_worker_that_is_killed_loses_nothing(models: Path) -> None:
    """An out-of-memory kill costs one batch, which is done again."""
    rows = pairs_of("zh")[:12]
    batch = [(item(n, source), "zh") for n, (source, _) in enumerate(rows)]
    with ArgosTranslator(models, work=poisonous_work.slow) as translator:
        futures = [translator.submit(batch[at : at + 4]) for at in (0, 4, 8)]
        for future in futures:
            pid = wait_for_worker(translator)
            time.sleep(0.1)
            os.kill(pid, signal.SIGKILL)
            future.result(timeout=60)
        titles = [a.title for f in futures for a in f.result() if isinstance(a, Translation)]
    assert [english for _, english in rows] == titles


@pytest.mark.parametrize(
    ("work", "timeout_s", "reason"),
    [
        (poisonous_work.dies_of_poison, 60.0, "the translation worker died 3 times"),
        (poisonous_work.eats_memory_on_poison, 60.0, "the translation worker was killed 6 times"),
        (poisonous_work.hangs_on_poison, 1.5, "the translation worker took too long 3 times"),
    ],
)
def test_one_poisonous_text_is_set_aside_alone(
    models: Path, work: Callable[..., object], timeout_s: float, reason: str
) -> None:
    """One item that crashes the model must not keep its neighbours from being read."""
    rows = pairs_of("fr")[:6]
    batch = [(item(n, source), "fr") for n, (source, _) in enumerate(rows)]
    batch[3] = (item(3, "POISON"), "fr")
    with ArgosTranslator(models, work=work, timeout_s=timeout_s) as translator:  # type: ignore[arg-type]  # same shape
        answers = translator.submit(batch).result(timeout=120)
    assert answers[3] == Untranslated(source="fr", reason=f"set aside: {reason}")
    expected = [english for n, (_, english) in enumerate(rows) if n != 3]
    assert expected == [a.title for a in answers if isinstance(a, Translation)]


def test_the_worker_is_replaced_by_count_and_by_memory(models: Path) -> None:
    """A long-running Argos grows to gigabytes."""

    def pids(**limits: float) -> int:
        with ArgosTranslator(models, work=poisonous_work.tells_its_process, **limits) as made:  # type: ignore[arg-type]  # batches is an int below
            answers = [made.submit([(item(n, "x"), "fr")]).result(60)[0] for n in range(4)]
        return len({a.title for a in answers if isinstance(a, Translation)})

    assert pids(batches=100) == 1
    assert pids(batches=2) == 2
    assert pids(memory_mb=50) == 4


def test_the_worker_cannot_call_out(models: Path) -> None:
    """Offline means offline: what an analyst reads is told to nobody."""
    with ArgosTranslator(models, work=poisonous_work.calls_out) as translator:
        future = translator.submit([(item(1, "x"), "fr")])
        with pytest.raises(PermissionError, match="translation is offline"):
            future.result(timeout=60)


def test_a_worker_that_cannot_start_is_no_items_fault(
    models: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A broken installation must not park every item for good."""
    monkeypatch.setattr("monitor.adapters.argos.worker.start", poisonous_start)
    with ArgosTranslator(models) as translator:
        (answer,) = translator.submit([(item(1, "x"), "fr")]).result(timeout=60)
    assert isinstance(answer, Untranslated)
    assert answer.waits
    assert answer.reason.startswith("the translation worker does not start")


def test_a_worker_that_dies_whatever_it_is_given_sets_no_text_aside(models: Path) -> None:
    """Short memory, or a model file that crashes its library: the items wait for a better hour."""
    rows = pairs_of("fr")[:4]
    batch = [(item(n, source), "fr") for n, (source, _) in enumerate(rows)]
    with ArgosTranslator(models, work=poisonous_work.always_dies) as translator:
        answers = translator.submit(batch).result(timeout=120)
    for answer in answers:
        assert isinstance(answer, Untranslated)
        assert answer.waits
        assert "over a harmless text too" in answer.reason


def poisonous_start() -> None:
    raise RuntimeError("no memory for a model library")


def test_closing_ends_a_batch_in_flight_at_once(models: Path) -> None:
    """A stop must not wait for five minutes of translation; the items stay unread."""
    translator = ArgosTranslator(models, work=poisonous_work.hangs_on_poison)
    future = translator.submit([(item(1, "POISON"), "fr")])
    wait_for_worker(translator)
    time.sleep(0.2)
    began = time.monotonic()
    translator.close()
    assert time.monotonic() - began < 5
    with pytest.raises(ModelError, match="closed"):
        future.result(timeout=1)


def test_a_worker_whose_parent_was_killed_ends_too(models: Path) -> None:
    """kill -9 of the daemon must not leave half a gigabyte behind."""
    script = f"""
import sys, time
from pathlib import Path
sys.path[:0] = {[str(Path(__file__).parent), str(Path(__file__).parent.parent)]!r}
from argos_world import item
from test_argos import wait_for_worker
from monitor.adapters.argos import ArgosTranslator
if __name__ == "__main__":
    translator = ArgosTranslator(Path({str(models)!r}))
    translator.submit([(item(1, "x"), "fr")]).result(60)
    print(wait_for_worker(translator), flush=True)
    time.sleep(60)
"""
    parent = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    worker = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    parent.stdout.close()
    deadline = time.monotonic() + 10
    while Path(f"/proc/{worker}").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not Path(f"/proc/{worker}").exists()


def test_no_model_library_is_loaded_in_the_main_process(models: Path) -> None:
    """The daemon stays small, and a crash in native code cannot reach it."""
    script = f"""
import sys
from pathlib import Path
sys.path[:0] = {[str(Path(__file__).parent), str(Path(__file__).parent.parent)]!r}
from argos_world import item
from monitor.adapters.argos import ArgosTranslator
if __name__ == "__main__":
    with ArgosTranslator(Path({str(models)!r})) as translator:
        translator.pairs()
        translator.submit([(item(1, "Deux soldats ont été blessés."), "fr")]).result(60)
    heavy = {{"ctranslate2", "sentencepiece", "argostranslate", "numpy", "torch", "stanza"}}
    print(sorted(heavy & set(sys.modules)))
"""
    out = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]", out.stderr


def test_translation_works_where_there_is_no_network(models: Path) -> None:
    """In an empty network namespace nothing but the files of the package is there."""
    can = subprocess.run(["unshare", "--net", "true"], capture_output=True, check=False)
    if can.returncode:
        pytest.skip("needs the right to make a network namespace (root)")
    script = f"""
import sys
from pathlib import Path
sys.path[:0] = {[str(Path(__file__).parent), str(Path(__file__).parent.parent)]!r}
from argos_world import item
from monitor.adapters.argos import ArgosTranslator
if __name__ == "__main__":
    with ArgosTranslator(Path({str(models)!r})) as translator:
        print(translator.submit([(item(1, "Deux soldats ont été blessés."), "fr")]).result(60)[0].title)
"""
    out = subprocess.run(
        ["unshare", "--net", sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=True,
    )
    assert out.stdout.strip() == "Two soldiers were wounded."


def test_the_newest_package_of_a_language_wins(models: Path, tmp_path: Path) -> None:
    """An upgrade lies beside the old version until that is removed."""
    for version in ("1.9", "1.10"):
        path = tmp_path / f"translate-fr_en-{version}"
        shutil.copytree(models / "translate-fr_en-1_0", path)
        told = json.loads((path / "metadata.json").read_text(encoding="utf-8"))
        (path / "metadata.json").write_text(json.dumps(told | {"package_version": version}))
    (tmp_path / ".unpacking").mkdir()
    (tmp_path / "stray").mkdir()
    assert [p.version for p in routes(tmp_path)["fr"]] == ["1.10"]


def test_batches_wait_their_turn(translator: ArgosTranslator) -> None:
    """The pipeline may hand over the next batch while one is being translated."""
    rows = pairs_of("ar")[:8]
    futures = [translator.submit([(item(n, s), "ar")]) for n, (s, _) in enumerate(rows)]
    got = [f.result(timeout=60)[0] for f in futures]
    assert [english for _, english in rows] == [a.title for a in got if isinstance(a, Translation)]
    assert threading.active_count() < 20
