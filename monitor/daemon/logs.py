"""Log lines as text or JSON, one event a line, in which other people's words stay words.

It must never hold a secret, and never fail because of what it is told.
"""

from __future__ import annotations

import logging
import re
import sys
from typing import Any, Literal, TextIO

import structlog

LONGEST = 2000  # characters of one value; a server's error page is no log line
# Everything that could begin a new line, move a cursor or turn the reading direction.
_ACTING = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)


def escape(text: str) -> str:
    r"""Write what could act on a terminal or begin a new line as ``\x1b`` or ``\u202e``."""
    shown = _ACTING.sub(
        lambda m: f"\\x{ord(m[0]):02x}" if ord(m[0]) < 256 else f"\\u{ord(m[0]):04x}", text
    )
    return shown if len(shown) <= LONGEST else shown[: LONGEST - 1] + "…"


def _harmless(_: Any, __: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    return {escape(str(key)): _plain(value) for key, value in event.items()}


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float):
        return value
    return escape(value if isinstance(value, str) else str(value))


def _text(_: Any, __: str, event: structlog.typing.EventDict) -> str:
    """Render ``2026-04-28T12:00:00Z warning  what happened  key=value key="two words"``."""
    at, level, what = (event.pop(key, "") for key in ("timestamp", "level", "event"))
    pairs = " ".join(f"{key}={_quoted(value)}" for key, value in event.items())
    return f"{at} {level:<8} {what}" + (f"  {pairs}" if pairs else "")


def _quoted(value: Any) -> str:
    text = str(value)
    if text and not re.search(r'[\s"=]', text):
        return text

    return '"' + text.replace('"', "'") + '"'


def set_up(form: Literal["text", "json"], stream: TextIO | None = None) -> None:
    """Send all logs, those of libraries too, to `stream` (standard error)."""
    out = stream if stream is not None else sys.stderr
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="%Y-%m-%dT%H:%M:%SZ", utc=True),
            structlog.processors.format_exc_info,
            _harmless,
            structlog.processors.JSONRenderer(sort_keys=True) if form == "json" else _text,
        ],
        logger_factory=structlog.PrintLoggerFactory(file=out),
        cache_logger_on_first_use=False,
    )
    logging.basicConfig(handlers=[_Bridge()], level=logging.WARNING, force=True)
    # It says each time that a pass is still running when its next tick comes: that is normal here.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)


class _Bridge(logging.Handler):
    """Libraries log the standard way; their lines take the same road."""

    def emit(self, record: logging.LogRecord) -> None:
        """Never raises: a log line that cannot be written is lost, not the work."""
        try:
            log = structlog.get_logger().bind(logger=record.name)
            extra = {"exc_info": record.exc_info} if record.exc_info else {}
            log.log(record.levelno, record.getMessage(), **extra)
        except Exception:  # noqa: BLE001  (see the docstring)
            self.handleError(record)
