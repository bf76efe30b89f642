"""The translation worker is killed again and again in the middle of its work; nothing is lost."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import poisonous_work
import pytest
from argos_world import item, models, pairs_of
from store_world import NOW, entry, event, feed, outlet, poll

from monitor.adapters.argos import ArgosTranslator
from monitor.adapters.store import Store
from monitor.pipeline.enrich import Steps, enrich
from monitor.types import Enriched, Language, Pass, Translation

pytestmark = pytest.mark.slow
__all__ = ["models"]  # a fixture

ITEMS, KILLS = 2000, 50
STEPS = Steps(
    detect=lambda _: Language(code="fr", confidence=1, basis="test"),
    match=lambda _: (),
    origins=lambda _, near: (),
    take=lambda reading, match, at: Pass(item=reading.item.id, event=match.event, reason="none"),
)


def titles() -> list[str]:
    rows = [source for source, _ in pairs_of("fr")]
    return [f"{rows[n % len(rows)]} ({n})" for n in range(ITEMS)]


class Counting(Store):
    """The store, counting how often each item was finished."""

    finished: Counter[int]

    def finish(self, enriched: Sequence[Enriched], *more: object, **named: object) -> None:
        self.finished.update(one.reading.item.id for one in enriched)
        super().finish(enriched, *more, **named)  # type: ignore[arg-type]  # handed through


def kill_at_random(translator: ArgosTranslator, done: threading.Event, kills: list[int]) -> None:
    rng = random.Random(50)
    while not done.wait(rng.uniform(0.05, 2.2)):
        pid = translator._pid
        if pid and len(kills) < KILLS:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
                kills.append(pid)


def test_fifty_kills_during_two_thousand_items_lose_and_double_nothing(
    tmp_path: Path, models: Path
) -> None:
    """An out-of-memory killer has no manners; each item is translated once all the same."""
    with ArgosTranslator(models, timeout_s=60) as undisturbed:
        answers = undisturbed.submit([(item(n, t), "fr") for n, t in enumerate(titles())])
        expected = [a.title for a in answers.result(300) if isinstance(a, Translation)]
    assert len(expected) == ITEMS
    kills: list[int] = []
    done = threading.Event()
    with Counting.open(tmp_path / "monitor.db") as store:
        store.finished = Counter()
        store.sync([outlet()], [feed()], [event()], NOW)
        rows = [
            entry(str(n), title=title, summary="", published=NOW - timedelta(seconds=n))
            for n, title in enumerate(titles())
        ]
        store.record(poll(*rows))
        ids = [one.id for one in store.claim(ITEMS)]
        with ArgosTranslator(models, work=poisonous_work.slow, timeout_s=60) as translator:
            killer = threading.Thread(target=kill_at_random, args=(translator, done, kills))
            killer.start()
            try:
                enrich(store=store, translator=translator, steps=STEPS, clock=lambda: NOW, batch=16)
            finally:
                done.set()
                killer.join()
        got = [store.reading(one) for one in ids]
        finished = store.finished
    assert len(kills) == KILLS, "the machine was too fast for the killer"
    assert set(finished.values()) == {1}
    assert len(finished) == ITEMS
    assert expected == [
        r.translation.title for r in got if r and isinstance(r.translation, Translation)
    ]


def test_five_hundred_translations_where_there_is_no_network(models: Path) -> None:
    """No interface but a loopback that is down; and a connect() anywhere would be an error."""
    can = subprocess.run(["unshare", "--net", "true"], capture_output=True, check=False)
    if can.returncode:
        pytest.skip("needs the right to make a network namespace (root)")
    script = f"""
import json, socket, sys
from pathlib import Path
sys.path.insert(0, {str(Path(__file__).parent)!r})
import argos_world, poisonous_work
from monitor.adapters.argos import ArgosTranslator
from monitor.types import Translation

calls = []
def seen(self, *address):
    calls.append(address)
    raise OSError("no network")
socket.socket.connect = socket.socket.connect_ex = seen
if __name__ == "__main__":
    told = []
    for lang in ("ar", "fr", "zh"):
        rows = argos_world.pairs_of(lang)
        told += [(argos_world.item(n, f"{{rows[n % len(rows)][0]}} {{n}}"), lang) for n in range(167)]
    with ArgosTranslator(Path({str(models)!r}), work=poisonous_work.counts_connects) as translator:
        answers = translator.submit(told[:500]).result(300)
    made = [a for a in answers if isinstance(a, Translation)]
    print(json.dumps([len(made), len(calls)]))
"""
    out = subprocess.run(
        ["unshare", "--net", sys.executable, "-c", script],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert out.returncode == 0, out.stderr
    assert json.loads(out.stdout) == [500, 0]


def test_memory_stays_flat_over_ten_thousand_texts() -> None:
    """A long-running Argos grows to gigabytes; ours is the same size after a week."""
    bench = Path(__file__).parent.parent / "bench" / "translate.py"
    out = subprocess.run(
        [sys.executable, str(bench), "--memory", "10000", "--json"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    told = json.loads(out.stdout)["memory"]
    assert told["slope_share"] < 0.05, told
    assert told["main_mb_highest"] < 120, told
