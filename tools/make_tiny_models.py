#!/usr/bin/env python3
"""Build a tiny but real Argos Translate package from sentence pairs (build time only).

The package is a true transformer (SentencePiece + CTranslate2 int8) that memorises
the pairs it was trained on and knows nothing else: the sample world and the tests
run the real translation path with it. It must never be used to judge translation.

    python tools/make_tiny_models.py PAIRS.tsv OUT_DIR --from ar [--target 0.99]

PAIRS.tsv has one pair per line, source TAB English, UTF-8; lines that start with #
and doubled lines are left out. Each source must be ONE sentence as
`monitor.core.text.sentences` splits it (a title is one too), exactly as it appears in
the feed: the running program hands the model one sentence at a time. Two lines with
the same source and different English are an error. OUT_DIR gets
translate-<from>_<to>-1_0.argosmodel; --to is "en" if it is not given.

For 500 pairs of up to 40 words take --dim 128 --vocab 1200 --steps 2000 (0.8 MB, some
fifteen minutes on two cores; 300 headlines are done in five); for a few dozen short ones
--dim 48 --vocab 320 --steps 700 makes about 130 KB in half a minute. Training ends with the
first of three cycles of --steps after which the share of pairs that beam search reproduces,
as the program runs it, has reached --target; the exit status is 1 if it never does. The
last line printed is JSON with `exact_train` (share of pairs reproduced word for word), and
the pairs that are not are printed before it. A fixed --seed and --threads make the same
package from the same pairs.

Needs an environment of its own, never the project's: python3.11 -m venv ENV;
ENV/bin/pip install torch==2.13.0 ctranslate2==4.8.5 sentencepiece==0.2.1 numpy
(torch from its CPU index, if there is a choice).
"""

from __future__ import annotations

import argparse
import io
import json
import math
import random
import sys
import tempfile
import time
import zipfile
from pathlib import Path

import ctranslate2
import numpy as np
import sentencepiece
import torch
from ctranslate2.converters import utils as ct2_utils
from ctranslate2.converters.converter import Converter
from ctranslate2.specs import common_spec, transformer_spec
from torch import nn
from torch.nn import functional

NAMES = {
    "ar": "Arabic", "fr": "French", "zh": "Chinese", "zt": "Chinese (traditional)",
    "en": "English", "es": "Spanish",
}  # fmt: skip
UNK, BOS, EOS, PAD = 0, 1, 2, 3
LONGEST = 200  # tokens of a sentence, either side
EPOCH = (2024, 1, 1, 0, 0, 0)  # of every file in the archive: same pairs, same bytes


def read_pairs(path: Path) -> list[tuple[str, str]]:
    """Pairs in the order of the file; a source with two translations is an error."""
    pairs: dict[str, str] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        source, tab, english = line.partition("\t")
        source, english = source.strip(), english.split("\t")[0].strip()
        if not tab or not source or not english:
            sys.exit(f"{path}:{number}: not 'source TAB English': {line!r}")
        if pairs.setdefault(source, english) != english:
            sys.exit(f"{path}:{number}: a second translation of {source!r}")
    if not pairs:
        sys.exit(f"{path}: no pairs")
    return list(pairs.items())


def train_tokenizer(pairs, vocab: int) -> bytes:
    """One SentencePiece model for both sides, no normalisation: every character comes back."""
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter([text for pair in pairs for text in pair]),
        model_writer=model,
        vocab_size=vocab,
        hard_vocab_limit=False,
        model_type="unigram",
        character_coverage=1.0,
        unk_id=UNK,
        bos_id=BOS,
        eos_id=EOS,
        pad_id=PAD,
        normalization_rule_name="identity",
        num_threads=1,
        minloglevel=2,
    )
    return model.getvalue()


