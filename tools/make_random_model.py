#!/usr/bin/env python3
"""Build an Argos Translate package with random weights: the right shape, and no sense at all.

For benchmarks (a model of full size costs what a real one costs) and for tests of
what real packages are rarely at hand for: byte-pair encoding, target prefixes, few
positions, chains of packages. It must never be used to judge translation.

    python tools/make_random_model.py OUT_DIR --from fr --corpus TEXT... [--full]

TEXT are files of which the tokenizer learns (UTF-8; of tab-separated lines all columns).
--full is the shape of the public Argos packages: 6+6 layers, width 512, feed-forward
2048, 8 heads, a vocabulary of 32,000, int8. Without it the package is tiny (2+2 layers,
width 64) and is built in a second. OUT_DIR gets translate-<from>_<to>-1_0, unpacked.

Weights are normal with the usual deviations (and a fixed --seed: same package, same
bytes). A random model would never end a sentence; so the output weights of the end
token are laid along the slowest position waves: its score rises from token to token,
and the words read move the end by some tokens either way, as sentences differ.
--length is about where the end comes. Needs no torch: numpy, ctranslate2, sentencepiece.
"""

from __future__ import annotations

import argparse
import io
import json
import math
from collections import Counter
from itertools import pairwise
from pathlib import Path

import ctranslate2.converters.utils as ct2_utils
import numpy as np
import sentencepiece
from ctranslate2.converters.converter import Converter
from ctranslate2.specs import common_spec, transformer_spec

FULL = {"layers": 6, "dim": 512, "ff": 2048, "heads": 8, "vocab": 32000}
TINY = {"layers": 2, "dim": 64, "ff": 128, "heads": 4, "vocab": 400}

# Deviation of the scores of the next word: the best is likely, as in a trained model. Were they
# all alike, beam search would take the shortest translation.
PEAKED = 6.0


def lines_of(paths):
    for path in paths:
        for line in path.read_text(encoding="utf-8").splitlines():
            yield from (part for part in line.split("\t") if part.strip())


def sentencepiece_model(lines, vocab: int) -> tuple[bytes, list[str]]:
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(lines),
        model_writer=model,
        vocab_size=vocab,
        hard_vocab_limit=False,
        model_type="unigram",
        character_coverage=0.9995,
        unk_id=0,
        bos_id=1,
        eos_id=2,
        normalization_rule_name="nmt_nfkc_cf" if vocab > 5000 else "identity",
        num_threads=2,
        minloglevel=2,
    )
    processor = sentencepiece.SentencePieceProcessor(model_proto=model.getvalue())
    return model.getvalue(), [processor.id_to_piece(i) for i in range(processor.get_piece_size())]


def byte_pairs(lines, merges: int) -> tuple[bytes, list[str]]:
    """A subword-nmt code file (what Argos calls bpe.model) and its vocabulary."""
    words = Counter(word for line in lines for word in line.split())
    split = {word: [*word[:-1], word[-1] + "</w>"] for word in words}
    codes = []
    pieces = {piece for parts in split.values() for piece in parts}
    for _ in range(merges):
        pairs = Counter()
        for word, parts in split.items():
            for pair in pairwise(parts):
                pairs[pair] += words[word]
        if not pairs:
            break
        best = max(pairs, key=lambda pair: (pairs[pair], pair))
        codes.append(best)
        pieces.add("".join(best))
        for word, parts in split.items():
            at, out = 0, []
            while at < len(parts):
                if tuple(parts[at : at + 2]) == best:
                    out.append("".join(best))
                    at += 2
                else:
                    out.append(parts[at])
                    at += 1
            split[word] = out
    shown = sorted({p[:-4] if p.endswith("</w>") else f"{p}@@" for p in pieces})
    text = "#version: 0.2\n" + "".join(f"{a} {b}\n" for a, b in codes)
    return text.encode(), ["<unk>", "<s>", "</s>", *shown]


