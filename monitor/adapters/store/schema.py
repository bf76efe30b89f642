"""The tables and their indices, as migrations that each happen whole or not at all.

It must never read or write a row of ours. A step that has been released is
never edited: a change is a new step. Times are ISO 8601 UTC text, tuples are JSON.
"""

from __future__ import annotations

from sqlite_utils import Database, Migrations

migrations = Migrations("regional-takes")

# "RTks": tells our files from any other SQLite database (PRAGMA application_id).
APPLICATION_ID = 0x52546B73


@migrations(name="0001-world")
def world(db: Database) -> None:
    """What the operator's files say, and the state of each feed."""
    db.executescript(f"""
        PRAGMA application_id = {APPLICATION_ID};
        CREATE TABLE outlets (
            id TEXT PRIMARY KEY, config TEXT NOT NULL, retired INTEGER NOT NULL DEFAULT 0
        ) WITHOUT ROWID;
        CREATE TABLE events (
            slug TEXT PRIMARY KEY, config TEXT NOT NULL, date TEXT NOT NULL,
            closed INTEGER NOT NULL DEFAULT 0, retired INTEGER NOT NULL DEFAULT 0
        ) WITHOUT ROWID;
        CREATE TABLE feeds (
            id TEXT PRIMARY KEY, outlet TEXT NOT NULL, url TEXT NOT NULL, config TEXT NOT NULL,
            retired INTEGER NOT NULL DEFAULT 0, added_at TEXT NOT NULL,
            etag TEXT NOT NULL DEFAULT '', last_modified TEXT NOT NULL DEFAULT '',
            next_at TEXT NOT NULL, next_why TEXT NOT NULL DEFAULT '',
            interval_s REAL NOT NULL DEFAULT 0, failures INTEGER NOT NULL DEFAULT 0,
            last_poll_at TEXT, last_ok_at TEXT, last_new_at TEXT,
            news INTEGER NOT NULL DEFAULT 0,        -- polls that brought something new
            usual_gap_s REAL NOT NULL DEFAULT 0,    -- smoothed time between two of those
            error_kind TEXT NOT NULL DEFAULT '', error_detail TEXT NOT NULL DEFAULT '',
            error_status INTEGER, error_at TEXT,
            moved_to TEXT NOT NULL DEFAULT '', warnings TEXT NOT NULL DEFAULT '[]'
        ) WITHOUT ROWID;
        CREATE INDEX feeds_due ON feeds (next_at) WHERE retired = 0;
        CREATE INDEX feeds_outlet ON feeds (outlet);
    """)


