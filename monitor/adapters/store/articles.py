"""Pages behind items: which are wanted, what each look at one left behind, and sites' robots.txt.

An article's text becomes a new revision of its item, so that takes that were made
from the feed's text keep the words they quote. It must never decide whether a
page serves; that comes with the `Article`.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from sqlite3 import Row

from sqlite_utils import Database

from monitor.adapters.store.codec import from_json, from_text, maybe_time, to_json, to_text
from monitor.adapters.store.database import Connection
from monitor.types import Article, Feed, ItemId, Memo, OutletId, PageDue, Robots

# Items that matter: what made a match, what nobody has read yet, what came near a match. The
# others say nothing of what is tracked, and asking for their pages would be asking for nothing.
# An old match is wanted however old it is; the others only while they are news.
_RANK = """
    CASE WHEN EXISTS (SELECT 1 FROM matches m WHERE m.item = i.id AND m.verdict = 'match') THEN 0
         WHEN i.fetched < :since THEN NULL
         WHEN i.state = 'new' THEN 1
         WHEN EXISTS (SELECT 1 FROM matches m WHERE m.item = i.id) THEN 2 END
"""
_WANTED = f"""
    SELECT * FROM (
        SELECT w.*, row_number() OVER (PARTITION BY outlet ORDER BY rank, published DESC, id DESC)
            AS place
        FROM (
            SELECT i.id, i.outlet, i.url, i.title, i.summary, i.body, i.digest, i.published,
                i.declared, f.config, a.etag, a.last_modified, a.text, a.tries, {_RANK} AS rank
            FROM items i JOIN feeds f ON f.id = i.feed LEFT JOIN articles a ON a.item = i.id
            WHERE i.outlet IN (SELECT value FROM json_each(:outlets)) AND i.state <> 'parked'
                AND (a.item IS NULL OR a.digest <> i.digest OR a.next_at <= :now)
                AND i.url LIKE 'http%'
        ) w WHERE rank IS NOT NULL
    ) WHERE place <= :most ORDER BY rank, published DESC, id DESC
"""  # noqa: S608  (our own expressions)


class Articles(Connection):
    """Satisfies ports.ArticleStore."""

    def pages_due(
        self, outlets: Collection[OutletId], now: datetime, since: datetime, most: int
    ) -> list[PageDue]:
        """At most `most` pages of each outlet, those of matches first, then the newest.

        A page is asked for once, again where the feed's entry was edited, and again
        at `next_at` where a passing reason kept it from us. Items fetched before
        `since` count only if they match an event.
        """
        rows = self._rows(
            _WANTED,
            {
                "outlets": to_json(sorted(outlets)), "now": to_text(now),
                "since": to_text(since), "most": most,
            },
        )  # fmt: skip
        return [_page_due(row) for row in rows]

    def record_article(self, article: Article) -> bool:
        """Keep what became of a page; True if the item's text was replaced and is unread again.

        In one transaction. A repeat changes nothing; neither does a page whose
        entry was edited meanwhile (it is due again).
        """
        with self._write() as db:
            _put_article(db, article)
            row = db.execute(
                "SELECT digest, body FROM items WHERE id = ?", (article.item,)
            ).fetchone()
            usable = article.outcome == "read" and row is not None
            if not usable or row["digest"] != article.digest or row["body"] == article.text:
                return False
            _replace_body(db, article)
            return True

    def article(self, item: ItemId) -> Article | None:
        """What became of the page behind an item; None if it was never asked for."""
        row = self._row("SELECT * FROM articles WHERE item = ?", (item,))
        return None if row is None else _article(row)

    def article_counts(self) -> dict[str, int]:
        """Pages by what became of them last ("read", "paywall", "robots", "http-403" ...)."""
        rows = self._rows(
            "SELECT CASE WHEN outcome = 'read' THEN 'read' "
            "WHEN kind LIKE 'http-%' AND status IS NOT NULL THEN 'http-' || status "
            "ELSE kind END AS what, count(*) AS n FROM articles GROUP BY what ORDER BY what"
        )
        return {row["what"]: row["n"] for row in rows}

    def robots(self, origin: str) -> Robots | None:
        """What a site's robots.txt said when it was last asked for."""
        row = self._row("SELECT * FROM robots WHERE origin = ?", (origin,))
        if row is None:
            return None
        return Robots(
            origin=row["origin"], state=row["state"], at=from_text(row["at"]),
            until=from_text(row["until"]), body=row["body"], detail=row["detail"],
            rest_until=maybe_time(row["rest_until"]),
        )  # fmt: skip

    def keep_robots(self, robots: Robots) -> None:
        """Keep what a site's robots.txt said, and until when the site is left alone."""
        rest = None if robots.rest_until is None else to_text(robots.rest_until)
        with self._write() as db:
            db.execute(
                "INSERT OR REPLACE INTO robots (origin, state, at, until, body, detail, "
                "rest_until) VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    robots.origin, robots.state, to_text(robots.at), to_text(robots.until),
                    robots.body, robots.detail, rest,
                ),
            )  # fmt: skip


