"""Nouns become JSON and times become text, and back, without knowing any noun by name.

It must never know a table. The decoder follows the type hints of the frozen
dataclasses in `monitor.types`, so a new field with a default needs no change here.
"""

from __future__ import annotations

import json
import types
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any, NewType, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")
Build = Callable[[Any], Any]
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True)
_ATOMS = frozenset({str, int, float, bool, type(None)})


def to_text(moment: datetime) -> str:
    """ISO 8601 UTC to the second, e.g. ``2026-04-25T07:41:00Z``; ValueError if naive."""
    if moment.tzinfo is UTC:  # the usual case, some dozens of times a poll
        return f"{moment.isoformat(timespec='seconds')[:-6]}Z"
    if moment.tzinfo is None:
        raise ValueError(f"a naive datetime cannot be stored: {moment!r}")
    utc = moment.astimezone(UTC).replace(microsecond=0, tzinfo=None)
    return utc.isoformat() + "Z"


def to_text_up(moment: datetime) -> str:
    """The same, rounded up: a time before which nothing may happen is never early."""
    return to_text(moment + timedelta(seconds=1) if moment.microsecond else moment)


def from_text(text: str) -> datetime:
    """An aware UTC datetime."""
    return datetime.fromisoformat(text)


def maybe_time(text: str | None) -> datetime | None:
    """None for a column that holds none."""
    return from_text(text) if text else None


def _plain(value: Any) -> Any:
    kind: Any = type(value)
    if kind in _ATOMS:
        return value
    names = _field_names(kind)
    if names:
        return {name: _plain(getattr(value, name)) for name in names}
    if isinstance(value, date | time):
        return to_text(value) if isinstance(value, datetime) else value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): _plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(part) for part in value]
    return value


@cache
def _field_names(kind: type) -> tuple[str, ...]:
    """The fields of a noun; none for anything else."""
    return tuple(f.name for f in fields(kind)) if is_dataclass(kind) else ()


def to_json(value: Any) -> str:
    """Compact JSON with stable key order, so that equal nouns are equal text."""
    if value == ():  # what most entries have of tags, and most polls of warnings
        return "[]"
    return _ENCODER.encode(_plain(value))


@cache
def _builder(hint: Any) -> Build | None:
    """What makes a value of JSON into what the hint says; None where it is that already.

    Worked out once per hint: looking at hints costs more than reading the JSON.
    """
    hint = _bare(hint)
    if get_origin(hint) is tuple:
        return _or_none(_tuple_builder(get_args(hint)))
    if get_origin(hint) is Mapping:
        each = _builder(get_args(hint)[1])
        return _or_none(
            lambda value: types.MappingProxyType(
                {key: part if each is None else each(part) for key, part in value.items()}
            )
        )
    if hint in (datetime, date, time):
        return _or_none(hint.fromisoformat)
    if hint is float:
        return _or_none(float)
    return _or_none(_noun_builder(hint)) if is_dataclass(hint) else None


def _or_none(build: Build) -> Build:
    """`X | None` is the only kind of union that we have."""
    return lambda value: None if value is None else build(value)


def _tuple_builder(arms: tuple[Any, ...]) -> Build:
    builders = [_builder(arm) for arm in arms if arm is not Ellipsis]
    if len(builders) == len(arms):
        return lambda value: tuple(
            part if build is None else build(part)
            for build, part in zip(builders, value, strict=True)
        )
    (each,) = builders
    if each is None:
        return tuple
    return lambda value: tuple([each(part) for part in value])


def _noun_builder(kind: Any) -> Build:
    """A dataclass; keys that a newer program wrote are ignored, missing ones take defaults."""
    builders = {name: _builder(hint) for name, hint in get_type_hints(kind).items()}

    def build(value: Mapping[str, Any]) -> Any:
        told = {}
        for key, part in value.items():
            if key in builders:
                each = builders[key]
                told[key] = part if each is None else each(part)
        return kind(**told)

    return build


def _bare(hint: Any) -> Any:
    """The hint without NewType and without `| None`."""
    while isinstance(hint, NewType) or get_origin(hint) in (Union, types.UnionType):
        if isinstance(hint, NewType):
            hint = hint.__supertype__
        else:
            hint = next(arm for arm in get_args(hint) if arm is not type(None))
    return hint


def _build(hint: Any, value: Any) -> Any:
    build = _builder(hint)
    return value if build is None or value is None else build(value)


def from_json(kind: type[T], text: str) -> T:
    """A noun of `monitor.types` from its JSON."""
    built: T = _build(kind, json.loads(text))
    return built


def tuple_from_json(kind: type[T], text: str) -> tuple[T, ...]:
    """A tuple of nouns or plain values."""
    return tuple([_build(kind, part) for part in json.loads(text)])