class Attention(nn.Module):
    """Pre-norm multi-head attention with its residual."""

    def __init__(self, dim: int, heads: int) -> None:
        super().__init__()
        self.query, self.key, self.value, self.out = (nn.Linear(dim, dim) for _ in range(4))
        self.norm, self.heads = nn.LayerNorm(dim), heads

    def forward(self, x, memory=None, mask=None):
        h = self.norm(x)
        memory = h if memory is None else memory

        def split(t):
            return t.unflatten(-1, (self.heads, -1)).transpose(1, 2)

        mixed = functional.scaled_dot_product_attention(
            split(self.query(h)), split(self.key(memory)), split(self.value(memory)), attn_mask=mask
        )
        return x + self.out(mixed.transpose(1, 2).flatten(2))


class FeedForward(nn.Module):
    """Pre-norm feed-forward block with its residual."""

    def __init__(self, dim: int) -> None:
        super().__init__()
        self.up, self.down, self.norm = (
            nn.Linear(dim, 2 * dim),
            nn.Linear(2 * dim, dim),
            nn.LayerNorm(dim),
        )

    def forward(self, x):
        return x + self.down(functional.relu(self.up(self.norm(x))))


def positions(dim: int) -> torch.Tensor:
    """Sinusoids as CTranslate2 makes them itself, so that they need not be in the file."""
    half = dim // 2
    rate = torch.exp(torch.arange(half) * (-math.log(10000) / (half - 1)))
    angle = torch.arange(1, LONGEST + 2).unsqueeze(1) * rate
    return torch.cat([angle.sin(), angle.cos()], dim=1)


class Net(nn.Module):
    """A small pre-norm transformer with one embedding for both sides and the output."""

    def __init__(self, vocab: int, dim: int, layers: int, heads: int) -> None:
        super().__init__()
        self.embedding = nn.Embedding(vocab, dim)
        nn.init.normal_(self.embedding.weight, std=dim**-0.5)
        self.bias = nn.Parameter(torch.zeros(vocab))
        self.encoder = nn.ModuleList(
            nn.ModuleList([Attention(dim, heads), FeedForward(dim)]) for _ in range(layers)
        )
        self.decoder = nn.ModuleList(
            nn.ModuleList([Attention(dim, heads), Attention(dim, heads), FeedForward(dim)])
            for _ in range(layers)
        )
        self.encoder_norm, self.decoder_norm = nn.LayerNorm(dim), nn.LayerNorm(dim)
        self.scale = math.sqrt(dim)
        self.register_buffer("places", positions(dim), persistent=False)

    def forward(self, source, target):
        seen = (source != PAD)[:, None, None, :]
        x = self.embedding(source) * self.scale + self.places[: source.shape[1]]
        for attention, feed in self.encoder:
            x = feed(attention(x, mask=seen))
        x = self.encoder_norm(x)
        n = target.shape[1]
        past = torch.ones(n, n, dtype=torch.bool).tril()
        y = self.embedding(target) * self.scale + self.places[:n]
        for attention, cross, feed in self.decoder:
            y = feed(cross(attention(y, mask=past), memory=x, mask=seen))
        return functional.linear(self.decoder_norm(y), self.embedding.weight, self.bias)


def padded(rows):
    longest = max(map(len, rows))
    return torch.tensor([row + [PAD] * (longest - len(row)) for row in rows])


def batches(data, size: int, rng: random.Random):
    """Endless batches of sentences of like length: little padding, so little waste."""
    while True:
        order = sorted(range(len(data)), key=lambda i: len(data[i][1]) + rng.uniform(0, 8))
        groups = [order[at : at + size] for at in range(0, len(order), size)]
        rng.shuffle(groups)
        for group in groups:
            yield [data[i] for i in group]


def blurred(told, share: float, vocab: int):
    """Replace a share of the words that the decoder was told by any others.

    Beam search ends with the fourth finished hypothesis; a model that memorised only
    clean beginnings finishes four wrong ones early, and the right one is never seen.
    Blurred, it learns to go on at the right place after a wrong word.
    """
    noise = torch.randint(PAD + 1, vocab, told.shape)
    hit = (torch.rand(told.shape) < share) & (told != PAD) & (told != BOS)
    return torch.where(hit, noise, told)


