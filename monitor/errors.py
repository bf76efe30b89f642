"""The error tree: what can go wrong in a way that a person must act on.

It must never know what any room does; failures of the outside world that are
part of a normal day (a feed that answers 500, a missing model) are values in
`types.py`, not exceptions.

    MonitorError                 everything we raise on purpose
    +-- ConfigError              the operator's files; carries every Problem at once
    +-- StoreError               the database cannot be used as it is
    |   +-- StoreFullError            no space left; nothing was lost, try again later
    |   +-- StoreTooNewError          written by a newer version of this program
    +-- ModelError               a translation package is missing, damaged or hostile
    +-- QuoteError               a quote is not the exact words of the stored original
    +-- MailError                a message cannot be built (never: cannot be sent)
    |   +-- MailLaterError       it is queued, but the server has not taken it yet
    +-- OutputError              a file cannot be made where it was asked for
    +-- UsageError               the command line asks for something that is not there
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

# sysexits.h: what systemd and shell scripts can tell apart.
EXIT_OK = 0
EXIT_FAILED = 1
EXIT_USAGE = 2
EXIT_UNAVAILABLE = 69
EXIT_SOFTWARE = 70
EXIT_CANT_CREATE = 73
EXIT_TEMPORARY = 75
EXIT_CONFIG = 78


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is wrong with the operator's files, with its remedy.

    `file` is relative to the configuration directory; `key` is a dotted path
    such as ``outlets[3].country``; `line` counts from 1, or is None where the
    parser cannot tell.
    """

    file: str
    key: str
    value: str
    message: str
    remedy: str
    line: int | None = None

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        value = f" = {self.value}" if self.value else ""
        key = f" {self.key}{value}:" if self.key else ""
        return f"{where}:{key} {self.message}. {self.remedy}"


class MonitorError(Exception):
    """Everything that this program raises on purpose."""

    exit_code = EXIT_FAILED


class ConfigError(MonitorError):
    """The operator's files are not usable; `problems` names all of them at once."""

    exit_code = EXIT_CONFIG

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class StoreError(MonitorError):
    """The database cannot be used as it is."""

    exit_code = EXIT_UNAVAILABLE


class StoreFullError(StoreError):
    """No space is left; the transaction was rolled back and can be tried again."""

    exit_code = EXIT_TEMPORARY


class StoreTooNewError(StoreError):
    """The database was written by a newer version of this program."""


class ModelError(MonitorError):
    """A translation package is missing, damaged or hostile."""

    exit_code = EXIT_UNAVAILABLE


class QuoteError(MonitorError):
    """A quote is not the exact words of the stored original."""

    exit_code = EXIT_SOFTWARE


class MailError(MonitorError):
    """A message cannot be built as it should be."""


class MailLaterError(MailError):
    """A message is queued and safe, but the server has not taken it yet."""

    exit_code = EXIT_TEMPORARY


class OutputError(MonitorError):
    """A file cannot be made where it was asked for, because something else is there."""

    exit_code = EXIT_CANT_CREATE


class UsageError(MonitorError):
    """The command line asks for something that is not there."""

    exit_code = EXIT_USAGE
