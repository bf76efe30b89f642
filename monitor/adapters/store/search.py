"""Full-text search: a reader's words find items, and a reading finds what it may reprint.

It must never fold text by itself: documents and queries pass through core.folding.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.adapters.store.codec import to_json, to_text
from monitor.adapters.store.database import Connection
from monitor.adapters.store.items import CURRENT
from monitor.adapters.store.rows import item_of, reading_of
from monitor.core.folding import arabic_forms, search_form
from monitor.types import Item, Lang, OutletId, Reading, Translation

_WORD = re.compile(r"[^\W_]+")
_PHRASE = re.compile(r'"([^"]*)"|(\S+)')
_CLAUSE = re.compile(r'"([^"]*)"( \*)?')
_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")

COLUMNS = ("title", "text", "english")
RARE_WORDS = 5  # of the original, and again of the translation; 4 gave recall .98 (LIBRARIES)
SMALL = 5_000  # items; among fewer, words are rare by chance, so more of them are asked for
RARE_WORDS_OF_FEW = 15
COMMON = 0.02  # a word in more than this share of all items says nothing about a reprint,
MOST = 2000  # nor one in more than so many: looking at them all would take too long
WORDS_LOOKED_AT = 60  # first words of a text; a reprint shares its beginning
CANDIDATES = 40  # for each reading, best first
HITS = 2000  # what is ordered by date: a word of every second item must not read them all
NEAR = timedelta(days=4)  # reprints of one text are published within days
CACHE = 200_000  # words whose frequency is remembered
OPEN = 3  # letters before a word also finds longer ones: "a*" would read half the index
REFRESH = 20_000  # new items after which the frequencies are asked again


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """An item that was found, and where any of the words stand: title, text, english.

    "text" is summary and body as published, "english" the machine translation.
    """

    item: Item
    where: tuple[str, ...]


class Search(Connection):
    """What the full-text index answers."""

    _frequency: dict[str, int]
    _counted_at: int

    def search(
        self,
        text: str,
        *,
        outlet: OutletId | None = None,
        language: Lang | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        limit: int = 50,
        offset: int = 0,
    ) -> list[Hit]:
        """Items that hold all words of `text`, newest published first.

        Words in double quotes stand side by side; OR between two words asks
        for either. A word of three letters or more finds the longer words that
        begin with it; a Chinese word finds itself anywhere; an Arabic word is
        found behind the article and the one-letter particles. Nothing to look
        for finds nothing. Of more than HITS, the last ones collected are ordered.
        """
        query = match_query(text)
        if not query:
            return []
        rows = self._rows(
            "SELECT i.*, f.title AS f_title, f.text AS f_text, f.english AS f_english FROM ("
            "SELECT i.id FROM items_fts JOIN items i ON i.id = items_fts.rowid "
            "WHERE items_fts MATCH :query "
            "AND (:outlet IS NULL OR i.outlet = :outlet) "
            "AND (:language IS NULL OR i.language = :language) "
            "AND (:since IS NULL OR i.published >= :since) "
            "AND (:until IS NULL OR i.published < :until) "
            "ORDER BY items_fts.rowid DESC LIMIT :most) AS hits "
            "JOIN items i ON i.id = hits.id JOIN items_fts f ON f.rowid = hits.id "
            "ORDER BY i.published DESC, i.id DESC LIMIT :limit OFFSET :offset",
            {
                "query": query,
                "outlet": outlet,
                "language": language,
                "since": None if since is None else to_text(since),
                "until": None if until is None else to_text(until),
                "most": max(HITS, limit + offset),
                "limit": limit,
                "offset": offset,
            },
        )
        words = _finder(query)
        return [
            Hit(
                item=item_of(row),
                where=tuple(name for name in COLUMNS if words.search(row[f"f_{name}"])),
            )
            for row in rows
        ]

    def origin_candidates(self, readings: Sequence[Reading]) -> list[Reading]:
        """Stored readings near in time that share rare words with one of these.

        At most CANDIDATES for each; the readings themselves are left out. Rare
        is counted over all stored items, in the original and in the translation.
        """
        mine = {int(reading.item.id) for reading in readings}
        found: dict[int, None] = {}
        with self._read():
            ids = self._ids_near(readings)
            for reading in readings:
                query = self._rare_query(reading)
                if query:
                    found.update(dict.fromkeys(self._near(reading, query, ids)))
            wanted = sorted(set(found) - mine)
            rows = self._rows(
                f"{CURRENT}WHERE i.id IN (SELECT value FROM json_each(?)) ORDER BY i.id",  # noqa: S608  (our own columns)
                (to_json(wanted),),
            )
        return [reading_of(row) for row in rows]

    def _ids_near(self, readings: Sequence[Reading]) -> tuple[int, int]:
        """First and last id of the items that are near any of these: the index skips the rest."""
        times = [reading.item.published for reading in readings]
        if not times:
            return 0, 0
        row = self._rows(
            "SELECT ifnull(min(id), 0), ifnull(max(id), 0) FROM items "
            "WHERE published BETWEEN ? AND ?",
            (to_text(min(times) - NEAR), to_text(max(times) + NEAR)),
        )[0]
        return row[0], row[1]

    def _near(self, reading: Reading, query: str, ids: tuple[int, int]) -> list[int]:
        published = reading.item.published
        rows = self._rows(
            "SELECT f.rowid AS id FROM items_fts f JOIN items i ON i.id = f.rowid "
            "WHERE items_fts MATCH ? AND f.rowid BETWEEN ? AND ? "
            "AND i.published BETWEEN ? AND ? AND i.id <> ? "
            "ORDER BY f.rank, i.published, i.outlet, i.key LIMIT ?",
            (
                query,
                *ids,
                to_text(published - NEAR),
                to_text(published + NEAR),
                reading.item.id,
                CANDIDATES,
            ),
        )
        return [row["id"] for row in rows]

    def _rare_query(self, reading: Reading) -> str:
        """Any of the rarest words of a reading, in either language."""
        item, told = reading.item, reading.translation
        texts = [f"{item.title}\n{item.summary}\n{item.body}"]
        if isinstance(told, Translation):
            texts.append(f"{told.title}\n{told.summary}\n{told.body}")
        chosen: dict[str, None] = {}
        items = self._items()
        most = RARE_WORDS_OF_FEW if items < SMALL else RARE_WORDS
        for text in texts:
            words = _first_words(search_form(text))
            ranked = sorted(words, key=lambda word: (self._count(word), -len(word), word))
            limit = min(max(COMMON * items, CANDIDATES), MOST)
            chosen.update(dict.fromkeys(w for w in ranked[:most] if self._count(w) <= limit))
        return " OR ".join(_quoted(word) for word in chosen)

    def _count(self, word: str) -> int:
        """How many items hold a word; a Chinese pair counts as its rarer character."""
        parts = word.split()
        return min(self._count_one(part) for part in parts)

    def _count_one(self, word: str) -> int:
        known = self._frequencies()
        if word not in known:
            row = self._row("SELECT doc FROM items_words WHERE term = ?", (word,))
            known[word] = row["doc"] if row else 0
        return known[word]

    def _frequencies(self) -> dict[str, int]:
        """Remembered counts: common words are the dear ones to count, and they change little."""
        newest = self._items()
        fresh = hasattr(self, "_frequency") and newest - self._counted_at < REFRESH
        if not fresh or len(self._frequency) > CACHE:
            self._frequency, self._counted_at = {}, newest
        return self._frequency

    def recount(self) -> None:
        """Forget how often words were found."""
        self._frequency, self._counted_at = {}, self._items()

    def _items(self) -> int:
        row = self._row("SELECT max(id) FROM items")
        return (row[0] or 0) if row else 0


def match_query(text: str) -> str:
    """An FTS5 expression for a reader's words; "" if there is none. Nothing in it is syntax."""
    clauses: list[str] = []
    either = False
    for quoted, word in _PHRASE.findall(text):
        if word == "OR":  # in capitals only: "or" is French for gold
            either = bool(clauses)
            continue
        clause = _quoted(search_form(quoted)) if quoted else _word_clause(search_form(word))
        if not clause:
            continue
        if either:
            clauses[-1] = f"({clauses[-1]} OR {clause})"
            either = False
        else:
            clauses.append(clause)
    return " AND ".join(clauses)