def _page_due(row: Row) -> PageDue:
    return PageDue(
        item=ItemId(row["id"]),
        url=row["url"],
        title=row["title"],
        feed_text="\n".join(part for part in (row["summary"], row["body"]) if part),
        digest=row["digest"],
        language=row["declared"],
        allow=from_json(Feed, row["config"]).allow,
        # without the text that it stands for, a validator would bring a 304 and nothing else
        memo=Memo(etag=row["etag"], last_modified=row["last_modified"]) if row["text"] else Memo(),
        text=row["text"] or "",
        tries=row["tries"] or 0,
    )


def _put_article(db: Database, article: Article) -> None:
    db.execute(
        "INSERT INTO articles (item, url, digest, outcome, at, kind, reason, text, etag, "
        "last_modified, status, tries, next_at) "
        "SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ? WHERE EXISTS "
        "(SELECT 1 FROM items WHERE id = ?) "  # it may have been forgotten meanwhile
        "ON CONFLICT (item) DO UPDATE SET url = excluded.url, digest = excluded.digest, "
        "outcome = excluded.outcome, at = excluded.at, kind = excluded.kind, "
        "reason = excluded.reason, text = excluded.text, etag = excluded.etag, "
        "last_modified = excluded.last_modified, status = excluded.status, "
        "tries = excluded.tries, next_at = excluded.next_at",
        (
            article.item, article.url, article.digest, article.outcome, to_text(article.at),
            article.kind, article.reason, article.text, article.memo.etag,
            article.memo.last_modified, article.status, article.tries,
            None if article.next_at is None else to_text(article.next_at), article.item,
        ),
    )  # fmt: skip


def _replace_body(db: Database, article: Article) -> None:
    """The feed's own text becomes a revision; the item is unread again under a new number.

    The digest stays that of the feed's entry: the next poll must not take the feed's
    text for an edit.
    """
    at = to_text(article.at)
    db.execute(
        "INSERT INTO revisions (item, revision, digest, url, title, summary, body, published, "
        "dated, seen_at, replaced_at, replaced_by) SELECT id, revision, digest, url, title, "
        "summary, body, published, dated, ifnull(revised_at, fetched), ?, 'article' "
        "FROM items WHERE id = ?",
        (at, article.item),
    )
    db.execute(
        "UPDATE items SET body = ?, revision = revision + 1, revised_at = ?, state = 'new', "
        "state_at = ?, tries = 0, parked_why = '' WHERE id = ?",
        (article.text, at, at, article.item),
    )


def _article(row: Row) -> Article:
    return Article(
        item=ItemId(row["item"]), url=row["url"], digest=row["digest"], outcome=row["outcome"],
        at=from_text(row["at"]), kind=row["kind"], reason=row["reason"], text=row["text"],
        memo=Memo(etag=row["etag"], last_modified=row["last_modified"]), status=row["status"],
        tries=row["tries"], next_at=maybe_time(row["next_at"]),
    )  # fmt: skip
