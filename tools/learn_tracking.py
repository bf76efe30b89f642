"""Learns the tracker's weights from clusters of titles, and says how well they carry over.

    .venv/bin/python tools/learn_tracking.py --titles FILE [--rounds N]

First what tells two titles of one story (logits, one for one language and one
across two), then three members of a committee (conditional logits with strong
shrinkage: each title chooses between the events it may be of and none). What the
tracker took before is part of the evidence, so each member is run with its own
mistakes and learned from again, some rounds over; each starts from the one before
it. Clusters are halved by a hash: figures are on the half that no weights have
seen. Prints the figures and the weights of all; it must never write them anywhere.
"""

from __future__ import annotations

import argparse
import math
import zlib
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import NamedTuple

import numpy as np

from monitor.core.followed import FEATURES
from monitor.core.kindred import MEASURES
from monitor.core.track import Decision, Tracker
from monitor.core.track_weights import Member, Weights
from monitor.evaluate.tracking import Title, b_cubed, rates, read_clusters, run

L2 = 200.0  # on evidence that is scaled to a standard deviation of one
KIN_L2 = 20.0
HALVES = (0, 1)
LEARNERS = ((0,), (1,), HALVES)  # one a half, and one of all whose weights are shipped
START = {"grams_best": 8.0, "senses_best": 4.0}
START_BIAS = -5.0
ALONE = tuple(f for f in FEATURES if not f.startswith("kin_"))
# name, evidence, from where a title that is looked at again teaches, rounds less than asked
MEMBERS = (
    ("_ALONE", ALONE, 0.5, 0),
    ("_NEIGHBOURS", FEATURES, 0.5, 1),
    ("_EAGER", FEATURES, 0.35, 1),
)
Choice = tuple[int, np.ndarray]  # which candidate is right (-1: none), candidates x features
Kin = tuple[Weights, Weights]


class Pair(NamedTuple):
    """Two titles, by their numbers, and what they have in common."""

    one: int
    other: int
    found: tuple[float, ...]


def half(title: Title) -> int:
    return zlib.crc32(title.cluster.encode()) % 2


class Watched(Tracker):
    """A tracker whose pairs of neighbours can be learned from."""

    def __init__(self, *arguments, **options) -> None:
        super().__init__(*arguments, **options)
        self.pairs: list[Pair] = []

    def _neighbours(self, number, likes):
        out = super()._neighbours(number, likes)
        self.pairs += [Pair(number, n, tuple(m[k] for k in MEASURES)) for n, m in out]
        return out


def fit_kin(titles: list[Title], pairs: list[Pair], halves: tuple[int, ...]) -> Kin:
    """Logits of "one story" by Newton's method; a large cluster counts by its root."""
    size = Counter(t.cluster for t in titles)
    out = []
    for alike in (True, False):
        some = [
            p
            for p in pairs
            if half(titles[p.one]) in halves
            and half(titles[p.other]) in halves
            and (titles[p.one].lang == titles[p.other].lang) == alike
        ]
        x = np.array([p.found for p in some])
        y = np.array([float(titles[p.one].cluster == titles[p.other].cluster) for p in some])
        w = np.array([1 / math.sqrt(size[titles[p.one].cluster]) for p in some])
        scale = x.std(0) + 1e-6
        scale[-1] = 1.0
        x /= scale
        b, penalty = np.zeros(len(MEASURES)), np.full(len(MEASURES), KIN_L2)
        penalty[-1] = 1e-6
        for _ in range(15):
            p = 1 / (1 + np.exp(-(x @ b)))
            slope = x.T @ (w * (p - y)) + penalty * b
            step = np.linalg.solve((x * (w * p * (1 - p))[:, None]).T @ x + np.diag(penalty), slope)
            b -= step
            if abs(step).max() < 1e-3:
                break
        out.append(dict(zip(MEASURES, (float(v) for v in b / scale), strict=True)))
    return out[0], out[1]


