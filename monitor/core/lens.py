"""The lens registry applied: which lenses an outlet carries for an event, and what they are called.

It must never guess a lens from a text: tags come from the operator, with the
registry's version. An outlet without a lens is unlabelled, which is no lens.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from monitor.types import Event, Lang, LensId, LensRegistry, Outlet

UNLABELLED = LensId("")
LABEL_LANGUAGES: tuple[Lang, ...] = ("en", "fr", "ar", "zh")
_UNLABELLED_LABELS: Mapping[Lang, str] = MappingProxyType(
    {"en": "unlabelled", "fr": "sans étiquette", "ar": "بلا تصنيف", "zh": "未标注"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tagged:
    """The lenses of an outlet for one event, the registry's version, and why they differ if so."""

    lenses: tuple[LensId, ...]
    version: str
    note: str = ""


def tag(outlet: Outlet, event: Event, registry: LensRegistry) -> Tagged:
    """The outlet's own lenses, or the event's explicit override with its reason.

    Order is the registry's. Raises ValueError for a lens that the registry
    does not have, because a tag without a definition could not be explained.
    """
    override = next((o for o in event.lens_overrides if o.outlet == outlet.id), None)
    asked = {t.lens for t in outlet.lenses} if override is None else set(override.lenses)
    known = [lens.id for lens in registry.lenses]
    strangers = sorted(asked - set(known))
    if strangers:
        raise ValueError(f"lens {', '.join(strangers)} of {outlet.id} is not in the registry")
    return Tagged(
        lenses=tuple(lens for lens in known if lens in asked),
        version=registry.version,
        note="" if override is None else override.reason,
    )


def labels(registry: LensRegistry, language: Lang = "en") -> Mapping[LensId, str]:
    """Every lens' name in one language, English where there is none; "" is the unlabelled."""
    named = {lens.id: lens.labels.get(language) or lens.labels["en"] for lens in registry.lenses}
    unlabelled = _UNLABELLED_LABELS.get(language, _UNLABELLED_LABELS["en"])
    return MappingProxyType({**named, UNLABELLED: unlabelled})


def distinct(tags: Iterable[Sequence[LensId]]) -> tuple[LensId, ...]:
    """The lenses that occur, sorted, each once: what a page counts. Unlabelled is not counted."""
    return tuple(sorted({lens for lenses in tags for lens in lenses if lens != UNLABELLED}))


def unlabelled(tags: Iterable[Sequence[LensId]]) -> int:
    """How many carry no lens: a number of its own, never a lens."""
    return sum(1 for lenses in tags if not any(lens != UNLABELLED for lens in lenses))
