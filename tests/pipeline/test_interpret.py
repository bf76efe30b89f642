"""English of a page into the reader's language: by a real model, once, and only past the gate."""

from __future__ import annotations

import zipfile
from collections.abc import Collection, Iterator, Mapping
from functools import partial
from pathlib import Path

import pytest
from builders import make_entity

from monitor.adapters.argos import ArgosTranslator, routes
from monitor.core.known_names import KnownNames
from monitor.core.quality import Lost
from monitor.core.quality_into import doubt_into
from monitor.pipeline.interpret import interpreted, judge_into
from monitor.pipeline.translate import Desk
from monitor.types import English

DATA = Path(__file__).parent.parent / "data" / "models" / "into"
PAIRS = dict(
    line.split("\t")
    for line in (DATA / "en_fr.tsv").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
)
WRONG = "At least 23 people were killed."  # the model has learnt 32
RIGHT = [text for text in PAIRS if text != WRONG]


class Notebook:
    """A cache in memory that counts what is asked of it."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], English] = {}

    def recall(self, texts: Mapping[str, Collection[str]]) -> dict[tuple[str, str], English]:
        wanted = {(model, text) for model, some in texts.items() for text in some}
        return {key: self.kept[key] for key in wanted & set(self.kept)}

    def remember(self, translated: Mapping[tuple[str, str], English]) -> None:
        self.kept |= translated


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("into")
    with zipfile.ZipFile(DATA / "translate-en_fr-1_0.argosmodel") as archive:
        archive.extractall(folder)
    return folder


@pytest.fixture(scope="module")
def translator(models: Path) -> Iterator[ArgosTranslator]:
    with ArgosTranslator(models, languages=("en",), target="fr") as made:
        yield made


def desk(translator: ArgosTranslator, memory: Notebook, lost: Lost | None = None) -> Desk:
    return Desk(translator, memory, judge_into("fr", partial(doubt_into, lost=lost)))


def test_a_model_out_of_english_says_it_in_french(translator: ArgosTranslator) -> None:
    told = interpreted(desk(translator, Notebook()), RIGHT)
    assert told == {text: PAIRS[text] for text in RIGHT}


def test_a_translation_that_changes_a_figure_is_left_out(translator: ArgosTranslator) -> None:
    """A toll of 32 for 23 would be worse than a sentence in English."""
    memory = Notebook()
    assert interpreted(desk(translator, memory), [WRONG]) == {}
    kept = memory.kept["argos en->fr 1.0", WRONG]
    assert "32" in kept.text  # remembered, and doubted anew each time: the gate may learn


def test_what_was_translated_before_starts_no_worker(models: Path) -> None:
    """A site of hundreds of pages is built again and again; a model is slow."""
    memory, before = Notebook(), f"Déjà dit : {PAIRS[RIGHT[0]]}"
    memory.remember({("argos en->fr 1.0", RIGHT[0]): English(text=before)})
    with ArgosTranslator(
        models, languages=("en",), target="fr", work=lambda job: pytest.fail(f"asked for {job}")
    ) as idle:
        assert interpreted(desk(idle, memory), RIGHT[:1]) == {RIGHT[0]: before}


def test_a_translation_that_loses_a_known_name_is_left_out(translator: ArgosTranslator) -> None:
    names = KnownNames([make_entity("kati", en=("Kati",), fr=("Kati",))])
    memory = Notebook()
    text = "At least 22 people were killed in Kati, officials added on Sunday."
    memory.remember(
        {
            ("argos en->fr 1.0", text): English(
                text="Au moins 22 morts dimanche, selon les autorités locales."
            )
        }
    )
    assert interpreted(desk(translator, memory, lost=names.lost_into), [text]) == {}
    assert interpreted(desk(translator, Notebook(), lost=names.lost_into), [text]) == {
        text: PAIRS[text]
    }


def test_without_a_model_there_is_no_way(tmp_path: Path, models: Path) -> None:
    assert "en" not in routes(tmp_path, "fr")
    assert [p.name for p in routes(models, "fr")["en"]] == ["argos en->fr 1.0"]
    assert routes(models) == {}  # nothing leads into English


@pytest.mark.parametrize(
    ("english", "told", "lang", "doubt"),
    [
        ("Armed groups attacked six cities.", "هاجمت جماعات مسلحة ست مدن.", "ar", ""),
        ("Armed groups attacked six cities.", "武装团体袭击了六座城市。", "zh", ""),
        ("Armed groups attacked six cities.", "", "ar", "empty"),
        ("The army said it had repelled the attack.", "The army said it had repelled the attack.", "fr", "untranslated"),
        ("Armed groups attacked six cities.", "Des groupes ont attaqué.", "ar", "wrong-script"),
        ("The army repelled the attack.", "l'armée l'armée l'armée l'armée l'armée", "fr", "looping"),
        ("The army said that it had repelled the attack on the town of Kati.", "Oui.", "fr", "length"),
        ("At least 23 people were killed.", "Au moins 32 personnes ont été tuées.", "fr", "numbers-changed"),
        ("At least 23 people were killed.", "至少23人死亡。", "zh", ""),
        ("Some 1.5 million people fled the fighting in the north.", "نزح نحو 1.5 مليون شخص من القتال في الشمال.", "ar", ""),
        ("Twenty-five soldiers died.", "Vingt-cinq soldats sont morts.", "fr", ""),
        ("Twenty-five soldiers died.", "Vingt-six soldats sont morts.", "fr", "numbers-changed"),
        ("JNIM", "JNIM", "zh", "wrong-script"),
    ],
)  # fmt: skip
def test_the_gate_out_of_english(english: str, told: str, lang: str, doubt: str) -> None:
    """Each doubt, and translations that raise none."""
    assert doubt_into(english, told, lang) == doubt
