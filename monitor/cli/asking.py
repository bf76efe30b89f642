"""What `outlets add` asks the operator for where no option says it: the country, then a lens.

It must never ask where everything is said, so that scripts do not hang.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any

import click

from monitor.cli.app import App
from monitor.core.regions import COUNTRIES
from monitor.errors import UsageError


def with_answers(app: App, options: Mapping[str, Any]) -> dict[str, Any]:
    """The options with what was asked for; UsageError where nobody is there to answer."""
    told = dict(options)
    if told["country"]:
        return told
    try:
        told["country"] = click.prompt(
            "Country of the outlet (ISO 3166-1 alpha-2, such as ML)", value_proc=_country
        )
        if not told["lens"]:
            told |= _lens(app, told["reason"])
    except click.Abort:
        if sys.stdin is not None and sys.stdin.isatty():
            raise
        raise UsageError("say the outlet's country: --country ML") from None
    return told


def _lens(app: App, reason: str) -> dict[str, str]:
    lenses = [str(lens.id) for lens in app.settings.lenses.lenses]
    lens = click.prompt(
        f"Lens ({', '.join(lenses)}; empty for none)",
        default="",
        show_default=False,
        type=click.Choice([*lenses, ""]),
        show_choices=False,
    )
    if not lens:
        return {}
    return {"lens": lens, "reason": reason or click.prompt("Why it carries this lens")}


def _country(text: str) -> str:
    code = text.strip().upper()
    if code not in COUNTRIES:
        raise click.UsageError(f"{text!r} is no country: write two letters, such as ML")
    return code