@migrations(name="0002-collected")
def collected(db: Database) -> None:
    """What polls brought. `poll_days` keeps the counts of polls that `prune` removes."""
    db.executescript("""
        CREATE TABLE polls (
            id INTEGER PRIMARY KEY, feed TEXT NOT NULL, outlet TEXT NOT NULL, at TEXT NOT NULL,
            outcome TEXT NOT NULL, status INTEGER, entries_seen INTEGER NOT NULL,
            new INTEGER NOT NULL, revised INTEGER NOT NULL,
            error_kind TEXT NOT NULL DEFAULT '', error_detail TEXT NOT NULL DEFAULT '',
            moved_to TEXT NOT NULL DEFAULT '', warnings TEXT NOT NULL DEFAULT '[]',
            elapsed_s REAL NOT NULL DEFAULT 0, bytes INTEGER NOT NULL DEFAULT 0
        );
        CREATE UNIQUE INDEX polls_once ON polls (feed, at, outcome);
        CREATE INDEX polls_at ON polls (at, feed, outcome);
        CREATE TABLE poll_days (
            outlet TEXT NOT NULL, day TEXT NOT NULL, ok INTEGER NOT NULL, failed INTEGER NOT NULL,
            PRIMARY KEY (outlet, day)
        ) WITHOUT ROWID;
        CREATE TABLE items (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            outlet TEXT NOT NULL, feed TEXT NOT NULL, key TEXT NOT NULL, digest TEXT NOT NULL,
            url TEXT NOT NULL, title TEXT NOT NULL, summary TEXT NOT NULL, body TEXT NOT NULL,
            published TEXT NOT NULL, fetched TEXT NOT NULL, dated INTEGER NOT NULL,
            published_raw TEXT NOT NULL DEFAULT '', author TEXT NOT NULL DEFAULT '',
            source TEXT NOT NULL DEFAULT '', declared TEXT NOT NULL DEFAULT '',
            tags TEXT NOT NULL DEFAULT '[]',
            revision INTEGER NOT NULL DEFAULT 0, revised_at TEXT,
            language TEXT NOT NULL DEFAULT '',      -- as read; '' until then
            state TEXT NOT NULL DEFAULT 'new' CHECK (state IN ('new', 'read', 'parked')),
            state_at TEXT NOT NULL, tries INTEGER NOT NULL DEFAULT 0,
            parked_why TEXT NOT NULL DEFAULT ''
        );
        CREATE UNIQUE INDEX items_once ON items (outlet, key);
        CREATE INDEX items_unread ON items (published, id) WHERE state = 'new';
        CREATE INDEX items_parked ON items (state_at) WHERE state = 'parked';
        CREATE INDEX items_outlet ON items (outlet, published);
        CREATE INDEX items_published ON items (published);
        CREATE INDEX items_fetched ON items (fetched);
        CREATE INDEX items_url ON items (url);
        -- Other keys of an item (a guid that changed, its address), as 16-byte BLAKE2b.
        CREATE TABLE item_keys (
            outlet TEXT NOT NULL, hash BLOB NOT NULL, item INTEGER NOT NULL REFERENCES items (id),
            PRIMARY KEY (outlet, hash)
        ) WITHOUT ROWID;
        CREATE INDEX item_keys_item ON item_keys (item);
        CREATE TABLE revisions (
            item INTEGER NOT NULL REFERENCES items (id), revision INTEGER NOT NULL,
            digest TEXT NOT NULL, url TEXT NOT NULL,
            title TEXT NOT NULL, summary TEXT NOT NULL, body TEXT NOT NULL,
            published TEXT NOT NULL, dated INTEGER NOT NULL,
            seen_at TEXT NOT NULL, replaced_at TEXT NOT NULL,
            PRIMARY KEY (item, revision)
        ) WITHOUT ROWID;
    """)


@migrations(name="0003-understood")
def understood(db: Database) -> None:
    """What was understood: one row of `translations` per item and revision that was read."""
    db.executescript("""
        CREATE TABLE translations (
            item INTEGER NOT NULL REFERENCES items (id), revision INTEGER NOT NULL,
            language TEXT NOT NULL, confidence REAL NOT NULL, basis TEXT NOT NULL,
            script TEXT NOT NULL,
            source TEXT NOT NULL, target TEXT NOT NULL DEFAULT '', model TEXT NOT NULL DEFAULT '',
            title TEXT NOT NULL DEFAULT '', summary TEXT NOT NULL DEFAULT '',
            body TEXT NOT NULL DEFAULT '', flags TEXT NOT NULL DEFAULT '[]',
            reason TEXT NOT NULL DEFAULT '', waits INTEGER NOT NULL DEFAULT 0, at TEXT NOT NULL,
            PRIMARY KEY (item, revision)
        );
        CREATE INDEX translations_waiting ON translations (source) WHERE waits = 1;
        CREATE TABLE matches (
            item INTEGER NOT NULL REFERENCES items (id), event TEXT NOT NULL,
            revision INTEGER NOT NULL, score REAL NOT NULL,
            verdict TEXT NOT NULL CHECK (verdict IN ('match', 'near')),
            reasons TEXT NOT NULL, lacked TEXT NOT NULL, rival TEXT,
            rival_score REAL NOT NULL, passed TEXT NOT NULL DEFAULT '', at TEXT NOT NULL,
            PRIMARY KEY (item, event)
        );
        CREATE INDEX matches_event ON matches (event, verdict);
        CREATE TABLE origins (
            copy INTEGER NOT NULL REFERENCES items (id), origin INTEGER REFERENCES items (id),
            agency TEXT NOT NULL, basis TEXT NOT NULL, score REAL NOT NULL,
            found_by INTEGER NOT NULL REFERENCES items (id)
        );
        CREATE UNIQUE INDEX origins_once ON origins (copy, ifnull(origin, 0), agency, basis);
        CREATE INDEX origins_origin ON origins (origin) WHERE origin IS NOT NULL;
        CREATE INDEX origins_found_by ON origins (found_by);
    """)


