"""Log lines that outlets and mail servers cannot forge."""

import io
import json
import logging
from collections.abc import Iterator
from typing import Literal

import pytest
import structlog

from monitor.daemon import logs

VECTORS = [
    "line\nforged info  all is well", "\r\x1b[2K\x1b[1A", "\x9b31m", "a\u202eb", "a\u2028b", "\x00",
    "\x7f", "\u2066x", "bell\x07", "\ud800",
]  # fmt: skip


@pytest.fixture(autouse=True)
def restored() -> Iterator[None]:
    """Logging is global: leave it to the other tests as it was."""
    root = logging.getLogger()
    before = root.handlers[:], root.level
    yield
    structlog.reset_defaults()
    root.handlers[:], root.level = before


def logged(form: Literal["text", "json"], value: str) -> str:
    out = io.StringIO()
    logs.set_up(form, out)
    structlog.get_logger().warning("feed failed", detail=value, **{"a b": 1})
    structlog.get_logger().warning(value)
    logging.getLogger("library").error("said %s", value)
    return out.getvalue()


@pytest.mark.parametrize("form", ["text", "json"])
@pytest.mark.parametrize("vector", VECTORS)
def test_what_others_say_stays_within_its_line(form: Literal["text", "json"], vector: str) -> None:
    """Somebody who can begin a line in the log can say that all is well."""
    written = logged(form, vector)
    assert written.count("\n") == 3
    for line in written.split("\n"):
        assert line.isprintable(), line


def test_lines_of_json_can_be_read_again() -> None:
    """A log collector wants one object a line, with the error's traceback in it."""
    out = io.StringIO()
    logs.set_up("json", out)
    try:
        raise ValueError("broken\nhere")
    except ValueError as error:
        structlog.get_logger().error("failed", what="enrich", n=3, ok=True, exc_info=error)
    line = json.loads(out.getvalue())
    assert (line["event"], line["what"], line["n"], line["ok"]) == ("failed", "enrich", 3, True)
    assert "ValueError: broken" in line["exception"]


def test_a_page_of_an_error_is_cut() -> None:
    """A server's error page is no log line."""
    assert len(logs.escape("x" * 100_000)) == logs.LONGEST


def test_text_can_be_read_by_people() -> None:
    """Time, level, what happened, and what belongs to it."""
    out = io.StringIO()
    logs.set_up("text", out)
    structlog.get_logger().info("collect", feeds=3, why="two words", empty="")
    _, _, rest = out.getvalue().partition("Z ")
    assert rest == 'info     collect  feeds=3 why="two words" empty=""\n'
