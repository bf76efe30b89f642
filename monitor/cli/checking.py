"""`monitor check`: every problem of the configuration at once, or a summary of what it holds.

It must never open the database, the network or a model library.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from monitor.cli.app import App, pass_app
from monitor.config import check as check_directory
from monitor.config import notices
from monitor.config.settings import Settings
from monitor.errors import EXIT_CONFIG, Problem
from monitor.types import Lang

TARGET = "en"  # what models translate into; texts in it need none


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@pass_app
def check(app: App, as_json: bool) -> None:
    """Check all configuration files; name every problem with file, key, value and remedy.

    Exit codes: 0 the configuration is right (notices may be shown), 78 it is not.
    """
    settings, problems = check_directory(app.config_dir)
    found = () if settings is None else (*notices(settings), *_sentence_model(settings, app.db))
    summary = None if settings is None else summarise(settings, app.db)
    if as_json:
        _print_json(problems, found, summary)
    elif summary is None:
        _print_problems(app.config_dir, problems)
    else:
        _print_summary(app.config_dir, summary, found)
    if problems:
        # `main` runs click without its own exits, so the code is given to the shell here.
        sys.exit(EXIT_CONFIG)


def summarise(settings: Settings, db: Path | None = None) -> dict[str, Any]:
    """Counts of what is configured, and which languages have no model to translate them."""
    languages = settings.monitor.languages
    models = models_dir(settings, db)
    ways = ways_into_english(models)
    return {
        "generation": settings.generation,
        "outlets": len(settings.outlets),
        "countries": len({outlet.country for outlet in settings.outlets}),
        "feeds": len(settings.feeds),
        "entities": len(settings.entities),
        "events": len(settings.events),
        "open_events": sum(not event.closed for event in settings.events),
        "lenses": len(settings.lenses.lenses),
        "lens_version": settings.lenses.version,
        "subscribers": len(settings.subscribers),
        "enabled_subscribers": sum(s.enabled for s in settings.subscribers),
        "languages": list(languages),
        "models": str(models),
        "languages_without_model": [
            code for code in languages if code != TARGET and code not in ways
        ],
        "languages_by_way_of_others": {
            code: list(ways[code]) for code in languages if len(ways.get(code, ())) > 2
        },
        "database": str(db or settings.database),
    }


def _sentence_model(settings: Settings, db: Path | None = None) -> list[Problem]:
    """A notice if a sentence model is configured that cannot be used: matching goes on without."""
    model = settings.match.sentence_model
    if model is None:
        return []
    from monitor.adapters.meaning import lacking  # noqa: PLC0415  (only where one is configured)

    folder = (db or settings.database).parent / model
    why = lacking(folder)
    if not why:
        return []
    return [
        Problem(
            file="monitor.toml",
            key="match.sentence_model",
            value=f'"{folder}"',
            message=f"{why}; items are matched without it",
            remedy="Convert a model with ct2-transformers-converter and copy its sentencepiece "
            "model beside it, or take the line out.",
        )
    ]


def models_dir(settings: Settings, db: Path | None = None) -> Path:
    """Where translation packages live: beside the database unless an absolute path is given."""
    return (db or settings.database).parent / settings.enrich.models


def ways_into_english(models: Path) -> dict[Lang, tuple[Lang, ...]]:
    """The languages that each source goes through, e.g. so -> (so, fr, en), as they are chained.

    A package that is damaged leads nowhere; `monitor models verify` says what is wrong with it.
    """
    from monitor.adapters.argos import routes  # noqa: PLC0415  (only where models are asked for)

    return {
        lang: (lang, *(package.target for package in route))
        for lang, route in routes(models).items()
    }


def _print_problems(directory: Path, problems: Sequence[Problem]) -> None:
    files = len({problem.file for problem in problems})
    for problem in problems:
        click.echo(f"{problem}")
    click.echo(f"{len(problems)} problem(s) in {files} file(s) of {directory}", err=True)


def _print_summary(directory: Path, summary: Mapping[str, Any], found: Sequence[Problem]) -> None:
    for notice in found:
        click.echo(f"notice: {notice}")
    click.echo(
        f"{directory} is right: {summary['outlets']} outlets in {summary['countries']} countries,"
        f" {summary['feeds']} feeds, {summary['events']} events ({summary['open_events']} open),"
        f" {summary['entities']} entities, {summary['lenses']} lenses"
        f" (version {summary['lens_version']}), {summary['subscribers']} subscriber(s),"
        f" {summary['enabled_subscribers']} enabled."
    )
    click.echo(f"Languages: {', '.join(summary['languages'])}.")
    for way in summary["languages_by_way_of_others"].values():
        click.echo(f"No direct model {way[0]}->{TARGET}: translated by way of {'->'.join(way)}.")
    for code in summary["languages_without_model"]:
        click.echo(
            f"No model {code}->{TARGET} in {summary['models']}: items in it stay untranslated"
            f" until `monitor models install {code}`."
        )


def _print_json(
    problems: Sequence[Problem], found: Sequence[Problem], summary: Mapping[str, Any] | None
) -> None:
    click.echo(
        json.dumps(
            {
                "ok": not problems,
                "problems": [_plain(problem) for problem in problems],
                "notices": [_plain(notice) for notice in found],
                "summary": summary,
            },
            ensure_ascii=False,
            indent=2,
        )
    )


def _plain(problem: Problem) -> dict[str, Any]:
    return {
        name: getattr(problem, name)
        for name in ("file", "line", "key", "value", "message", "remedy")
    }
