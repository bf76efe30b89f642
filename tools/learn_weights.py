"""Learns the matcher's weights from labelled items, and says how well they carry over.

    .venv/bin/python tools/learn_weights.py --data DIR [--data DIR ...] [--noise FILE ...]

A conditional logit: each item chooses between the events that its evidence
points at and none of them; signs are fixed (evidence.AGAINST), L2 on all
weights. Read with translations and without, with the operator's keywords and
without any, as a quarter of an item each, because the weights must serve all.
Learned twice: first each item by itself; then, in order of time, beside those
that the first weights take before it (evaluate/history.py).
Half of the texts of the `--noise` files, by hash, stand for the unrelated rest
of a stream, at days within each event's window, with and without bodies; the
other half measures. Figures are leave-one-event-out: an item is scored by
weights that saw neither its event, nor the items or near misses of it. The
shipped threshold (SHIFT) and the rules (gates.py) were chosen on these same
figures. Prints the table for
``monitor/core/weights.py``; it must never write there itself.
"""

from __future__ import annotations

import argparse
import zlib
from collections.abc import Sequence
from copy import copy
from dataclasses import replace
from pathlib import Path

import numpy as np

from monitor.core import beside, evidence
from monitor.core.beside import NOTHING, Beside
from monitor.core.evidence import AGAINST
from monitor.core.match import Matcher
from monitor.evaluate.gold import Gold, load
from monitor.evaluate.history import beside as stands_beside
from monitor.evaluate.noise import (
    as_reading,
    fewer,
    read_titles,
    with_bodies,
    without_own_topics,
)
from monitor.types import Match

FEATURES = (*evidence.FEATURES, *beside.LEARNED)
L2 = 1.0
SHIFT = 0.95  # log-odds taken from the bias: some recall for fewer near misses
SHOWN = ("dated",)  # evidence that was tried, gained nothing, and is only shown
VERSIONS = 4  # of each item, of a weight of one together
LABELS = ("gold", "none", "gold, no keywords", "none, no keywords")
TAKEN = 0.5  # the shipped threshold
NOISE_TEXTS = 60  # of a file and language
NOISE_WEIGHT = 0.03  # of an unrelated text at one day, against 1 of a labelled item
TIED = ("place", "actor")  # one weight: only the stronger of the two has a value


class Rows:
    """One data set as arrays: items x events x features, with what may be taken."""

    def __init__(self, gold: Gold, *, translated: bool, thin: bool = False) -> None:
        events = [replace(e, keywords={}) for e in gold.events] if thin else list(gold.events)
        self._matcher = Matcher(events, gold.entities)
        self.slugs = [event.slug for event in gold.events]
        self.readings = [i.reading if translated else i.untranslated() for i in gold.items]
        self.read([NOTHING] * len(self.readings))
        slugs = self.slugs
        self.truth = np.array([slugs.index(i.event) if i.event else -1 for i in gold.items])
        self.near = np.array([i.near_miss_of is not None for i in gold.items])
        self.lang = np.array([i.reading.language.code for i in gold.items])
        about = [i.event or i.near_miss_of for i in gold.items]
        self.fold = np.array(
            [
                slugs.index(slug) if slug else zlib.crc32(item.id.encode()) % len(slugs)
                for slug, item in zip(about, gold.items, strict=True)
            ]
        )

    def read(self, around: Sequence[Beside]) -> None:
        """Compare all items with all events, each with what stands beside it."""
        shape = (len(self.readings), len(self.slugs), len(FEATURES))
        self.x = np.zeros(shape)
        self.open = np.zeros(shape[:2], bool)
        for i, (reading, known) in enumerate(zip(self.readings, around, strict=True)):
            for c in self._matcher.compare(reading, around=known):
                j = self.slugs.index(c.profile.event.slug)
                self.open[i, j] = not c.gate
                for name, found in c.evidence.items():
                    if name not in FEATURES:
                        continue  # its weight is set by hand, beside its code
                    self.x[i, j, FEATURES.index(name)] = found.value
        a, b = (FEATURES.index(name) for name in TIED)
        self.x[:, :, a] += self.x[:, :, b]
        self.x[:, :, b] = 0.0

    def beside(self, p: np.ndarray) -> Rows:
        """The same items beside what scores `p` (items x events) take before each."""
        alone = {
            reading.item.id: tuple(
                Match(event=self.slugs[j], score=float(row[j]), verdict="match", reasons=())
                for j in [int(row.argmax())]
                if row[j] >= TAKEN
            )
            for reading, row in zip(self.readings, p, strict=True)
        }
        other = copy(self)
        other.read(stands_beside(self.readings, alone))
        return other