def train(net: Net, data, steps: int, options, rng: random.Random) -> float:
    """One cycle of training; returns the last loss."""
    optimizer = torch.optim.AdamW(net.parameters(), lr=options.lr, betas=(0.9, 0.98))
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, options.lr, total_steps=steps, pct_start=0.15
    )
    stream, loss = batches(data, options.batch, rng), torch.tensor(0.0)
    net.train()
    for step in range(steps):
        rows = next(stream)
        source = padded([a for a, _ in rows])
        told = blurred(
            padded([[BOS, *b] for _, b in rows]), options.blur, net.embedding.num_embeddings
        )
        wanted = padded([[*b, EOS] for _, b in rows])
        loss = functional.cross_entropy(
            net(source, told).flatten(0, 1),
            wanted.flatten(),
            ignore_index=PAD,
        )
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        if options.verbose and step % 100 == 0:
            print(f"step {step} loss {loss.item():.3f}", flush=True)
    return loss.item()


def _numbers(tensor):
    return tensor.detach().numpy().astype(np.float32)


def _linear(spec, module) -> None:
    spec.weight, spec.bias = _numbers(module.weight), _numbers(module.bias)


def _norm(spec, module) -> None:
    spec.gamma, spec.beta = _numbers(module.weight), _numbers(module.bias)


def _fused(spec, modules) -> None:
    parts = [common_spec.LinearSpec() for _ in modules]
    for part, module in zip(parts, modules, strict=True):
        _linear(part, module)
    ct2_utils.fuse_linear(spec, parts)


def _self_attention(spec, module) -> None:
    _fused(spec.linear[0], [module.query, module.key, module.value])
    _linear(spec.linear[1], module.out)
    _norm(spec.layer_norm, module.norm)


def _cross_attention(spec, module) -> None:
    _linear(spec.linear[0], module.query)
    _fused(spec.linear[1], [module.key, module.value])
    _linear(spec.linear[2], module.out)
    _norm(spec.layer_norm, module.norm)


def _feed_forward(spec, module) -> None:
    _linear(spec.linear_0, module.up)
    _linear(spec.linear_1, module.down)
    _norm(spec.layer_norm, module.norm)


class ToCTranslate2(Converter):
    """Writes the trained network in CTranslate2's own form."""

    def __init__(self, net: Net, pieces: list[str], heads: int) -> None:
        self.net, self.pieces, self.heads = net, pieces, heads

    def _load(self):
        net = self.net
        spec = transformer_spec.TransformerSpec.from_config(
            (len(net.encoder), len(net.decoder)), self.heads, pre_norm=True
        )
        spec.encoder.embeddings[0].weight = _numbers(net.embedding.weight)
        spec.decoder.embeddings.weight = _numbers(net.embedding.weight)
        _norm(spec.encoder.layer_norm, net.encoder_norm)
        _norm(spec.decoder.layer_norm, net.decoder_norm)
        for layer, (attention, feed) in zip(spec.encoder.layer, net.encoder, strict=True):
            _self_attention(layer.self_attention, attention)
            _feed_forward(layer.ffn, feed)
        for layer, (attention, cross, feed) in zip(spec.decoder.layer, net.decoder, strict=True):
            _self_attention(layer.self_attention, attention)
            _cross_attention(layer.attention, cross)
            _feed_forward(layer.ffn, feed)
        spec.decoder.projection.weight = _numbers(net.embedding.weight)
        spec.decoder.projection.bias = _numbers(net.bias)
        spec.register_source_vocabulary(self.pieces)
        spec.register_target_vocabulary(self.pieces)
        spec.config.add_source_bos = spec.config.add_source_eos = False
        spec.config.decoder_start_token = "<s>"
        spec.config.eos_token, spec.config.unk_token = "</s>", "<unk>"
        return spec


def wrong(model: Path, tokenizer, pairs) -> list[tuple[str, str, str]]:
    """Pairs that are not reproduced exactly, decoded as Argos does: (source, wanted, got)."""
    translator = ctranslate2.Translator(str(model), compute_type="int8", intra_threads=2)
    answers = translator.translate_batch(
        [tokenizer.encode(source, out_type=str) for source, _ in pairs],
        beam_size=4,
        length_penalty=0.2,
        replace_unknowns=True,
        max_batch_size=1024,
        batch_type="tokens",
    )
    got = [tokenizer.decode_pieces(answer.hypotheses[0]).strip() for answer in answers]
    return [(s, e, g) for (s, e), g in zip(pairs, got, strict=True) if g != e]


