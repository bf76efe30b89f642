"""Which English texts of a brief a reader of another language would want in that language.

The operator's title and introduction, the sentences of the sections, gists, and what
is quoted in English. It must never translate, and never know a model.
"""

from __future__ import annotations

from collections.abc import Iterator

from monitor.types import Brief, Lang, TakeView


def english_texts(brief: Brief, lang: Lang) -> tuple[str, ...]:
    """The texts in the order of the page, each once; none for a page in English."""
    if lang == "en":
        return ()
    return tuple(dict.fromkeys(text for text in _texts(brief, lang) if text.strip()))


def _texts(brief: Brief, lang: Lang) -> Iterator[str]:
    yield from (brief.title, brief.dek)
    for section in (brief.summary, brief.split, brief.why, brief.watch):
        yield from (s.text for s in section.sentences if s.lang == "en")
    for batch in brief.batches:
        for view in batch.takes:
            yield from _of_take(view, lang)
    for view in brief.link_only:
        yield from _of_take(view, lang)


def _of_take(view: TakeView, lang: Lang) -> Iterator[str]:
    take = view.take
    if take.spoken("gist") != lang:  # what is in the reader's language is shown in its own words
        yield take.gist
    if take.quote and take.spoken("quote") == "en":
        yield take.quote.text
    elif not take.quote and take.spoken("headline") == "en":
        yield take.headline