class RandomTransformer(Converter):
    """A pre-norm transformer of CTranslate2 with random weights."""

    def __init__(self, pieces, options) -> None:
        self.pieces, self.options = pieces, options
        self.rng = np.random.default_rng(options.seed)

    def _normal(self, *shape, deviation):
        return self.rng.normal(0, deviation, shape).astype(np.float32)

    def _linear(self, spec, rows, columns, gain=1.0) -> None:
        spec.weight = self._normal(rows, columns, deviation=gain / math.sqrt(columns))
        spec.bias = np.zeros(rows, np.float32)

    def _norm(self, spec) -> None:
        spec.gamma = np.ones(self.options.dim, np.float32)
        spec.beta = np.zeros(self.options.dim, np.float32)

    def _fused(self, spec, n) -> None:
        parts = [common_spec.LinearSpec() for _ in range(n)]
        for part in parts:
            self._linear(part, self.options.dim, self.options.dim)
        ct2_utils.fuse_linear(spec, parts)

    def _attention(self, spec, *, cross=False) -> None:
        dim = self.options.dim
        if cross:
            self._linear(spec.linear[0], dim, dim)
            self._fused(spec.linear[1], 2)
        else:
            self._fused(spec.linear[0], 3)
        self._linear(spec.linear[-1], dim, dim, gain=self.options.gain)
        self._norm(spec.layer_norm)

    def _feed_forward(self, spec) -> None:
        self._linear(spec.linear_0, self.options.ff, self.options.dim)
        self._linear(spec.linear_1, self.options.dim, self.options.ff, gain=self.options.gain)
        self._norm(spec.layer_norm)

    def _load(self):
        options, size = self.options, len(self.pieces)
        spec = transformer_spec.TransformerSpec.from_config(
            (options.layers, options.layers), options.heads, pre_norm=True
        )
        table = self._normal(size, options.dim, deviation=options.dim**-0.5)
        waves = self._places(512)
        spec.encoder.embeddings[0].weight = table
        spec.decoder.embeddings.weight = table
        if options.positions:
            spec.encoder.position_encodings.encodings = waves[: options.positions]
            spec.decoder.position_encodings.encodings = waves[: options.positions]
        for layer in spec.encoder.layer:
            self._attention(layer.self_attention)
            self._feed_forward(layer.ffn)
        for layer in spec.decoder.layer:
            self._attention(layer.self_attention)
            self._attention(layer.attention, cross=True)
            self._feed_forward(layer.ffn)
        self._norm(spec.encoder.layer_norm)
        self._norm(spec.decoder.layer_norm)
        output = self._normal(size, options.dim, deviation=PEAKED * options.dim**-0.5)
        bias = np.zeros(size, np.float32)
        output[2], bias[2] = self._end(waves)
        end = output[2]
        table = self._keep_off(table, end, axis=1)
        spec.decoder.embeddings.weight = table
        for layer in spec.decoder.layer:
            for last in (layer.self_attention.linear[-1], layer.attention.linear[-1],
                         layer.ffn.linear_1):  # fmt: skip
                last.weight = self._keep_off(last.weight, end, axis=0)
        bias[:2] = -1e4  # never <unk> or <s>
        spec.decoder.projection.weight = output
        spec.decoder.projection.bias = bias
        spec.register_source_vocabulary(self.pieces)
        spec.register_target_vocabulary(self.pieces)
        spec.config.add_source_bos = spec.config.add_source_eos = False
        spec.config.decoder_start_token = "<s>"
        spec.config.eos_token, spec.config.unk_token = "</s>", "<unk>"
        return spec

    def _places(self, n):
        half = self.options.dim // 2
        rate = np.exp(np.arange(half) * (-math.log(10000) / (half - 1)))
        angle = np.arange(1, n + 1)[:, None] * rate
        return np.concatenate([np.sin(angle), np.cos(angle)], axis=1).astype(np.float32)

    def _end(self, waves):
        """Weights and bias of the end token: a line that rises along the positions."""
        # A hidden state is a word of deviation 1 and a wave of 0.7, then normed.
        options = self.options
        places = waves[: 3 * options.length] / 1.22
        wanted = (np.arange(len(places)) - options.length) * options.slope
        size = options.dim
        weights, *_ = np.linalg.lstsq(
            # the sum is 0, so that the norm's mean does not matter; few weights are large
            np.vstack(
                [places - places.mean(axis=0), 100 * np.ones((1, size)), 0.05 * np.eye(size)]
            ),
            np.concatenate([wanted - wanted.mean(), np.zeros(size + 1)]),
            rcond=None,
        )
        likely = PEAKED * math.sqrt(2 * math.log(len(self.pieces)))  # the best of random scores
        return weights.astype(np.float32), likely - float(places[options.length] @ weights)

    def _keep_off(self, matrix, end, axis):
        """Take most of the end's direction out of what words and layers write."""
        unit = end / np.linalg.norm(end)
        along = np.tensordot(matrix, unit, axes=(axis, 0))
        part = np.outer(along, unit) if axis == 1 else np.outer(unit, along)
        deviation = np.linalg.norm(end) * float(np.std(along)) * math.sqrt(self.options.dim)
        keep = min(1.0, self.options.spread * self.options.slope / max(deviation, 1e-6))
        return (matrix - (1 - keep) * part).astype(np.float32)


def build(options) -> Path:
    lines = list(lines_of(options.corpus))
    if options.bpe:
        name, (tokenizer, pieces) = "bpe.model", byte_pairs(lines, options.vocab)
    else:
        name, (tokenizer, pieces) = (
            "sentencepiece.model", sentencepiece_model(lines, options.vocab),
        )  # fmt: skip
    if options.prefix:
        pieces = [*pieces, options.prefix]
    home = options.out / f"translate-{options.source}_{options.target}-1_0"
    home.mkdir(parents=True, exist_ok=True)
    RandomTransformer(pieces, options).convert(
        str(home / "model"), quantization="int8" if options.full else None, force=True
    )
    (home / name).write_bytes(tokenizer)
    told = {
        "package_version": "1.0", "argos_version": "1.11.0", "type": "translate",
        "from_code": options.source, "from_name": options.source,
        "to_code": options.target, "to_name": options.target, "links": [],
    }  # fmt: skip
    if options.prefix:
        told["target_prefix"] = options.prefix
    (home / "metadata.json").write_text(json.dumps(told, indent=1), encoding="utf-8")
    return home


def parsed(arguments=None):
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("out", type=Path)
    parser.add_argument("--from", dest="source", required=True)
    parser.add_argument("--to", dest="target", default="en")
    parser.add_argument("--corpus", type=Path, nargs="+", required=True)
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--bpe", action="store_true", help="subword-nmt instead of SentencePiece")
    parser.add_argument("--prefix", default="", help="a target_prefix")
    parser.add_argument("--positions", type=int, default=0, help="0: sinusoids without an end")
    parser.add_argument("--length", type=int, default=22, help="tokens at which the end comes")
    parser.add_argument("--slope", type=float, default=2.0, help="of the end's score, per token")
    parser.add_argument("--spread", type=float, default=3.0, help="tokens that lengths differ by")
    parser.add_argument("--gain", type=float, default=0.3, help="of what a layer adds")
    parser.add_argument("--seed", type=int, default=7)
    for name in TINY:
        parser.add_argument(f"--{name}", type=int)
    options = parser.parse_args(arguments)
    for name, value in (FULL if options.full else TINY).items():
        if getattr(options, name) is None:
            setattr(options, name, value)
    return options


def main() -> None:
    print(build(parsed()))


if __name__ == "__main__":
    main()
