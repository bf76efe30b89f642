"""Databases as comparable facts: what was learned, without row ids and clock times.

Two runs that were disturbed differently must agree in every line of `facts`.
"""

import json
import sqlite3
from pathlib import Path

# Each query gives natural keys and content only; ids, poll times and durations differ by nature.
QUERIES = {
    "items": "select outlet, key, url, title, summary, body, published, language from items",
    "states": "select outlet, key, state from items",
    "translations": "select i.outlet, i.key, t.source, t.model, t.title, t.summary, t.body, t.flags, t.reason from translations t join items i on i.id = t.item",
    "matches": "select i.outlet, i.key, m.event, m.verdict, round(m.score, 6) from matches m join items i on i.id = m.item",
    "kin": "select a.outlet, a.key, b.outlet, b.key, k.how, k.score from kin k join items a on a.id = k.item join items b on b.id = k.other",
    "unsettled": "select i.outlet, i.key from unsettled u join items i on i.id = u.item",
    "takes": "select i.outlet, i.key, t.event, t.outlet, t.country, t.region, t.language, t.lenses, t.headline, t.headline_en, t.gist, t.quote, t.url, t.published, t.withdrawn from takes t join items i on i.id = t.item",
    "origins": "select a.outlet, a.key, coalesce(b.outlet, ''), coalesce(b.key, ''), o.agency, o.basis from origins o join items a on a.id = o.copy left join items b on b.id = o.origin",
    "memos": "select id, etag, last_modified from feeds",
}


def facts(database: Path) -> dict[str, list[str]]:
    """Every table's content as sorted JSON lines."""
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    try:
        return {
            name: sorted(json.dumps(row, ensure_ascii=False) for row in connection.execute(query))
            for name, query in QUERIES.items()
        }
    finally:
        connection.close()


def quick_check(database: Path) -> str:
    """SQLite's own opinion of the file; "ok" if it is sound."""
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    try:
        return str(connection.execute("pragma quick_check").fetchone()[0])
    finally:
        connection.close()
