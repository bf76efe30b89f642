"""Learns the tracker's weights from clusters of titles, and says how well they carry over.

    .venv/bin/python tools/learn_tracking.py --titles FILE [--rounds N]

A conditional logit with strong shrinkage: each title chooses between the events
it may be of and none. What the tracker took before is part of the evidence, so
it starts from two weights set by hand, is run with its own mistakes, and learned
from again, some rounds over. Clusters are halved by a hash: figures are on the
half that the weights have not seen. Prints both halves' figures and the weights
of all; it must never write them anywhere.
"""

from __future__ import annotations

import argparse
import zlib
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np

from monitor.core.followed import FEATURES
from monitor.core.track import Decision, Tracker
from monitor.evaluate.tracking import Title, b_cubed, rates, read_clusters, run

L2 = 200.0  # on evidence that is scaled to a standard deviation of one
HALVES = (0, 1)
START = {"grams_best": 8.0, "senses_best": 4.0}
START_BIAS = -5.0
Choice = tuple[int, np.ndarray]  # which candidate is right (-1: none), candidates x features


def half(title: Title) -> int:
    return zlib.crc32(title.cluster.encode()) % 2


def fit(choices: list[Choice]) -> np.ndarray:
    """Weights and bias by Newton's method on the penalised log-likelihood."""
    width = max(len(x) for _, x in choices)
    size = len(FEATURES) + 1
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


def tracker(b: np.ndarray, threshold: float) -> Tracker:
    return Tracker(dict(zip(FEATURES, b, strict=False)), float(b[-1]), threshold=threshold)


def collect(titles: list[Title], b: np.ndarray, threshold: float):
    """Run the tracker over everything; its decisions, and what can be learned from by half."""
    seen: list[tuple[int, Choice]] = []

    def see(title: Title, decision: Decision) -> None:
        events = [c.event for c in decision.candidates]
        if not events or (title.event is not None and title.event not in events):
            return
        rows = np.array([[c.evidence[f] for f in FEATURES] for c in decision.candidates])
        seen.append((half(title), (events.index(title.event) if title.event else -1, rows)))

    return run(titles, tracker(b, threshold), see), seen


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--titles", type=Path, required=True)
    parser.add_argument("--rounds", type=int, default=4)
    parser.add_argument("--threshold", type=float, default=0.35)
    options = parser.parse_args()
    titles = read_clusters(options.titles)
    start = np.array([START.get(f, 0.0) for f in FEATURES] + [START_BIAS])
    _, first = collect(titles, start, options.threshold)
    # one learner a half, and one of all whose weights are shipped
    learners: list[tuple[int, ...]] = [(0,), (1,), HALVES]
    known = {halves: [c for part, c in first if part in halves] for halves in learners}
    for number in range(options.rounds):
        held = []
        with ProcessPoolExecutor(2) as pool:
            fitted = {halves: fit(known[halves]) for halves in learners}
            runs = {
                halves: pool.submit(collect, titles, b, options.threshold)
                for halves, b in fitted.items()
            }
            for halves in learners:
                decided, seen = runs[halves].result()
                new = [choice for part, choice in seen if part in halves]
                known[halves] = (known[halves] if number else []) + new
                if halves == HALVES:
                    print("   all, in sample", rates(decided), "B-cubed", b_cubed(decided))
                    continue
                other = [d for d in decided if half(d[0]) not in halves]
                held += other
                print(f"round {number + 1}, learned on half {halves[0]}, other", rates(other))
        print("   both halves, held out", rates(held), "B-cubed", b_cubed(held), flush=True)
        for name, value in zip(FEATURES, fitted[HALVES], strict=False):
            print(f'        "{name}": {value:.3f},')
        print(f"BIAS = {fitted[HALVES][-1]:.3f}", flush=True)


if __name__ == "__main__":
    main()
