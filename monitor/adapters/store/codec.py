"""Nouns become JSON and times become text, and back, without knowing any noun by name.

It must never know a table. The decoder follows the type hints of the frozen
dataclasses in `monitor.types`, so a new field with a default needs no change here.
"""

from __future__ import annotations

import json
import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any, Literal, NewType, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")


def to_text(moment: datetime) -> str:
    """ISO 8601 UTC to the second, e.g. ``2026-04-25T07:41:00Z``; ValueError if naive."""
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
    if isinstance(value, datetime):
        return to_text(value)
    if isinstance(value, date | time):
        return value.isoformat()
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: _plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): _plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(part) for part in value]
    return value


def to_json(value: Any) -> str:
    """Compact JSON with stable key order, so that equal nouns are equal text."""
    return json.dumps(_plain(value), ensure_ascii=False, separators=(",", ":"), sort_keys=True)


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _build(hint: Any, value: Any) -> Any:
    """One value of JSON as the hint says; `X | None` is the only kind of union that we have."""
    hint = _bare(hint)
    arms = get_args(hint)
    built = value
    if value is None or get_origin(hint) is Literal:
        pass
    elif get_origin(hint) is tuple:
        each = arms[:1] * len(value) if arms[-1] is Ellipsis else arms
        built = tuple(_build(arm, part) for arm, part in zip(each, value, strict=True))
    elif get_origin(hint) is Mapping:
        built = types.MappingProxyType({k: _build(arms[1], part) for k, part in value.items()})
    elif hint in (datetime, date, time):
        built = hint.fromisoformat(value)
    elif hint is float:
        built = float(value)
    elif is_dataclass(hint):
        built = _noun(hint, value)
    return built


def _bare(hint: Any) -> Any:
    """The hint without NewType and without `| None`."""
    while isinstance(hint, NewType) or get_origin(hint) in (Union, types.UnionType):
        if isinstance(hint, NewType):
            hint = hint.__supertype__
        else:
            hint = next(arm for arm in get_args(hint) if arm is not type(None))
    return hint


def _noun(kind: Any, value: Mapping[str, Any]) -> Any:
    """A dataclass; keys that a newer program wrote are ignored, missing ones take defaults."""
    hints = _hints(kind)
    return kind(**{key: _build(hints[key], part) for key, part in value.items() if key in hints})


def from_json(kind: type[T], text: str) -> T:
    """A noun of `monitor.types` from its JSON."""
    built: T = _build(kind, json.loads(text))
    return built


def tuple_from_json(kind: type[T], text: str) -> tuple[T, ...]:
    """A tuple of nouns or plain values."""
    return tuple(_build(kind, part) for part in json.loads(text))
