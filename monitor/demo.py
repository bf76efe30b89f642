"""Door: the sample world, from feeds on loopback to the event page and the digest, in one folder.

It runs the daemon's own passes through the same wiring, with two things of its
own: a resolver that finds the sample's hosts on this machine, and a clock that
stands in the sample's July. It must never do what a pass does, nor reach any
other host.
"""

from __future__ import annotations

import hashlib
import shutil
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from monitor import wiring
from monitor.cli.app import App
from monitor.errors import UsageError
from monitor.render.readable import readable
from monitor.sample.server import HERE, SampleServer
from monitor.types import EventSlug, Translation

if TYPE_CHECKING:
    from monitor.pipeline.collect import Collected
    from monitor.pipeline.enrich import Understood
    from monitor.ports import Progress

EVENT = EventSlug("mali-jnim-april-2026-attack")
BEGINS = datetime(2026, 7, 20, 6, tzinfo=UTC)  # the world plays at six in the morning,
LATER = timedelta(hours=1)  # and every further run is an hour after the one before;
PASS = timedelta(minutes=5)  # the passes follow each other as in a quiet daemon
MARK = ".sample-world"  # names a folder as ours, so that beginning anew deletes nobody's files
MADE = ("config", "models", "pages", "digests")
TOLD = (
    "This folder belongs to `monitor demo`: each run writes config/ anew, and --fresh, or a newer\n"
    "sample world, begins anew. Made from sample world {world}.\n"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Digested:
    """The digest of a date: its files, and whether this run made it."""

    date: str
    subject: str
    files: tuple[Path, ...]
    new: bool


@dataclass(slots=True, kw_only=True)
class Outcome:
    """What a run did, pass by pass, and what stands afterwards."""

    folder: Path
    now: datetime
    first: bool
    collected: Collected | None = None
    understood: Understood | None = None
    answers: dict[int, int] = field(default_factory=dict)  # HTTP status -> answers
    seconds: dict[str, float] = field(default_factory=dict)  # pass -> wall time
    pages: dict[EventSlug, Path] = field(default_factory=dict)  # event -> HTML page
    digest: Digested | None = None
    held: Counter[str] = field(default_factory=Counter)  # items by language, as detected
    translated: int = 0
    flagged: int = 0
    takes: int = 0
    page_takes: int = 0
    problems: list[str] = field(default_factory=list)

    @property
    def nothing_new(self) -> bool:
        """Whether every server said "not modified" and nothing was added anywhere."""
        done, read = self.collected, self.understood
        assert done is not None
        assert read is not None
        quiet = done.unchanged == done.feeds and not read.items
        return quiet and not (self.digest and self.digest.new)


class Demo:
    """One run in one folder."""

    def __init__(self, folder: Path, *, fresh: bool = False) -> None:
        self.folder = folder.resolve()
        _take_folder(self.folder, fresh=fresh)
        first = not (self.folder / "monitor.db").exists()
        self.app = App(config=self.folder / "config", db=self.folder / "monitor.db")
        self.app.clock = lambda: BEGINS
        now = BEGINS if first else self._an_hour_later()
        self.outcome = Outcome(folder=self.folder, now=now, first=first)
        self._at(now)

    def _an_hour_later(self) -> datetime:
        """The sample's clock, from what the database remembers of the last poll."""
        last = self.app.store.status(BEGINS).last_poll
        return BEGINS if last is None else last + LATER

    def _at(self, moment: datetime) -> None:
        """Let the sample's clock stand there."""
        self.app.clock = lambda: moment

    @contextmanager
    def _timed(self, what: str) -> Iterator[None]:
        began = time.monotonic()
        yield
        self.outcome.seconds[what] = time.monotonic() - began

    def install(self) -> None:
        """The tiny models, from the package's own folder; what is installed stays."""
        with self._timed("models"):
            wiring.install_models(self.app.settings, self.app.database, HERE / "models")

    def collect(self, progress: Progress | None) -> None:
        """Ask every feed that is due, over real HTTP."""
        with self._timed("collect"), SampleServer() as server:
            done = wiring.collect(self.app, progress, resolve=server.resolve())
            self.outcome.answers = dict(sorted(server.count.by_status.items()))
        self.outcome.collected = done
        self.outcome.problems += [f"{f.feed}: {f.kind}, {f.detail}" for f in done.failures]

    def enrich(self, progress: Progress | None) -> None:
        """Detect, translate, match, take."""
        self._at(self.outcome.now + PASS)
        with (
            self._timed("enrich"),
            wiring.make_translator(self.app.settings, self.app.database) as translator,
        ):
            done = wiring.enrich(self.app, translator, progress=progress)
        self.outcome.understood = done
        self.outcome.problems += [f"item {item} was set aside: {why}" for item, why in done.parked]
        if done.untranslated:
            self.outcome.problems.append(f"{done.untranslated} items were not translated")

    def publish(self) -> None:
        """Write the pages, queue the digest, and put its mail beside them."""
        self._at(self.outcome.now + 2 * PASS)
        with self._timed("publish"):
            self.outcome.pages = wiring.write_pages(self.app)
            self.outcome.digest = self._digest()
        page = self.outcome.pages.get(EVENT)
        if page is None or not page.is_file():
            self.outcome.problems.append(f"no page of {EVENT} was written")

    def _digest(self) -> Digested | None:
        """Queue what is due; nothing is sent, so the mail is read from the outbox."""
        from monitor.daemon import post  # noqa: PLC0415  (the mail libraries load when needed)

        made = post.queue_due(self.app)
        self.outcome.problems += [f"digest for {name}: {why}" for name, why in made.failed]
        rows = self.app.store.due_messages(self.app.clock())
        if not rows:
            self.outcome.problems.append("no digest was made")
            return None
        message = max(rows, key=lambda row: row.message.date).message
        files = _write_mail(self.folder / "digests", str(message.date), message.data)
        return Digested(
            date=str(message.date),
            subject=message.subject,
            files=files,
            new=any(date == message.date for _, date in made.queued),
        )

    def look(self) -> None:
        """Count what is held now."""
        outcome, store = self.outcome, self.app.store
        for batch in store.readings():
            for reading in batch:
                outcome.held[reading.language.code] += 1
                if isinstance(reading.translation, Translation):
                    outcome.translated += 1
                    outcome.flagged += bool(reading.translation.flags)
        outcome.takes = len(store.takes())
        outcome.page_takes = len(store.takes(event=EVENT))
        if not outcome.page_takes:
            outcome.problems.append(f"{EVENT} has no takes")

    def close(self) -> None:
        """Close the database."""
        self.app.store.close()


def world() -> str:
    """Which sample world this is: a digest of its feeds, models and configuration."""
    digest = hashlib.sha256()
    for name in ("index.json", "feeds", "models", "config"):
        for path in sorted([HERE / name, *(HERE / name).rglob("*")]):
            if path.is_file():
                digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _take_folder(folder: Path, *, fresh: bool) -> None:
    """Make the folder ours, with the sample's configuration in it."""
    mark, told = folder / MARK, TOLD.format(world=world())
    if folder.exists() and not mark.exists() and any(folder.iterdir()):
        raise UsageError(f"{folder} holds files that are not the demo's: name another with --dir")
    if fresh or not mark.exists() or mark.read_text(encoding="utf-8") != told:
        for name in MADE:
            shutil.rmtree(folder / name, ignore_errors=True)
        for path in folder.glob("monitor.db*"):
            path.unlink()
    folder.mkdir(parents=True, exist_ok=True)
    mark.write_text(told, encoding="utf-8")
    shutil.rmtree(folder / "config", ignore_errors=True)
    shutil.copytree(HERE / "config", folder / "config")


def _write_mail(folder: Path, name: str, data: bytes) -> tuple[Path, ...]:
    """The mail as it would be sent, and its two readable parts."""
    folder.mkdir(exist_ok=True)
    written = []
    for suffix, shown in (("html", readable(data, "html")), ("txt", readable(data, "plain"))):
        path = folder / f"{name}.{suffix}"
        path.write_text(shown, encoding="utf-8")
        written.append(path)
    path = folder / f"{name}.eml"
    path.write_bytes(data)
    return (*written, path)
