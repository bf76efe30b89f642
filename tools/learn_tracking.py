"""Learns the tracker's weights from clusters of titles, and says how well they carry over.

    .venv/bin/python tools/learn_tracking.py --titles FILE [--rounds N]

A conditional logit: each title chooses between the events it may be of and
none. What the tracker took before is part of the evidence, so it is run with
its own mistakes and learned from again, some rounds over. Clusters are halved
by a hash: figures are on the half that the weights have not seen. Prints both
halves' figures and the weights of all; it must never write them anywhere.
"""

from __future__ import annotations

import argparse
import zlib
from pathlib import Path

import numpy as np

from monitor.core.track import FEATURES, Followed, Tracker
from monitor.core.track_weights import BIAS, LEARNED
from monitor.evaluate.tracking import Title, rates, read_clusters, run

L2 = 1.0
Choice = tuple[int, np.ndarray]  # which candidate is right (-1: none), candidates x features


def half(title: Title) -> int:
    return zlib.crc32(title.cluster.encode()) % 2


def fit(choices: list[Choice]) -> np.ndarray:
    """Weights and bias by Newton's method on the penalised log-likelihood."""
    width = max(len(x) for _, x in choices)
    size = len(FEATURES) + 1
    x = np.zeros((len(choices), width, size))
    mask = np.zeros((len(choices), width), bool)
    right = np.zeros((len(choices), width))
    for n, (which, rows) in enumerate(choices):
        x[n, : len(rows), :-1], x[n, : len(rows), -1] = rows, 1.0
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
        weighted = (x * p[:, :, None]).reshape(-1, size)
        hessian = weighted.T @ x.reshape(-1, size) - mean.T @ mean + np.diag(penalty)
        step, scale = np.linalg.solve(hessian, gradient), 1.0
        after, q = loss(b - step)
        while after > now and scale > 1e-6:
            scale /= 2
            after, q = loss(b - scale * step)
        if now - after < 1e-4:
            break
        b, now, p = b - scale * step, after, q
    return b


def tracker(b: np.ndarray, threshold: float) -> Tracker:
    return Tracker(dict(zip(FEATURES, b, strict=False)), float(b[-1]), threshold=threshold)


def collect(titles: list[Title], b: np.ndarray, seen: list[tuple[int, Choice]], threshold: float):
    """Run the tracker over everything and note every choice that can be learned from."""

    def see(title: Title, followed: Followed) -> None:
        events = [c.event for c in followed.candidates]
        if not events or (title.event is not None and title.event not in events):
            return
        rows = np.array([[c.evidence.get(f, 0.0) for f in FEATURES] for c in followed.candidates])
        seen.append((half(title), (events.index(title.event) if title.event else -1, rows)))

    return run(titles, tracker(b, threshold), see)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--titles", type=Path, required=True)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--threshold", type=float, default=0.3)
    options = parser.parse_args()
    titles = read_clusters(options.titles)
    start = np.array([LEARNED[f] for f in FEATURES] + [BIAS])
    choices: list[tuple[int, Choice]] = []
    collect(titles, start, choices, options.threshold)
    for number in range(options.rounds):
        new: list[tuple[int, Choice]] = []
        held = []
        for known in (0, 1):
            b = fit([choice for part, choice in choices if part == known])
            mine: list[tuple[int, Choice]] = []
            decided = collect(titles, b, mine, options.threshold)
            new += [row for row in mine if row[0] == known]
            other = [d for d in decided if half(d[0]) != known]
            held += other
            print(f"round {number + 1}, learned on half {known}, other half", rates(other))
        print("   both halves, held out", rates(held), flush=True)
        choices += new
    b = fit([choice for _, choice in choices])
    for name, value in zip(FEATURES, b, strict=False):
        print(f'        "{name}": {value:.2f},')
    print(f"BIAS = {b[-1]:.2f}")


if __name__ == "__main__":
    main()