def _finder(query: str) -> re.Pattern[str]:
    """Finds in prepared text what any phrase of an FTS5 expression of ours finds."""
    phrases = [
        r"(?<![^\W_])"
        + r"[\W_]+".join(map(re.escape, phrase.split()))
        + ("" if open_end else r"(?![^\W_])")
        for phrase, open_end in _CLAUSE.findall(query)
    ]
    return re.compile("|".join(phrases))


def _word_clause(folded: str) -> str:
    """One word as typed: tokens side by side, the last one open at its end."""
    tokens = _WORD.findall(folded)
    if not tokens:
        return ""
    if len(tokens) == 1:
        open_end = " *" if len(tokens[0]) >= OPEN else ""
        forms = [f"{_quoted(form)}{open_end}" for form in arabic_forms(tokens[0])]
        return forms[0] if len(forms) == 1 else f"({' OR '.join(forms)})"
    return _quoted(" ".join(tokens)) + ("" if _HAN.fullmatch(tokens[-1]) else " *")


def _quoted(folded: str) -> str:
    tokens = _WORD.findall(folded)
    return '"' + " ".join(tokens) + '"' if tokens else ""


def _first_words(folded: str) -> Iterable[str]:
    """Distinct words of a beginning; neighbouring Chinese characters as pairs."""
    tokens = _WORD.findall(folded)[: WORDS_LOOKED_AT * 2]
    words: dict[str, None] = {}
    for token, following in zip(tokens, [*tokens[1:], ""], strict=True):
        if _HAN.fullmatch(token):
            if _HAN.fullmatch(following):
                words[f"{token} {following}"] = None
        elif len(token) > 2:
            words[token] = None
    return list(words)[:WORDS_LOOKED_AT]
