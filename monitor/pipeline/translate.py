"""The pipe from texts to English: memory first, then the model, then the gate.

    recall       what the same model said of the same text before
    submit       only the fields that are asked for and not remembered
    remember     what came back, before anything else can go wrong
    judge        every translation, remembered or new, by the gate as it is now

This file orders; it must never judge a translation itself.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from typing import Protocol

from monitor.ports import Translator
from monitor.types import English, Field, Item, Lang, Language, Translation, Untranslated

FIELDS: tuple[Field, ...] = ("title", "summary", "body")
HEADLINE: tuple[Field, ...] = ("title", "summary")
Answer = Translation | Untranslated
Judge = Callable[[Item, Translation, Sequence[Field]], Translation]


class Remembers(Protocol):
    """What keeps translations."""

    def recall(self, texts: Mapping[str, Collection[str]]) -> dict[tuple[str, str], English]:
        """Known translations of texts (by model's name), keyed by (model, text)."""
        ...

    def remember(self, translated: Mapping[tuple[str, str], English]) -> None:
        """Keep translations by (model, text)."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """An item of which some fields are wanted in English."""

    item: Item
    language: Language
    fields: tuple[Field, ...]

    @property
    def lang(self) -> Lang:
        """The code that models know: Traditional Chinese has one of its own."""
        code, script = self.language.code, self.language.script
        return "zt" if (code, script) == ("zh", "Hant") else code


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """A wish, the model that was to answer it, and what that model said before."""

    wish: Wish
    model: str
    known: Mapping[Field, English]

    @property
    def missing(self) -> tuple[Field, ...]:
        return tuple(f for f in self.wish.fields if f not in self.known)


class Pending:
    """Translations on their way, in the order of the wishes."""

    def __init__(
        self,
        asked: Sequence[_Asked],
        future: Future[list[Answer]] | None,
        translator: Translator,
        memory: Remembers,
        judge: Judge,
    ) -> None:
        self._asked = asked
        self._future = future
        self._translator = translator
        self._memory = memory
        self._judge = judge

    def result(self) -> list[Answer]:
        """Wait for the worker; ModelError only if the translator was closed meanwhile."""
        told = iter(self._future.result() if self._future else ())
        answers = [next(told) if one.missing else None for one in self._asked]
        for n, (one, answer) in enumerate(zip(self._asked, answers, strict=True)):
            if isinstance(answer, Translation) and one.known and answer.model != one.model:
                # A package was replaced while we waited: two models must not share an item.
                whole = self._translator.submit([(_only(one.wish, one.wish.fields), one.wish.lang)])
                self._asked = [*self._asked[:n], replace(one, known={}), *self._asked[n + 1 :]]
                answers[n] = whole.result()[0]
        self._memory.remember(
            {
                (answer.model, one.wish.item.text(field)): _of(answer, field)
                for one, answer in zip(self._asked, answers, strict=True)
                if isinstance(answer, Translation)
                for field in one.missing
                if one.wish.item.text(field) and not _set_aside(answer, field)
            }
        )
        return [self._whole(one, answer) for one, answer in zip(self._asked, answers, strict=True)]

    def _whole(self, one: _Asked, answer: Answer | None) -> Answer:
        if isinstance(answer, Untranslated):
            return answer
        parts: dict[Field, English] = dict(one.known)
        if answer is not None:
            parts |= {field: _of(answer, field) for field in one.missing}
        texts = {field: parts[field].text if field in parts else "" for field in FIELDS}
        made = Translation(
            source=one.wish.language.code,
            model=one.model if answer is None else answer.model,
            flags=tuple(f"{name}:{flag}" for name, part in parts.items() for flag in part.flags),
            title=texts["title"],
            summary=texts["summary"],
            body=texts["body"],
        )
        return self._judge(one.wish.item, made, one.wish.fields)


class Desk:
    """Where wishes are handed in."""

    def __init__(self, translator: Translator, memory: Remembers, judge: Judge) -> None:
        self._translator = translator
        self._memory = memory
        self._judge = judge

    def submit(self, wishes: Sequence[Wish]) -> Pending:
        """Hand what is not remembered to the model."""
        pairs = self._translator.pairs()
        models = [pairs.get(wish.lang, "") for wish in wishes]
        wanted: dict[str, set[str]] = {}
        for wish, model in zip(wishes, models, strict=True):
            if model:
                wanted.setdefault(model, set()).update(
                    text for field in wish.fields if (text := wish.item.text(field))
                )
        known = self._memory.recall(wanted)
        asked = [
            _Asked(wish=wish, model=model, known=_known(wish, model, known))
            for wish, model in zip(wishes, models, strict=True)
        ]
        batch = [(_only(one.wish, one.missing), one.wish.lang) for one in asked if one.missing]
        future = self._translator.submit(batch) if batch else None
        return Pending(asked, future, self._translator, self._memory, self._judge)


def _known(
    wish: Wish, model: str, known: Mapping[tuple[str, str], English]
) -> dict[Field, English]:
    """What needs no model: remembered fields, and empty ones."""
    if not model:
        return {}
    found: dict[Field, English] = {}
    for field in wish.fields:
        text = wish.item.text(field)
        if not text:
            found[field] = English(text="")
        elif (model, text) in known:
            found[field] = known[model, text]
    return found


def _only(wish: Wish, fields: Collection[Field]) -> Item:
    """The item with nothing in it but these fields: the model reads no more."""
    kept = {name: wish.item.text(name) if name in fields else "" for name in FIELDS}
    return replace(wish.item, title=kept["title"], summary=kept["summary"], body=kept["body"])


def _of(answer: Translation, field: Field) -> English:
    marks = tuple(f.partition(":")[2] for f in answer.flags if f.startswith(f"{field}:"))
    return English(text=answer.text(field), flags=marks)


def _set_aside(answer: Translation, field: Field) -> bool:
    """Whether the worker gave up on a text; another day it may succeed."""
    return any(flag.startswith(f"{field}:set aside") for flag in answer.flags)