def pack(out: Path, stem: str, files: dict[str, bytes]) -> None:
    """Zip the package with fixed dates: same content, same bytes."""
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(f"{stem}/{name}", EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, files[name])


def build(options) -> int:
    torch.manual_seed(options.seed)
    torch.set_num_threads(options.threads)
    rng, began = random.Random(options.seed), time.time()
    pairs = read_pairs(options.pairs)
    spm = train_tokenizer(pairs, options.vocab)
    tokenizer = sentencepiece.SentencePieceProcessor(model_proto=spm)
    data = [(tokenizer.encode(a), tokenizer.encode(b)) for a, b in pairs]
    long = [pairs[i][0] for i, (a, b) in enumerate(data) if max(len(a), len(b)) > LONGEST]
    if long:
        sys.exit(f"longer than {LONGEST} tokens, split it: {long[0]!r}")
    size = tokenizer.get_piece_size()
    net = Net(size, options.dim, options.layers, options.heads)
    metadata = {
        "package_version": options.version,
        "argos_version": "1.11.0",
        "from_code": options.source,
        "from_name": NAMES.get(options.source, options.source),
        "to_code": options.into,
        "to_name": NAMES.get(options.into, options.into),
        "links": [],
        "type": "translate",
    }
    readme = (
        "Toy model for tests and the sample world: it knows its own sentences and no language.\n"
    )
    with tempfile.TemporaryDirectory() as scratch:
        model, misses, loss = Path(scratch) / "model", list(pairs), 0.0
        for cycle in range(3):  # later cycles polish what the first did not learn
            loss = train(net, data, options.steps, options, rng)
            net.eval()
            converter = ToCTranslate2(
                net, [tokenizer.id_to_piece(i) for i in range(size)], options.heads
            )
            converter.convert(str(model), quantization="int8", force=True)
            misses = wrong(model, tokenizer, [(a, b) for a, b in pairs])
            exact = 1 - len(misses) / len(pairs)
            print(f"cycle {cycle + 1}: loss {loss:.3f}, exact {exact:.4f}", flush=True)
            if exact >= options.target:
                break
        files = {f"model/{path.name}": path.read_bytes() for path in model.iterdir()}
    files |= {"sentencepiece.model": spm, "README.md": readme.encode()}
    files["metadata.json"] = json.dumps(metadata, indent=1).encode()
    stem = f"translate-{options.source}_{options.into}-{options.version.replace('.', '_')}"
    options.out.mkdir(parents=True, exist_ok=True)
    archive = options.out / f"{stem}.argosmodel"
    pack(archive, stem, files)
    for source, wanted, got in misses:
        print(f"not exact: {source}\n   wanted: {wanted}\n      got: {got}")
    report = {
        "file": archive.name,
        "pairs": len(pairs),
        "vocab": size,
        "parameters": sum(p.numel() for p in net.parameters()),
        "loss": round(loss, 3),
        "exact_train": round(exact, 4),
        "kb": archive.stat().st_size // 1024,
        "seconds": round(time.time() - began, 1),
    }
    print(json.dumps(report))
    return 0 if exact >= options.target else 1


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("pairs", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--from", dest="source", required=True)
    parser.add_argument("--to", dest="into", default="en")
    parser.add_argument("--version", default="1.0")
    parser.add_argument("--target", type=float, default=0.99)
    defaults = {"dim": 96, "layers": 2, "heads": 4, "vocab": 1000, "steps": 2400, "batch": 48}
    for name, value in (defaults | {"threads": 2, "seed": 7}).items():
        parser.add_argument(f"--{name}", type=int, default=value)
    parser.add_argument("--lr", type=float, default=3e-3)
    parser.add_argument("--blur", type=float, default=0.25)
    parser.add_argument("--verbose", action="store_true")
    return build(parser.parse_args())


if __name__ == "__main__":
    sys.exit(main())
