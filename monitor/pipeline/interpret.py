"""English texts of a page -> the reader's language: memory first, then the model, then the gate.

The same desk as for items, the other way round. What the gate doubts is left out,
and so stays in English. It must never know which page the texts are from.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from monitor.pipeline.translate import Desk, Wish
from monitor.types import FeedId, Field, Item, ItemId, Lang, Language, OutletId, Translation

# English, translation, language -> the doubt about it, "" for none.
Doubt = Callable[[str, str, Lang], str]
_ENGLISH = Language(code="en", confidence=1.0, basis="our own page")
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def interpreted(desk: Desk, texts: Sequence[str]) -> dict[str, str]:
    """The texts that could be translated without doubt, with their translation."""
    wishes = [Wish(item=_sheet(n, text), language=_ENGLISH, fields=("body",))
              for n, text in enumerate(texts)]  # fmt: skip
    answers = desk.submit(wishes).result() if wishes else []
    return {
        text: answer.body
        for text, answer in zip(texts, answers, strict=True)
        if isinstance(answer, Translation) and answer.body and not answer.flags
    }


def judge_into(
    lang: Lang, doubt: Doubt
) -> Callable[[Item, Translation, Sequence[Field]], Translation]:
    """The gate of a desk that translates into `lang`."""

    def judge(item: Item, made: Translation, fields: Sequence[Field]) -> Translation:
        found = [
            f"{field}:{reason}"
            for field in fields
            if (reason := doubt(item.text(field), made.text(field), lang))
        ]
        return replace(made, target=lang, flags=tuple(dict.fromkeys([*made.flags, *found])))

    return judge


def _sheet(number: int, text: str) -> Item:
    """A text in the form that translators take."""
    return Item(
        id=ItemId(number), outlet=OutletId("page"), feed=FeedId("page/text"), key=str(number),
        url="", title="", summary="", body=text, published=_NEVER, fetched=_NEVER,
    )  # fmt: skip
