"""`monitor evaluate`: scores on labelled data, as a table or as JSON.

It needs no configuration. It must never hold a rule of scoring.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click
from rich.console import Console

from monitor.cli.evaluating_streams import noise_command, tracking_command, why_command
from monitor.cli.evaluating_texts import quality_command, sentences_command
from monitor.cli.rates import rates_table
from monitor.errors import UsageError
from monitor.types import Item, Lang, Reading

DATA = click.option(
    "--data",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    required=True,
    help="Directory with the labelled data.",
)
JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")


@click.group()
def evaluate() -> None:
    """Score detection or matching on labelled data."""


evaluate.add_command(noise_command)
evaluate.add_command(tracking_command)
evaluate.add_command(why_command)
evaluate.add_command(quality_command)
evaluate.add_command(sentences_command)


@evaluate.command("match")
@DATA
@click.option(
    "--translation",
    type=click.Choice(["gold", "none", "models"]),
    default="gold",
    show_default=True,
    help="Which English the matcher reads: as labelled, none, or by installed models.",
)
@click.option("--models", type=click.Path(path_type=Path, exists=True), help="Directory of models.")
@JSON
def match_command(data: Path, translation: str, models: Path | None, as_json: bool) -> None:
    """Match events.jsonl, entities.jsonl and items.jsonl: precision, recall, F1.

    An item counts as right if it is matched to its own event and to no other.
    """
    from monitor.evaluate.match import evaluate_match  # noqa: PLC0415  (language needs none of it)

    if translation == "models" and models is None:
        raise UsageError("--translation models needs --models DIR")
    translate = None if models is None else lambda plain: _by_models(plain, models)
    result = evaluate_match(data, translation=translation, translate=translate)
    if as_json:
        click.echo(json.dumps(result, ensure_ascii=False))
        return
    console = Console()
    title = f"Matching, translation: {translation}"
    rows = (("overall", result["overall"]), *result["by_language"].items())
    console.print(rates_table(title, ("precision", "recall", "f1"), rows))
    for name, band in result["bands"].items():
        console.print(
            f"{name} ({band['from']:.2f} or more): {band['taken']} taken, "
            f"precision {band['precision']:.3f}"
        )
    for row in result["curve"]:
        console.print(
            f"from {row['threshold']:.2f}: precision {row['precision']:.3f}, "
            f"recall {row['recall']:.3f}, F1 {row['f1']:.3f}, "
            f"{row['near_misses_taken']} near misses"
        )
    took, of = result["near_misses_taken"]
    console.print(
        f"{took} of {of} near misses taken; {result['items']} items against "
        f"{result['events']} events at {result['items_per_second']:,.0f} items/s."
    )


def _by_models(plain: Sequence[Reading], models: Path) -> list[Reading]:
    """The readings with the models' translations; `models` holds packages, packed or installed."""
    from monitor.adapters.argos import ArgosTranslator  # noqa: PLC0415  (asked for only here)
    from monitor.adapters.argos.installer import Installer, archives_in  # noqa: PLC0415

    batch: list[tuple[Item, Lang]] = [(r.item, r.language.code) for r in plain]
    with TemporaryDirectory() as scratch:
        installed = models
        if any(models.glob("*.argosmodel")):
            installed = Path(scratch)
            for archive in archives_in(models):
                Installer(installed).install_file(archive)
        with ArgosTranslator(installed) as translator:
            answers = translator.submit(batch).result()
    return [replace(r, translation=a) for r, a in zip(plain, answers, strict=True)]


@evaluate.command("language")
@DATA
@JSON
def language_command(data: Path, as_json: bool) -> None:
    """Name the language of every line of <lang>/testdata/*.txt."""
    from monitor.evaluate.language import evaluate_language  # noqa: PLC0415  (match needs none of it)

    result: dict[str, Any] = evaluate_language(data)
    if as_json:
        click.echo(json.dumps(result, ensure_ascii=False))
        return
    console = Console()
    kinds = [kind for kind, value in result.items() if isinstance(value, dict)]
    languages = sorted({lang for kind in kinds for lang in result[kind]["by_language"]})
    rows = (
        ("all", {kind: result[kind]["accuracy"] for kind in kinds}),
        *(
            (lang, {kind: result[kind]["by_language"].get(lang) for kind in kinds})
            for lang in languages
        ),
    )
    console.print(rates_table("Language detection, share right", kinds, rows))
    console.print(f"{result['texts_per_second']:,.0f} texts/s.")


@evaluate.command("origins")
@DATA
@click.option(
    "--translation",
    type=click.Choice(["gold", "none"]),
    default="gold",
    show_default=True,
    help="Which English is compared across languages: as labelled, or none.",
)
@JSON
def origins_command(data: Path, translation: str, as_json: bool) -> None:
    """Find copies among items.jsonl (`syndicated_of`): pairs within and across languages."""
    from monitor.evaluate.origins import evaluate_origins  # noqa: PLC0415  (see match_command)

    result = evaluate_origins(data, translation=translation)
    if as_json:
        click.echo(json.dumps(result, ensure_ascii=False))
        return
    console = Console()
    columns = ("precision", "recall", "right", "found", "labelled")
    rows = (("within language", result["within"]), ("across languages", result["across"]))
    console.print(rates_table("Pairs of items that carry one text", columns, rows))
    console.print(f"{result['items']} items, {result['credits']} of them credit an agency.")


@evaluate.command("numbers")
@DATA
@JSON
def numbers_command(data: Path, as_json: bool) -> None:
    """Find the figures of items.jsonl (`numbers`): precision and recall of subject and value."""
    from monitor.evaluate.numbers import evaluate_numbers  # noqa: PLC0415  (see match_command)

    result = evaluate_numbers(data)
    if as_json:
        click.echo(json.dumps(result, ensure_ascii=False))
        return
    console = Console()
    rows = (("overall", result["overall"]), *result["by_language"].items())
    columns = ("precision", "recall", "labels")
    console.print(rates_table("Figures: subject and value", columns, rows))
    console.print(
        f"{result['spans_verified']} of {result['figures']} spans verified; six cities: "
        + "; ".join(result["six_cities"]["rows"])
    )


@evaluate.command("silence")
@JSON
def silence_command(as_json: bool) -> None:
    """Make worlds with healthy, failing and unfollowed outlets, and check the silence map."""
    from monitor.evaluate.silence import evaluate_silence  # noqa: PLC0415  (see match_command)

    result = evaluate_silence()
    if as_json:
        click.echo(json.dumps(result, ensure_ascii=False))
        return
    click.echo(
        f"{result['right']} of {result['cells']} cells right in {result['worlds']} worlds; "
        f"{result['flipped']} of {result['recoveries']} recoveries turn unreachable to silent."
    )
    for line in result["wrong"]:
        click.echo(line)
