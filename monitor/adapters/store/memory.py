"""What the models said before: translations by text, pair and version, and which items are behind.

A model is named with its pair and version ("argos fr->en 1.9"), so a newer one
finds nothing here and is asked. It must never judge a translation.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from hashlib import blake2b

from monitor.adapters.store.codec import to_json
from monitor.adapters.store.database import Connection
from monitor.types import English, Lang

# Rows that stay: a headline's translation takes about 0.4 KB, so this is some 200 MB. A text
# comes again within days (a feed shows it until newer ones push it out) or never.
KEPT = 500_000
_AT_ONCE = 500  # parameters of one query
# Traditional Chinese is read by a model of its own where there is one ("zt").
_BEHIND = (
    "FROM translations t JOIN items i ON i.id = t.item AND i.revision = t.revision "
    "AND i.state = 'read' JOIN json_each(:pairs) p "
    "ON p.key = iif(t.source = 'zh' AND t.script = 'Hant', 'zt', t.source) "
    "WHERE t.target != '' AND t.model != p.value AND (:lang = '' OR t.source = :lang)"
)


def text_hash(text: str) -> bytes:
    """16 bytes that stand for a text."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


class Memory(Connection):
    """The translation cache, and what an upgraded model could translate anew."""

    def recall(self, texts: Mapping[str, Collection[str]]) -> dict[tuple[str, str], English]:
        """Known translations of texts (by model's name), keyed by (model, text)."""
        found: dict[tuple[str, str], English] = {}
        for model, wanted in texts.items():
            by_hash = {text_hash(text): text for text in wanted}
            hashes = sorted(by_hash)
            for at in range(0, len(hashes), _AT_ONCE):
                some = hashes[at : at + _AT_ONCE]
                marks = ",".join("?" * len(some))
                sql = (
                    "SELECT hash, english, flags FROM translated "  # noqa: S608  (question marks only)
                    f"WHERE model = ? AND hash IN ({marks})"
                )
                for row in self._rows(sql, (model, *some)):
                    found[model, by_hash[row["hash"]]] = English(
                        text=row["english"], flags=tuple(json.loads(row["flags"]))
                    )
        return found

    def remember(self, translated: Mapping[tuple[str, str], English]) -> None:
        """Keep translations by (model, text); the oldest go when there are too many."""
        if not translated:
            return
        rows = [
            (text_hash(text), model, english.text, to_json(english.flags))
            for (model, text), english in translated.items()
        ]
        with self._write() as db:
            db.conn.executemany(
                "INSERT INTO translated (hash, model, english, flags) VALUES (?, ?, ?, ?) "
                "ON CONFLICT (hash, model) DO UPDATE SET english = excluded.english, "
                "flags = excluded.flags",
                rows,
            )
            db.execute(
                "DELETE FROM translated WHERE id <= (SELECT max(id) FROM translated) - ?", (KEPT,)
            )

    def behind(self, pairs: Mapping[Lang, str], lang: Lang = "") -> dict[tuple[Lang, str], int]:
        """How many items another model translated than `pairs` names now, by (language, model)."""
        rows = self._rows(
            f"SELECT p.key AS lang, t.model, count(*) AS n {_BEHIND} "
            "GROUP BY p.key, t.model ORDER BY p.key, t.model",
            {"pairs": to_json(dict(pairs)), "lang": lang},
        )
        return {(row["lang"], row["model"]): int(row["n"]) for row in rows}

    def retranslate(self, pairs: Mapping[Lang, str], lang: Lang = "") -> int:
        """Mark those items unread, so that the next pass translates them anew; say how many."""
        with self._write() as db:
            return db.execute(
                "UPDATE items SET state = 'new', tries = 0 "  # noqa: S608  (as above)
                f"WHERE id IN (SELECT t.item {_BEHIND})",
                {"pairs": to_json(dict(pairs)), "lang": lang},
            ).rowcount