class Noise:
    """Unrelated texts as rows for the events of one data set; those that a rule keeps out, not."""

    def __init__(self, gold: Gold, files: list[Path]) -> None:
        matcher = Matcher(gold.events, gold.entities)
        slugs = [event.slug for event in gold.events]
        xs, masks = [], []
        for path in files:
            half = [t for t in read_titles(path) if _in_learning_half(t.title)]
            texts = fewer(without_own_topics(half, gold.events, gold.entities), NOISE_TEXTS)
            for text in [*texts, *with_bodies(texts)]:
                for event in gold.events:
                    x = np.zeros((len(slugs), len(FEATURES)))
                    mask = np.zeros(len(slugs), bool)
                    for c in matcher.compare(as_reading(text, event)):
                        j = slugs.index(c.profile.event.slug)
                        mask[j] = not c.gate
                        for name, found in c.evidence.items():
                            if name in FEATURES:
                                x[j, FEATURES.index(name)] = found.value
                    if mask.any():
                        xs.append(x)
                        masks.append(mask)
        self.x = np.array(xs).reshape(-1, len(slugs), len(FEATURES))
        self.open = np.array(masks).reshape(-1, len(slugs))
        a, b = (FEATURES.index(name) for name in TIED)
        self.x[:, :, a] += self.x[:, :, b]
        self.x[:, :, b] = 0.0
        self.truth = np.full(len(xs), -1)


def _in_learning_half(text: str) -> bool:
    return zlib.crc32(f"h{text}".encode()) % 2 == 0


def fit(
    parts: list[tuple[Rows | Noise, np.ndarray, np.ndarray]], drop: tuple[str, ...] = ()
) -> np.ndarray:
    """Weights and bias by projected Newton; `parts` are rows with item and event indices."""
    xs, masks, truths = [], [], []
    width = max(len(events) for _, _, events in parts)
    for rows, items, events in parts:
        place = {event: k for k, event in enumerate(events)}
        truth = np.array([place.get(t, -1) for t in rows.truth[items]], dtype=int)
        mask = rows.open[np.ix_(items, events)]
        kept = np.array([t < 0 or mask[k, t] for k, t in enumerate(truth)], dtype=bool)
        pad = ((0, 0), (0, width - len(events)))
        xs.append(np.pad(rows.x[np.ix_(items, events)][kept], (*pad, (0, 0))))
        masks.append(np.pad(mask[kept], pad))
        truths.append(truth[kept])
    x, mask, truth = np.concatenate(xs), np.concatenate(masks), np.concatenate(truths)
    x = np.concatenate([x, np.ones((*x.shape[:2], 1))], 2)
    sign = np.array([-1.0 if name in AGAINST else 1.0 for name in FEATURES] + [0.0])
    dead = np.array([name in drop or name in {TIED[1], *SHOWN} for name in FEATURES] + [False])
    penalty = np.full(len(sign), L2)
    penalty[-1] = 0.0
    weight = np.concatenate(
        [
            np.full(len(t), NOISE_WEIGHT if isinstance(rows, Noise) else 1.0 / VERSIONS)
            for t, (rows, _, _) in zip(truths, parts, strict=True)
        ]
    )
    return newton(x, mask, truth, weight, sign, dead, penalty)


def newton(x, mask, truth, weight, sign, dead, penalty) -> np.ndarray:
    """Minimise the penalised negative log-likelihood; `sign` bounds each weight at 0."""
    named = np.where(truth >= 0)[0]
    chosen = np.zeros(mask.shape)
    chosen[named, truth[named]] = 1.0

    def loss(b):
        z = np.where(mask, x @ b, -60.0)
        both = np.concatenate([z, np.zeros((len(z), 1))], 1)
        top = both.max(1, keepdims=True)
        total = np.exp(both - top).sum(1, keepdims=True)
        p = (np.exp(both - top) / total)[:, :-1]
        nll = (np.log(total) + top)[:, 0] - (z * chosen).sum(1)
        return (weight * nll).sum() + 0.5 * (penalty * b * b).sum(), p

    b = np.zeros(len(sign))
    b[-1] = -3.0
    now, p = loss(b)
    for _ in range(100):
        gradient = np.einsum("nm,nmd->d", (p - chosen) * weight[:, None], x) + penalty * b
        mean = np.einsum("nm,nmd->nd", p, x)
        hessian = np.einsum("nm,nmd,nme->de", p * weight[:, None], x, x)
        hessian += np.diag(penalty + 1e-6) - (mean * weight[:, None]).T @ mean
        free = np.where(~dead & ~((b == 0) & (sign * gradient > 0)))[0]
        step = np.zeros(len(b))
        step[free] = np.linalg.solve(hessian[np.ix_(free, free)], gradient[free])
        size = 1.0
        while size > 1e-6:
            trial = b - size * step
            trial = np.where(sign * trial < 0, 0.0, trial)
            after, p_after = loss(trial)
            if after <= now:
                break
            size /= 2
        if now - after < 1e-8:
            break
        b, now, p = trial, after, p_after
    return b


