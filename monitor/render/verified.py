"""No page leaves with a quote that its original does not have, or a statement without a source.

Every renderer of a brief calls `checked` first. It must never mend what it finds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from monitor.core.quote import verify
from monitor.errors import QuoteError
from monitor.types import Brief, FigureRow, TakeView


def all_views(brief: Brief) -> Iterator[TakeView]:
    """Takes in the order of their numbers."""
    for batch in brief.batches:
        yield from batch.takes
    yield from brief.link_only


def checked(brief: Brief) -> Brief:
    """The brief itself, or QuoteError that names the quote, figure or sentence at fault."""
    views = {view.number: view for view in all_views(brief)}
    for view in views.values():
        _check_quote(view)
    for row in brief.numbers:
        _check_figures(row, views)
    for section in (brief.summary, brief.split, brief.why, brief.watch):
        for sentence in section.sentences:
            known = sentence.takes and all(number in views for number in sentence.takes)
            if not known and not sentence.by_hand:
                raise QuoteError(f"no take stands behind the sentence “{sentence.text}”")
    return brief


def _check_quote(view: TakeView) -> None:
    if view.take.quote is None:
        return
    if view.item is None:
        raise QuoteError(
            f"“{view.take.quote.text}” ({view.take.outlet_name}) cannot be checked: "
            "the stored original is not at hand"
        )
    verify(view.item, view.take.quote)


def _check_figures(row: FigureRow, views: Mapping[int, TakeView]) -> None:
    if not row.says and not row.by_hand:
        raise QuoteError(f"the figure {row.shown} ({row.subject}) has no source")
    for number, figure in row.says:
        held = views[number].item if number in views else None
        if held is None or held.text(figure.field)[figure.start : figure.end] != figure.text:
            raise QuoteError(
                f"the figure “{figure.text}” ({row.subject}) is not in the stored "
                f"{figure.field} of take {number}"
            )
