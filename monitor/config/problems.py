"""What is wrong with the files, in words for the operator: value, reason, remedy, "did you mean".

It must never decide what is wrong; it only says it well.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from monitor.config.lines import Loc
from monitor.errors import Problem

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

    from monitor.config.files import Document

SHOWN = 80  # characters of a value in a message: enough to find it, short enough to read

_TYPES = {
    "string_type": "must be text in quotes",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_from_float": "must be a whole number",
    "float_type": "must be a number",
    "float_parsing": "must be a number",
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
    "tuple_type": "must be a list in square brackets",
    "list_type": "must be a list in square brackets",
    "dict_type": "must be a table",
    "model_type": "must be a table",
    "path_type": "must be a path in quotes",
    "too_short": "must not be an empty list",
}


def written(value: object) -> str:
    """A value as one would write it in TOML; control and bidi characters made visible."""
    if isinstance(value, str):
        text = "".join(
            char if char.isprintable() else char.encode("unicode_escape").decode("ascii")
            for char in value
        )
        return f'"{text}"' if len(text) <= SHOWN else f'"{text[: SHOWN - 1]}…"'
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (date, datetime, time)):
        return value.isoformat()
    if isinstance(value, (list, tuple)):
        inner = ", ".join(written(part) for part in value)
        return f"[{inner}]" if len(inner) <= SHOWN else f"[{inner[: SHOWN - 1]}…]"
    if isinstance(value, Mapping):
        inner = ", ".join(f"{key} = {written(part)}" for key, part in value.items())
        return f"{{ {inner} }}" if len(inner) <= SHOWN else f"{{ {inner[: SHOWN - 1]}… }}"
    return str(value)


def dotted(loc: Loc) -> str:
    """("outlet", 3, "feed", 0, "url") as ``outlet[3].feed[0].url``."""
    path = ""
    for step in loc:
        path += f"[{step}]" if isinstance(step, int) else f".{step}" if path else str(step)
    return path


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A question with the nearest known word, or "" if none is near."""
    close = difflib.get_close_matches(word.lower(), {k.lower(): k for k in known}, n=1, cutoff=0.6)
    if not close:
        return ""
    nearest = next(k for k in known if k.lower() == close[0])
    return f'Did you mean "{nearest}"?'


def choose(word: str, known: Iterable[str], otherwise: str) -> str:
    """A remedy: the nearest known word, else what to do otherwise."""
    return did_you_mean(word, tuple(known)) or otherwise


class Report:
    """All problems found so far, in the order of files and lines."""

    def __init__(self) -> None:
        self._found: list[Problem] = []

    def add(self, document: Document, loc: Loc, value: object, message: str, remedy: str) -> None:
        """Note one problem of one key."""
        self._found.append(
            Problem(
                file=document.name,
                key=dotted(loc),
                value="" if value is None else written(value),
                message=message,
                remedy=remedy,
                line=document.lines.of(loc, value),
            )
        )

    def add_file(
        self, file: str, message: str, remedy: str, line: int | None = None, value: str = ""
    ) -> None:
        """Note a problem of a file as a whole."""
        self._found.append(
            Problem(file=file, key="", value=value, message=message, remedy=remedy, line=line)
        )

    def add_invalid(
        self, document: Document, loc: Loc, error: ValidationError, model: type[BaseModel]
    ) -> None:
        """Note everything that pydantic found in the table at `loc`."""
        for detail in error.errors(include_url=False):
            inner = tuple(step for step in detail["loc"] if step != "[key]")
            message, remedy = _explain(detail, inner, model)
            absent = detail["type"] == "missing"
            value = None if absent else _innermost(detail["input"], detail["loc"])
            self.add(document, (*loc, *inner), value, message, remedy)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All problems, sorted by file and line, each once."""
        return tuple(sorted(dict.fromkeys(self._found), key=lambda p: (p.file, p.line or 0, p.key)))


def _innermost(value: object, loc: Loc) -> object:
    """For a wrong table key, show the key instead of what stands under it."""
    return loc[-2] if loc and loc[-1] == "[key]" and len(loc) > 1 else value


def _explain(detail: ErrorDetails, loc: Loc, model: type[BaseModel]) -> tuple[str, str]:
    """Message and remedy for one finding of pydantic."""
    kind = detail["type"]
    context: Mapping[str, Any] = detail.get("ctx") or {}
    key = str(loc[-1]) if loc else ""
    owner, field = _field(model, loc)
    if kind == "extra_forbidden":
        known = [f.alias or name for name, f in owner.model_fields.items()]
        return "unknown key", choose(key, known, f"Known keys here: {', '.join(known)}.")
    example = _example(key, field)
    if kind == "missing":
        return "this key is required", f"Add it{example}."
    if kind == "monitor":
        return str(context["message"]), str(context["remedy"]) or f"Write it{example}."
    if kind == "literal_error":
        known = _choices(field)
        remedy = did_you_mean(str(detail["input"]), known)
        return "is not one of the allowed words", f"{remedy} Allowed: {', '.join(known)}.".strip()
    if kind in _TYPES:
        return _TYPES[kind], f"Write it{example}." if example else "Correct the value."
    return _lowered(detail["msg"]), f"Correct the value{example}."


def _lowered(message: str) -> str:
    message = message.removeprefix("Value error, ").removeprefix("Input ")
    return message[:1].lower() + message[1:]


def _field(model: type[BaseModel], loc: Loc) -> tuple[type[BaseModel], FieldInfo | None]:
    """The model and field that a path leads to; the field is None for an unknown key."""
    current, field = model, None
    steps = iter(step for step in loc if not isinstance(step, int))
    for step in steps:
        known = {f.alias or name: f for name, f in current.model_fields.items()}
        if step not in known:
            return current, None
        field = known[step]
        nested = _model_in(field.annotation)
        if nested is None:
            return current, field
        if get_origin(field.annotation) is dict:
            next(steps, None)  # the operator's own key, such as the section of `by_hand`
        current = nested
    return current, field


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for part in get_args(annotation):
        found = _model_in(part)
        if found is not None:
            return found
    return None


def _choices(field: FieldInfo | None) -> list[str]:
    if field is None:
        return []
    words: list[str] = []
    stack = [field.annotation]
    while stack:
        part = stack.pop()
        words += [part] if isinstance(part, str) else []
        stack += reversed(get_args(part))
    return words


def _example(key: str, field: FieldInfo | None) -> str:
    if field is None or not field.examples:
        default = field.get_default() if field is not None and not field.is_required() else None
        if isinstance(default, (str, int, float, tuple)) and default not in {"", ()}:
            return f", for example {key} = {written(default)}"
        return ""
    return f", for example {key} = {written(field.examples[0])}"
