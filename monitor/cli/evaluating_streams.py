"""`monitor evaluate noise|tracking|why`: scores on streams of titles, and explanations to judge.

It must never hold a rule of scoring.
"""

from __future__ import annotations

import json
from pathlib import Path

import click
from rich.console import Console

from monitor.cli.app import App
from monitor.cli.rates import rates_table

_TITLES = click.option(
    "--titles",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    required=True,
    help="A table of titles (tabs, with a head), sentence pairs, or JSON lines.",
)
_JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")


@click.command("noise")
@_TITLES
@click.option(
    "--data",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Directory with events.jsonl and entities.jsonl; without it, the configured events.",
)
@click.option("--bodies", is_flag=True, help="With bodies too; made of other titles if need be.")
@click.option("--limit", type=int, default=0, help="So many titles of each language. 0: all.")
@_JSON
@click.pass_obj
def noise_command(
    app: App, *, titles: Path, data: Path | None, bodies: bool, limit: int, as_json: bool
) -> None:
    """Put unrelated titles at dates inside each event's window, and count what is taken."""
    from monitor.evaluate.gold import load_world  # noqa: PLC0415  (other commands need none of it)
    from monitor.evaluate.noise import evaluate_noise  # noqa: PLC0415

    if data is not None:
        events, entities = load_world(data)
        result = evaluate_noise(events, entities, titles, bodies=bodies, limit=limit)
    else:
        settings = app.settings
        result = evaluate_noise(
            settings.events,
            settings.entities,
            titles,
            bodies=bodies,
            limit=limit,
            threshold=settings.match.threshold,
            margin=settings.match.margin,
        )
    if as_json:
        click.echo(json.dumps(result, ensure_ascii=False))
        return
    console = Console()
    counted = {"per_1000": "per_1000", "taken": "false", "tried": "trials"}
    rows = (
        (lang, {column: result[key][lang] for column, key in counted.items()})
        for lang in result["per_1000"]
    )
    title = f"Unrelated {'items' if bodies else 'titles'} that were taken"
    console.print(rates_table(title, tuple(counted), rows))
    for example in result["examples"][:10]:
        console.print(f"{example['lang']} {example['event']}: {example['title']}", markup=False)


@click.command("tracking")
@_TITLES
@_JSON
def tracking_command(titles: Path, as_json: bool) -> None:
    """Follow each cluster of titles from its two earliest; columns as in OG2021."""
    from monitor.evaluate.tracking import evaluate_tracking  # noqa: PLC0415  (see above)

    result = evaluate_tracking(titles)
    if as_json:
        click.echo(json.dumps(result, ensure_ascii=False))
        return
    console = Console()
    rows = (
        ("overall", result["overall"]),
        *result["by_language"].items(),
        ("B-cubed", result["b_cubed"]),
    )
    title = "Titles followed from two examples"
    console.print(rates_table(title, ("precision", "recall", "f1"), rows))


@click.command("why")
@click.option(
    "--data",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    required=True,
    help="Directory with events.jsonl, entities.jsonl and items.jsonl.",
)
@click.option("--count", type=click.IntRange(1), default=50, help="So many decisions.")
@click.option("--seed", type=int, default=5, help="Another seed draws others.")
@_JSON
def why_command(data: Path, count: int, seed: int, as_json: bool) -> None:
    """Draw decisions at random with the words that explain them, for a person to judge."""
    from monitor.evaluate.why import evaluate_why  # noqa: PLC0415  (see above)

    drawn = evaluate_why(data, count=count, seed=seed)
    if as_json:
        click.echo(json.dumps(drawn, ensure_ascii=False))
        return
    console = Console()
    for number, one in enumerate(drawn, start=1):
        verdict = one["decided"] or "of no event"
        console.print(f"{number}. {one['item']} {one['published']} {one['lang']}: {one['title']}",
                      markup=False)  # fmt: skip
        if one["title_en"]:
            console.print(f"   {one['title_en']}", markup=False)
        console.print(f"   {verdict} {one['event']} {one['score']:.2f}; labelled: "
                      f"{one['truth'] or 'of none'}", markup=False)  # fmt: skip
        for name in ("for", "against", "lacked", "heard"):
            if one[name]:
                console.print(f"   {name}: {', '.join(one[name])}", markup=False)