def scores(rows: Rows, items: np.ndarray, b: np.ndarray, shift: float) -> np.ndarray:
    z = rows.x[items] @ b[:-1] + b[-1] - shift
    return np.where(rows.open[items], 1 / (1 + np.exp(-z)), 0.0)


def held_out(
    sets: list[list[Rows]],
    shift: float,
    drop: tuple[str, ...] = (),
    noise: list[Noise] | None = None,
) -> list[list[np.ndarray]]:
    """Scores of every item by weights that know nothing of its event; sets x versions."""
    out = [[np.zeros(rows.open.shape) for rows in versions] for versions in sets]
    for n, versions in enumerate(sets):
        for k in range(versions[0].open.shape[1]):
            parts = []
            for m, others in enumerate(sets):
                for rows in others:
                    events = np.arange(rows.open.shape[1])
                    items = np.arange(len(rows.truth))
                    if m == n:
                        events, items = events[events != k], items[rows.fold != k]
                    parts.append((rows, items, events))
                if noise:
                    texts = np.arange(len(noise[m].truth))
                    parts.append((noise[m], texts, events))
            b = fit(parts, drop)
            for v, rows in enumerate(versions):
                items = np.where(rows.fold == k)[0]
                out[n][v][items] = scores(rows, items, b, shift)
    return out


def measure(rows: Rows, p: np.ndarray, threshold: float, where: np.ndarray | None = None) -> str:
    where = np.ones(len(p), bool) if where is None else where
    best = p.argmax(1)
    best[p.max(1) < threshold] = -1
    right = ((best == rows.truth) & (best >= 0) & where).sum()
    wrong = ((best >= 0) & (best != rows.truth) & where).sum()
    missed = ((rows.truth >= 0) & (best != rows.truth) & where).sum()
    f1 = 2 * right / (2 * right + wrong + missed)
    near = ((best >= 0) & rows.near & where).sum()
    return (
        f"P {right / (right + wrong):.3f} R {right / (right + missed):.3f} F1 {f1:.3f} "
        f"near {near}/{(rows.near & where).sum()}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, action="append", required=True)
    parser.add_argument("--ablate", action="store_true", help="leave out each feature in turn")
    parser.add_argument("--curve", action="store_true", help="precision and recall by threshold")
    parser.add_argument("--noise", type=Path, action="append", default=[])
    options = parser.parse_args()
    golds = [load(data) for data in options.data]
    noise = [Noise(gold, options.noise) for gold in golds] if options.noise else None
    alone = [
        [Rows(gold, translated=t, thin=thin) for thin in (False, True) for t in (True, False)]
        for gold in golds
    ]
    before = held_out(alone, SHIFT, noise=noise)
    sets = [
        [rows.beside(p) for rows, p in zip(versions, held, strict=True)]
        for versions, held in zip(alone, before, strict=True)
    ]
    everything = [
        (rows, np.arange(len(rows.truth)), np.arange(rows.open.shape[1]))
        for versions in sets
        for rows in versions
    ]
    everything += [
        (texts, np.arange(len(texts.truth)), np.arange(texts.open.shape[1]))
        for texts in noise or ()
    ]
    b = fit(everything)
    out = held_out(sets, SHIFT, noise=noise)
    for data, versions, first, held in zip(options.data, sets, before, out, strict=True):
        for label, rows, by_itself, p in zip(LABELS, versions, first, held, strict=True):
            print(f"{data.name}, translation {label}")
            print("  alone    ", measure(rows, by_itself, 0.5))
            print("  held out ", measure(rows, p, 0.5))
            for lang in sorted(set(rows.lang)):
                print(f"    {lang}     ", measure(rows, p, 0.5, rows.lang == lang))
            inside = scores(rows, np.arange(len(rows.truth)), b, SHIFT)
            print("  in sample", measure(rows, inside, 0.5))
            if options.curve:
                for t in (0.1, 0.2, 0.3, 0.4, 0.45, 0.5, 0.55, 0.6, 0.7, 0.8, 0.9, 0.95):
                    print(f"    from {t:.2f}", measure(rows, p, t))
    if options.ablate:
        for name in FEATURES:
            if name == TIED[1]:
                continue
            drop = TIED if name == TIED[0] else (name,)
            held = held_out(sets, SHIFT, drop, noise)
            lines = [measure(r, p, 0.5) for r, p in zip(sets[0], held[0], strict=True)]
            print(f"without {name:10s} gold {lines[0]} | none {lines[1]}")
    b[FEATURES.index(TIED[1])] = b[FEATURES.index(TIED[0])]
    for name, value in zip(FEATURES, b, strict=False):
        print(f'        "{name}": {value:.2f},')
    print(f"BIAS = {b[-1] - SHIFT:.2f}")


if __name__ == "__main__":
    main()