@migrations(name="0004-takes")
def takes(db: Database) -> None:
    """Takes are appended and never touched again; each chain of corrections is a line."""
    db.executescript("""
        CREATE TABLE takes (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            item INTEGER NOT NULL REFERENCES items (id), event TEXT NOT NULL,
            outlet TEXT NOT NULL, outlet_name TEXT NOT NULL, country TEXT NOT NULL,
            region TEXT NOT NULL, region_name TEXT NOT NULL, language TEXT NOT NULL,
            lenses TEXT NOT NULL, lens_version TEXT NOT NULL, lens_note TEXT NOT NULL,
            headline TEXT NOT NULL, headline_en TEXT NOT NULL, gist TEXT NOT NULL, quote TEXT,
            url TEXT NOT NULL, published TEXT NOT NULL, score REAL NOT NULL,
            recorded TEXT NOT NULL, revision INTEGER NOT NULL, flags TEXT NOT NULL,
            supersedes INTEGER REFERENCES takes (id), withdrawn TEXT NOT NULL DEFAULT ''
        );
        CREATE UNIQUE INDEX takes_line ON takes (supersedes) WHERE supersedes IS NOT NULL;
        CREATE UNIQUE INDEX takes_root ON takes (item, event) WHERE supersedes IS NULL;
        CREATE INDEX takes_item ON takes (item, event, id);
        CREATE INDEX takes_event ON takes (event, id);
        CREATE INDEX takes_outlet ON takes (outlet, id);
        CREATE TRIGGER takes_never_change BEFORE UPDATE ON takes
            BEGIN SELECT RAISE(ABORT, 'takes are append-only'); END;
        -- INSERT OR REPLACE would delete in silence
        CREATE TRIGGER takes_never_replaced BEFORE INSERT ON takes
            WHEN EXISTS (SELECT 1 FROM takes WHERE id = NEW.id)
            OR EXISTS (SELECT 1 FROM takes WHERE supersedes = NEW.supersedes)
            OR NEW.supersedes IS NULL AND EXISTS (SELECT 1 FROM takes
                WHERE item = NEW.item AND event = NEW.event AND supersedes IS NULL)
            BEGIN SELECT RAISE(ABORT, 'takes are append-only'); END;
        CREATE TRIGGER takes_never_go BEFORE DELETE ON takes
            BEGIN SELECT RAISE(ABORT, 'takes are append-only'); END;
    """)


@migrations(name="0005-outbox")
def outbox(db: Database) -> None:
    """Digests by local date, and the messages that carry them, byte for byte."""
    db.executescript("""
        CREATE TABLE digests (
            subscriber TEXT NOT NULL, date TEXT NOT NULL, last_take INTEGER NOT NULL,
            until TEXT NOT NULL, PRIMARY KEY (subscriber, date)
        ) WITHOUT ROWID;
        CREATE TABLE outbox (
            id INTEGER PRIMARY KEY AUTOINCREMENT, subscriber TEXT NOT NULL, date TEXT NOT NULL,
            address TEXT NOT NULL, message_id TEXT NOT NULL, subject TEXT NOT NULL,
            data BLOB NOT NULL,
            state TEXT NOT NULL DEFAULT 'queued'
                CHECK (state IN ('queued', 'sent', 'refused', 'failed', 'dropped')),
            tries INTEGER NOT NULL DEFAULT 0, queued_at TEXT NOT NULL, next_at TEXT,
            last_at TEXT, last_code INTEGER, last_detail TEXT NOT NULL DEFAULT ''
        );
        CREATE UNIQUE INDEX outbox_once ON outbox (subscriber, date);
        CREATE INDEX outbox_due ON outbox (next_at) WHERE state = 'queued';
    """)


