#!/usr/bin/env python3
"""Build a tiny sentence encoder with random weights, for tests of the semantic extra.

    python tools/make_tiny_encoder.py OUT_DIR TEXT...

TEXT are files of which the tokenizer learns (UTF-8). The result has the layout of a
converted one (ct2-transformers-converter, a BERT-like encoder; sentencepiece.bpe.model
beside it): one layer, width 32. Sentences that share pieces come out alike, and nothing
else does: it must never be used to judge meaning. Same texts, same bytes. Needs no
torch: numpy, ctranslate2, sentencepiece.
"""

from __future__ import annotations

import argparse
import io
import math
from pathlib import Path

import numpy as np
import sentencepiece
from ctranslate2.specs import common_spec, transformer_spec

DIM, HEADS, FF, POSITIONS, VOCAB, SEED = 32, 2, 32, 128, 600, 7


def tokenizer(paths: list[Path]) -> tuple[bytes, list[str]]:
    lines = [line for path in paths for line in path.read_text(encoding="utf-8").splitlines()]
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter([line for line in lines if line.strip()]),
        model_writer=model, vocab_size=VOCAB, hard_vocab_limit=False, model_type="unigram",
        character_coverage=0.98, unk_id=0, bos_id=1, eos_id=2, num_threads=1, minloglevel=2,
        normalization_rule_name="identity",
    )  # fmt: skip
    made = sentencepiece.SentencePieceProcessor(model_proto=model.getvalue())
    return model.getvalue(), [made.id_to_piece(i) for i in range(made.get_piece_size())]


def encoder(pieces: list[str]) -> transformer_spec.TransformerEncoderModelSpec:
    rng = np.random.default_rng(SEED)

    def normal(*shape, deviation):
        return rng.normal(0, deviation, shape).astype(np.float32)

    def linear(spec, rows, columns) -> None:
        spec.weight = normal(rows, columns, deviation=0.2 / math.sqrt(columns))
        spec.bias = np.zeros(rows, np.float32)

    def norm(spec) -> None:
        spec.gamma, spec.beta = np.ones(DIM, np.float32), np.zeros(DIM, np.float32)

    inner = transformer_spec.TransformerEncoderSpec(
        1, HEADS, pre_norm=False, activation=common_spec.Activation.GELU,
        layernorm_embedding=True, num_source_embeddings=2,
        embeddings_merge=common_spec.EmbeddingsMerge.ADD,
    )  # fmt: skip
    spec = transformer_spec.TransformerEncoderModelSpec(inner)
    spec.encoder.scale_embeddings = False
    spec.encoder.embeddings[0].weight = normal(len(pieces), DIM, deviation=1.0)
    spec.encoder.embeddings[1].weight = np.zeros((2, DIM), np.float32)
    spec.encoder.position_encodings.encodings = normal(POSITIONS, DIM, deviation=0.05)
    norm(spec.encoder.layernorm_embedding)
    (layer,) = spec.encoder.layer
    linear(layer.self_attention.linear[0], 3 * DIM, DIM)
    linear(layer.self_attention.linear[1], DIM, DIM)
    norm(layer.self_attention.layer_norm)
    linear(layer.ffn.linear_0, FF, DIM)
    linear(layer.ffn.linear_1, DIM, FF)
    norm(layer.ffn.layer_norm)
    spec.register_vocabulary(pieces)
    spec.config.unk_token = "<unk>"
    return spec


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("texts", type=Path, nargs="+")
    options = parser.parse_args()
    model, pieces = tokenizer(options.texts)
    spec = encoder(pieces)
    spec.validate()
    spec.optimize(quantization="int8")
    options.out.mkdir(parents=True, exist_ok=True)
    spec.save(str(options.out))
    (options.out / "sentencepiece.bpe.model").write_bytes(model)
    sizes = {path.name: path.stat().st_size for path in sorted(options.out.iterdir())}
    print(f"{options.out}: {sizes}, {sum(sizes.values()) / 1000:.0f} kB")


if __name__ == "__main__":
    main()
