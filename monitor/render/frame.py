"""The frame of all our HTML pages: templates, style sheet, and a policy that names its hash.

It must never know what a page says.
"""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from monitor.core.words import Words


def framed(template: str, words: Words, **parts: Any) -> str:
    """A page from its template: everything escaped, nothing loaded, nothing run."""
    style = _style()
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    return (
        _environment()
        .get_template(template)
        .render(
            # Our own file, not the outlets' words: it has no "<" that could end the element.
            style=Markup(style),  # noqa: S704
            policy=policy,
            say=words.say,
            ours_in=words,
            several=words.several,
            number=words.number,
            apart=words.apart,
            lang=words.tag,
            dir=words.dir,
            **parts,
        )
    )


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("monitor.render"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def _style() -> str:
    environment = _environment()
    assert environment.loader is not None
    return environment.loader.get_source(environment, "page.css")[0].strip()