@migrations(name="0006-search")
def search(db: Database) -> None:
    """Full text over prepared text (core.folding); unicode61 then folds Latin accents."""
    db.executescript("""
        CREATE VIRTUAL TABLE items_fts USING fts5 (
            title, text, english, tokenize = 'unicode61 remove_diacritics 2'
        );
        CREATE VIRTUAL TABLE items_words USING fts5vocab (items_fts, row);
    """)


@migrations(name="0007-translated")
def translated(db: Database) -> None:
    """What models made of texts, by text, pair and version; and names that were put right."""
    db.executescript("""
        CREATE TABLE translated (
            id INTEGER PRIMARY KEY AUTOINCREMENT,   -- in order of age
            hash BLOB NOT NULL, model TEXT NOT NULL,
            english TEXT NOT NULL, flags TEXT NOT NULL DEFAULT '[]'
        );
        CREATE UNIQUE INDEX translated_once ON translated (hash, model);
        ALTER TABLE translations ADD COLUMN repaired TEXT NOT NULL DEFAULT '[]';
    """)


@migrations(name="0008-articles")
def articles(db: Database) -> None:
    """Pages behind items, and the rules of the sites that they lie on."""
    db.executescript("""
        CREATE TABLE articles (
            item INTEGER PRIMARY KEY REFERENCES items (id) ON DELETE CASCADE,
            url TEXT NOT NULL,                      -- the last one asked, redirects included
            digest TEXT NOT NULL,                   -- of the feed's entry at that time
            outcome TEXT NOT NULL CHECK (outcome IN ('read', 'refused', 'later')),
            at TEXT NOT NULL, kind TEXT NOT NULL, reason TEXT NOT NULL, text TEXT NOT NULL,
            etag TEXT NOT NULL, last_modified TEXT NOT NULL, status INTEGER,
            tries INTEGER NOT NULL, next_at TEXT
        );
        CREATE TABLE robots (
            origin TEXT PRIMARY KEY,
            state TEXT NOT NULL CHECK (state IN ('rules', 'absent', 'unreachable')),
            at TEXT NOT NULL, until TEXT NOT NULL, body TEXT NOT NULL, detail TEXT NOT NULL,
            rest_until TEXT                         -- no page of the site is asked before
        ) WITHOUT ROWID;
        ALTER TABLE revisions ADD COLUMN replaced_by TEXT NOT NULL DEFAULT 'feed';
    """)


@migrations(name="0009-manners")
def manners(db: Database) -> None:
    """What polls taught us about a feed (types.Habits), and who is asking it right now."""
    db.executescript("""
        ALTER TABLE feeds ADD COLUMN habits TEXT NOT NULL DEFAULT '{}';
        ALTER TABLE feeds ADD COLUMN leased_by TEXT NOT NULL DEFAULT '';
        ALTER TABLE feeds ADD COLUMN leased_until TEXT NOT NULL DEFAULT '';
    """)


@migrations(name="0010-mixed")
def mixed(db: Database) -> None:
    """Which fields of an item are in another language than the whole."""
    db.executescript("ALTER TABLE translations ADD COLUMN fields TEXT NOT NULL DEFAULT '[]';")


@migrations(name="0011-feedback")
def feedback(db: Database) -> None:
    """What operators said of items, which events stored items have met, and takes' voices."""
    db.executescript("""
        CREATE TABLE verdicts (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            item INTEGER NOT NULL REFERENCES items (id) ON DELETE CASCADE, event TEXT NOT NULL,
            verdict TEXT NOT NULL CHECK (verdict IN ('confirm', 'reject')),
            at TEXT NOT NULL, undone_at TEXT        -- one in force for an item and event
        );
        CREATE UNIQUE INDEX verdicts_once ON verdicts (item, event) WHERE undone_at IS NULL;
        CREATE INDEX verdicts_event ON verdicts (event) WHERE undone_at IS NULL;
        -- when stored items were first compared with an event; NULL: not yet
        ALTER TABLE events ADD COLUMN met_at TEXT;
        ALTER TABLE takes ADD COLUMN voice TEXT NOT NULL DEFAULT '';
    """)


