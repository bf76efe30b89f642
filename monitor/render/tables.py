"""The takes and the figures of an event as CSV, for a spreadsheet or a program.

No cell can act: a spreadsheet reads a leading = + - @ as a formula, so words that
begin like one get an apostrophe before them. It must never hold an item's whole text.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import UTC

from monitor.core.brief_numbers import plain
from monitor.render.mailtext import line
from monitor.render.page_takes import safe_link
from monitor.render.verified import all_views, checked
from monitor.types import Brief, TakeView

# Full-width forms too: spreadsheets in Chinese and Japanese read them as the ASCII signs.
FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")

TAKES = (
    "number", "published", "dated", "outlet_id", "outlet", "country", "region_code", "region",
    "language", "lenses", "kind", "voice", "origin", "credits", "headline", "headline_en", "gist",
    "quote", "quote_kind", "speaker", "quote_en", "url", "score", "flags", "link_only", "invented",
)  # fmt: skip
FIGURES = (
    "subject", "unit", "state", "value", "upper", "qualifier", "vague", "as_worded", "take",
    "origin", "outlet_id", "outlet", "published", "url",
)  # fmt: skip


def takes_csv(brief: Brief) -> str:
    """One row for each take in the order of its number. QuoteError as every renderer."""
    return _table(TAKES, (_take(view) for view in all_views(checked(brief))))


def figures_csv(brief: Brief) -> str:
    """One row for each figure that a take gives, in the ledger's order; operators' are left out."""
    views = {view.number: view for view in all_views(checked(brief))}
    rows = (
        (
            row.subject, row.unit, row.state, plain(figure.value),
            "" if figure.upper is None else plain(figure.upper), figure.qualifier,
            "yes" if figure.vague else "", figure.text, str(number),
            str(views[number].origin_group), views[number].take.outlet,
            views[number].take.outlet_name, _moment(views[number]),
            safe_link(views[number].take.url),
        )
        for row in brief.numbers
        for number, figure in row.says
    )  # fmt: skip
    return _table(FIGURES, rows)


def calm(text: str) -> str:
    """A cell that is words to every spreadsheet."""
    words = line(text)
    return f"'{words}" if words.startswith(FORMULA) else words


def _take(view: TakeView) -> tuple[str, ...]:
    take = view.take
    quote = take.quote
    return (
        str(view.number), _moment(view), "yes" if view.item is None or view.item.dated else "no",
        take.outlet, take.outlet_name, take.country, take.region, take.region_name, take.language,
        "; ".join(take.lenses), view.kind, take.voice, str(view.origin_group), view.agency,
        take.headline, take.headline_en, take.gist, quote.text if quote else "",
        quote.kind if quote else "", quote.speaker if quote else "",
        quote.translation if quote else "", safe_link(take.url), f"{take.score:.3f}",
        "; ".join(take.flags), "yes" if view.link_only else "", "yes" if view.invented else "",
    )  # fmt: skip


def _moment(view: TakeView) -> str:
    return f"{view.take.published.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """RFC 4180 with line ends of its own, every cell quoted; UTF-8 without a mark."""
    held = io.StringIO(newline="")
    made = csv.writer(held, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    made.writerow(head)
    made.writerows([calm(cell) for cell in row] for row in rows)
    return held.getvalue()
