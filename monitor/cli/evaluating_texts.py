"""`monitor evaluate quality|sentences`: scores of the quality gate and of sentence boundaries.

It must never hold a rule of scoring.
"""

from __future__ import annotations

import json
import random
from pathlib import Path

import click
from rich.console import Console

from monitor.cli.app import App, pass_app
from monitor.cli.rates import rates_table
from monitor.errors import UsageError

_DATA = click.option(
    "--data",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    required=True,
    help="Directory with the data.",
)
_JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")


@click.command("quality")
@_DATA
@click.option("--good", default=700, show_default=True, help="Good pairs of each language.")
@click.option("--each", default=100, show_default=True, help="Damaged pairs of each kind.")
@click.option("--seed", default=7, show_default=True, help="Which pairs are drawn.")
@_JSON
@pass_app
def quality_command(
    app: App, *, data: Path, good: int, each: int, seed: int, as_json: bool
) -> None:
    """Judge translations by people, and the same ones damaged: precision, recall.

    DATA holds pairs (source, tab, English) in files named <lang>.tsv or
    <lang>-en.<name>.tsv. Names are those of the configured entities.
    """
    from monitor.core.known_names import KnownNames  # noqa: PLC0415  (only what scores it)
    from monitor.evaluate.quality import read_pairs, scored  # noqa: PLC0415

    paths = sorted({*data.glob("??.tsv"), *data.glob("??-en.*.tsv")})
    pairs = [(path.name[:2], *pair) for path in paths for pair in read_pairs(path)]
    if not pairs:
        raise UsageError(f"no pairs (<lang>.tsv or <lang>-en.<name>.tsv) in {data}")
    names = KnownNames(app.settings.entities)
    found = scored(pairs, random.Random(seed), names, good=good, each=each).figures()  # noqa: S311  (a draw, no secret)
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False))
        return
    console = Console()
    console.print(f"{found['good']:,} good translations, {found['damaged']:,} damaged ones.")
    console.print(
        f"precision {found['precision']:.3f}, recall {found['recall']:.3f}, "
        f"false alarms {found['false_alarms']:.1%} of the good ones"
    )
    rows = ((kind, {"recall": rate}) for kind, rate in found["recall_by_kind"].items())
    console.print(rates_table("Damage that is noticed", ("recall",), rows))


@click.command("sentences")
@_DATA
@_JSON
def sentences_command(data: Path, as_json: bool) -> None:
    """Split the cases of <lang>.txt, in which ¦ stands where a sentence ends.

    A case is right if exactly its sentences are found.
    """
    from monitor.core.text import sentences  # noqa: PLC0415  (only what scores it)
    from monitor.evaluate.sentences import cases, missed  # noqa: PLC0415

    known = cases(data)
    if not known:
        raise UsageError(f"no cases (<lang>.txt) in {data}")
    wrong = missed(known, lambda text, lang: [text[a:b] for a, b in sentences(text, lang)])
    rows = {
        lang: {"cases": len(some), "right": len(some) - len(wrong[lang])}
        for lang, some in known.items()
    }
    if as_json:
        click.echo(json.dumps({"by_language": rows}))
        return
    Console().print(rates_table("Cases split right", ("cases", "right"), rows.items()))