@migrations(name="0012-leaving")
def leaving(db: Database) -> None:
    """Readers who asked to get no more mail, by id and the address that they left with."""
    db.executescript("""
        CREATE TABLE unsubscribed (
            subscriber TEXT NOT NULL, address TEXT NOT NULL, at TEXT NOT NULL,
            PRIMARY KEY (subscriber, address)
        ) WITHOUT ROWID;
    """)


@migrations(name="0013-kin")
def kin(db: Database) -> None:
    """What items link to, and how they stood to others when they were read."""
    db.executescript("""
        ALTER TABLE items ADD COLUMN links TEXT NOT NULL DEFAULT '[]';  -- canonical addresses
        CREATE TABLE kin (
            item INTEGER NOT NULL REFERENCES items (id) ON DELETE CASCADE,
            other INTEGER NOT NULL REFERENCES items (id) ON DELETE CASCADE,
            how TEXT NOT NULL CHECK (how IN ('copy', 'link', 'alike')), score REAL NOT NULL,
            PRIMARY KEY (item, other, how)
        ) WITHOUT ROWID;
        CREATE INDEX kin_other ON kin (other);
    """)


@migrations(name="0014-alerts")
def alerts(db: Database) -> None:
    """Mails between digests: what each was about, and up to which take was looked."""
    db.executescript("""
        CREATE TABLE alerts (
            subscriber TEXT NOT NULL, key TEXT NOT NULL, at TEXT NOT NULL,
            PRIMARY KEY (subscriber, key)
        ) WITHOUT ROWID;
        CREATE TABLE alert_marks (
            subscriber TEXT NOT NULL, event TEXT NOT NULL, last_take INTEGER NOT NULL,
            PRIMARY KEY (subscriber, event)
        ) WITHOUT ROWID;
        ALTER TABLE outbox ADD COLUMN kind TEXT NOT NULL DEFAULT 'digest'
            CHECK (kind IN ('digest', 'alert', 'notice'));
        UPDATE outbox SET kind = 'notice' WHERE subscriber LIKE 'operator/%';
        DROP INDEX outbox_once;
        CREATE UNIQUE INDEX outbox_once ON outbox (subscriber, date) WHERE kind <> 'alert';
        CREATE INDEX outbox_alerts ON outbox (subscriber, queued_at) WHERE kind = 'alert';
    """)


@migrations(name="0015-spoken")
def spoken(db: Database) -> None:
    """Which parts of a take are in another language than the whole."""
    db.executescript("ALTER TABLE takes ADD COLUMN languages TEXT NOT NULL DEFAULT '[]';")


@migrations(name="0016-unsettled")
def unsettled(db: Database) -> None:
    """Items of a pass that has not ended: how they stand to each other is found out at its end."""
    db.executescript("""
        CREATE TABLE unsettled (
            item INTEGER PRIMARY KEY REFERENCES items (id) ON DELETE CASCADE,
            sure INTEGER            -- whether it is surely taken by itself; NULL: not known yet
        );
    """)


@migrations(name="0017-figure")
def figure(db: Database) -> None:
    """Reports that have a figure in common stand to each other, too."""
    db.executescript("""
        ALTER TABLE kin RENAME TO kin_before;
        DROP INDEX kin_other;
        CREATE TABLE kin (
            item INTEGER NOT NULL REFERENCES items (id) ON DELETE CASCADE,
            other INTEGER NOT NULL REFERENCES items (id) ON DELETE CASCADE,
            how TEXT NOT NULL CHECK (how IN ('copy', 'link', 'alike', 'figure')),
            score REAL NOT NULL,
            PRIMARY KEY (item, other, how)
        ) WITHOUT ROWID;
        INSERT INTO kin (item, other, how, score) SELECT item, other, how, score FROM kin_before;
        DROP TABLE kin_before;
        CREATE INDEX kin_other ON kin (other);
    """)