def fit(choices: list[Choice]) -> np.ndarray:
    """Weights and bias by Newton's method on the penalised log-likelihood."""
    width = max(len(x) for _, x in choices)
    size = choices[0][1].shape[1] + 1
    scale_of = np.concatenate([rows for _, rows in choices]).std(0) + 1e-6
    x = np.zeros((len(choices), width, size))
    mask = np.zeros((len(choices), width), bool)
    right = np.zeros((len(choices), width))
    for n, (which, rows) in enumerate(choices):
        x[n, : len(rows), :-1], x[n, : len(rows), -1] = rows / scale_of, 1.0
        mask[n, : len(rows)] = True
        if which >= 0:
            right[n, which] = 1.0
    penalty = np.full(size, L2)
    penalty[-1] = 1e-6

    def loss(b):
        z = np.where(mask, x @ b, -50.0)
        both = np.concatenate([z, np.zeros((len(z), 1))], 1)
        top = both.max(1, keepdims=True)
        total = np.exp(both - top).sum(1, keepdims=True)
        value = (np.log(total) + top)[:, 0].sum() - (z * right).sum() + (penalty * b * b).sum() / 2
        return value, (np.exp(both - top) / total)[:, :-1]

    b = np.zeros(size)
    b[-1] = -2.0
    now, p = loss(b)
    for _ in range(60):
        gradient = np.einsum("nm,nmd->d", p - right, x) + penalty * b
        mean = np.einsum("nm,nmd->nd", p, x)
        weighted = (x * np.sqrt(p)[:, :, None]).reshape(-1, size)
        hessian = weighted.T @ weighted - mean.T @ mean + np.diag(penalty)
        step, scale = np.linalg.solve(hessian, gradient), 1.0
        after, q = loss(b - step)
        while after > now and scale > 1e-6:
            scale /= 2
            after, q = loss(b - scale * step)
        if now - after < 1e-4:
            break
        b, now, p = b - scale * step, after, q
    b[:-1] /= scale_of
    return b


def collect(titles, committee: list[Member], kin: Kin, names, threshold, sure):
    """Run the tracker over everything; its decisions, and what can be learned from by half."""
    seen: list[tuple[int, Choice]] = []

    def see(title: Title, decision: Decision) -> None:
        events = [c.event for c in decision.candidates]
        if not events or (title.event is not None and title.event not in events):
            return
        rows = np.array([[c.evidence[f] for f in names] for c in decision.candidates])
        seen.append((half(title), (events.index(title.event) if title.event else -1, rows)))

    tracker = Tracker(committee, within=kin[0], across=kin[1], threshold=threshold, sure=sure)
    return run(titles, tracker, see), seen


def report(label: str, decided_by) -> None:
    held = []
    for halves, decided in decided_by.items():
        if halves == HALVES:
            print("   all, in sample", rates(decided), "B-cubed", b_cubed(decided))
            continue
        other = [d for d in decided if half(d[0]) not in halves]
        held += other
        print(f"{label}, learned on half {halves[0]}, other", rates(other))
    print("   both halves, held out", rates(held), "B-cubed", b_cubed(held), flush=True)


def learn_member(pool, titles, kins, member, before, options):
    """The weights of one member by learner, run with its own mistakes some rounds over."""
    label, names, sure, fewer = member
    weights = before
    known = {}
    for number in range(options.rounds - fewer + 1):
        runs = {
            h: pool.submit(collect, titles, [weights[h]], kins[h], names, options.threshold, sure)
            for h in LEARNERS
        }
        results = {h: r.result() for h, r in runs.items()}
        report(f"{label} round {number}", {h: decided for h, (decided, _) in results.items()})
        for h, (_, seen) in results.items():  # what the weights before it took is soon forgotten
            old = known[h] if number > 1 else []
            known[h] = old + [choice for part, choice in seen if part in h]
        if number < options.rounds - fewer:
            fitted = dict(zip(LEARNERS, pool.map(fit, known.values()), strict=True))
            weights = {
                h: (dict(zip(names, (float(v) for v in b), strict=False)), float(b[-1]))
                for h, b in fitted.items()
            }
    return weights


def show(name: str, weights: Weights, bias: float | None = None) -> None:
    print(name)
    for key, value in weights.items():
        print(f'            "{key}": {value:.3f},')
    if bias is not None:
        print(f"    {bias:.3f},", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--titles", type=Path, required=True)
    parser.add_argument("--rounds", type=int, default=4)
    parser.add_argument("--threshold", type=float, default=0.35)
    options = parser.parse_args()
    titles = read_clusters(options.titles)
    watched = Watched()
    run(titles, watched)
    kins = {halves: fit_kin(titles, watched.pairs, halves) for halves in LEARNERS}
    weights = dict.fromkeys(LEARNERS, (START, START_BIAS))
    committees: dict[tuple[int, ...], list[Member]] = {halves: [] for halves in LEARNERS}
    with ProcessPoolExecutor(2) as pool:
        for member in MEMBERS:
            weights = learn_member(pool, titles, kins, member, weights, options)
            for halves in LEARNERS:
                committees[halves].append(weights[halves])
        runs = {
            h: pool.submit(
                collect, titles, committees[h], kins[h], FEATURES, options.threshold, 0.5
            )
            for h in LEARNERS
        }
        report("committee", {h: r.result()[0] for h, r in runs.items()})
    show("WITHIN", kins[HALVES][0])
    show("ACROSS", kins[HALVES][1])
    for (name, *_), (known, bias) in zip(MEMBERS, committees[HALVES], strict=True):
        show(name, known, bias)


if __name__ == "__main__":
    main()
