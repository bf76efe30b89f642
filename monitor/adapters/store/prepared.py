"""What the full-text index holds of an item: its words in the form in which queries look for them.

It must never run a query of a reader; search.py does.
"""

from __future__ import annotations

from sqlite_utils import Database

from monitor.core.folding import search_form
from monitor.types import Item, Translation, Untranslated


def replace_prepared(
    db: Database, item: Item, translation: Translation | Untranslated | None
) -> None:
    """Put an item's title, text and English translation in place of what was there."""
    english = ""
    if isinstance(translation, Translation):
        english = _joined(translation.title, translation.summary, translation.body)
    drop_prepared(db, int(item.id))
    db.execute(
        "INSERT INTO items_fts (rowid, title, text, english) VALUES (?, ?, ?, ?)",
        (item.id, search_form(item.title), _joined(item.summary, item.body), english),
    )


def drop_prepared(db: Database, item: int) -> None:
    """Take an item out of the index."""
    db.execute("DELETE FROM items_fts WHERE rowid = ?", (item,))


def _joined(*parts: str) -> str:
    return search_form("\n".join(part for part in parts if part))
