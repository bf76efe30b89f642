"""Databases as comparable facts: what was learned, without row ids and clock times.

Two runs that were disturbed differently must agree in every line of `facts`.
"""

import json
import sqlite3
from pathlib import Path

SCORES_APART = 0.05

# Each query gives natural keys and content only; ids, poll times and durations differ by nature.
QUERIES = {
    "items": "select outlet, key, url, title, summary, body, published, language from items",
    "states": "select outlet, key, state from items",
    "translations": "select i.outlet, i.key, t.source, t.model, t.title, t.summary, t.body, t.flags, t.reason from translations t join items i on i.id = t.item",
    "matches": "select i.outlet, i.key, m.event, m.verdict, round(m.score, 6) from matches m join items i on i.id = m.item",
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


def told_apart(found: dict[str, list[str]], expected: dict[str, list[str]]) -> list[str]:
    """Where two databases differ; a match's score may, by at most SCORES_APART.

    What was read before an item counts a little, and a pass that was killed reads on in
    another order. What an item was taken for must not differ.
    """
    out = [name for name in expected if name != "matches" and found[name] != expected[name]]
    ours, theirs = ([json.loads(row) for row in facts["matches"]] for facts in (found, expected))
    if [row[:-1] for row in ours] != [row[:-1] for row in theirs]:
        return [*out, "matches"]
    pairs = zip(ours, theirs, strict=True)
    return out + [str(a) for a, b in pairs if abs(a[-1] - b[-1]) > SCORES_APART]


def quick_check(database: Path) -> str:
    """SQLite's own opinion of the file; "ok" if it is sound."""
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    try:
        return str(connection.execute("pragma quick_check").fetchone()[0])
    finally:
        connection.close()
