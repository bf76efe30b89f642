"""What runs at a tick: the passes under one configuration, and the guard that keeps them up.

It must never decide what is due: the tables do. A pass that fails is logged and
runs again at its next tick; a full disk pauses it.
"""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import structlog

from monitor import wiring
from monitor.adapters.store import Store
from monitor.daemon import notices, post
from monitor.daemon.backoff import Backoff
from monitor.daemon.health import Pulse
from monitor.errors import MonitorError, StoreError, StoreFullError
from monitor.pipeline import enrich as reading
from monitor.pipeline.publish import Made

if TYPE_CHECKING:
    from monitor.adapters.argos import ArgosTranslator
    from monitor.adapters.http import HostGate, HttpFetcher
    from monitor.adapters.meaning import Meanings
    from monitor.cli.app import App
    from monitor.core.examples import Lessons
    from monitor.pipeline.enrich import Steps

PAUSE_S = 30.0  # after a full disk; R7 wants work to resume within 60 s of there being space
ROOM = 16 * 1024 * 1024  # bytes that must be free before a pass begins again
PAGES_S = 3600.0  # pages say how old they are; nobody waits for a page by the minute
NIGHT_H = 3  # UTC hour from which the day's check and backup are made: the Sahel sleeps


class StoppedError(Exception):
    """The service ends; a pass was asked to leave between two steps. Nothing is lost."""


class Signs:
    """Satisfies ports.Progress: each step is a sign of life, and the moment to stop."""

    def __init__(self, sign: Callable[[], None], stop: threading.Event) -> None:
        self._sign = sign
        self._stop = stop

    def start(self, what: str, total: int | None) -> None:
        """A stage begins."""
        del what, total
        self.step()

    def step(self, n: int = 1) -> None:
        """Raise StoppedError between two steps once the service ends."""
        del n
        self._sign()
        if self._stop.is_set():
            raise StoppedError


class Passes:
    """The passes of one configuration; parts are made when they are first needed."""

    def __init__(
        self, app: App, stop: threading.Event, caught_up: Callable[[], bool] = lambda: True
    ) -> None:
        self.app = app
        self.stop = stop
        self._caught_up = caught_up
        self.users = 0  # ticks that are inside; an old configuration is closed when none is
        self._night = ""
        self._stale = True  # there are takes that the pages do not show yet
        self._paged = 0.0
        self._backoff = Backoff()
        self._steps: Steps | None = None
        self._taught: Lessons | None = None

    @property
    def trouble(self) -> str:
        """What goes on in vain although every pass ends well; "" if nothing does."""
        return self._backoff.told(time.monotonic())

    @cached_property
    def _gate(self) -> HostGate:
        """Feeds and pages are asked by different ticks: one connection per host all the same."""
        from monitor.adapters.http import HostGate  # noqa: PLC0415  (only what fetches pays)

        return HostGate()

    @cached_property
    def _fetcher(self) -> HttpFetcher:
        return wiring.make_fetcher(self.app.settings, self.app.clock, gate=self._gate)

    @cached_property
    def _page_fetchers(self) -> tuple[HttpFetcher, HttpFetcher]:
        settings, clock = self.app.settings, self.app.clock
        return wiring.make_page_fetchers(settings, clock, gate=self._gate)

    @cached_property
    def _translator(self) -> ArgosTranslator:
        return wiring.make_translator(self.app.settings, self.app.database)

    @cached_property
    def _meanings(self) -> Meanings | None:
        return wiring.make_meanings(self.app.settings, self.app.database)

    def _fresh_steps(self) -> Steps:
        """Made anew when operators have taught something since."""
        taught = wiring.lessons(self.app.settings, self.app.store)
        if self._steps is None or taught != self._taught:
            steps = wiring.make_steps(self.app.settings, taught, self._meanings)
            self._steps, self._taught = steps, taught
        return self._steps

    def collect(self, sign: Callable[[], None]) -> dict[str, object]:
        """Poll the feeds that are due."""
        done = wiring.collect(self.app, Signs(sign, self.stop), fetcher=self._fetcher)
        if not done.feeds:
            return {}
        for failure in done.failures:
            _log().warning(
                "feed failed", feed=failure.feed, kind=failure.kind, detail=failure.detail
            )
        return {
            "feeds": done.feeds, "new": done.new, "revised": done.revised,
            "unchanged": done.unchanged, "failed": done.failed,
        }  # fmt: skip

    def articles(self, sign: Callable[[], None]) -> dict[str, object]:
        """Read the pages behind items that matter, where an outlet asks for it."""
        if not wiring.wants_articles(self.app.settings):
            return {}
        signs = Signs(sign, self.stop)
        done = wiring.articles(self.app, signs, fetchers=self._page_fetchers)
        for article in done.articles:
            if article.reason:
                _log().info(
                    "page not used", item=article.item, url=article.url, kind=article.kind,
                    reason=article.reason,
                )  # fmt: skip
        if not done.pages:
            return {}
        return {
            "pages": done.pages,
            "used": done.used,
            "refused": done.refused,
            "later": done.later,
        }

    def enrich(self, sign: Callable[[], None]) -> dict[str, object]:
        """Read the items that wait."""
        enrich = self.app.settings.enrich
        steps = self._fresh_steps()
        met = wiring.meet(self.app, steps, Signs(sign, self.stop))
        if met.events:
            _log().info("new events", events=list(met.events), items=met.items, takes=met.takes)
            self._stale = self._stale or bool(met.takes)
        pairs = self._translator.pairs()
        again = self._backoff.due(time.monotonic(), pairs)
        done = reading.enrich(
            store=self.app.store,
            translator=self._translator,
            steps=steps,
            clock=self.app.clock,
            batch=enrich.batch,
            tries=enrich.tries,
            bodies=enrich.translate,
            reopen=again,
            progress=Signs(sign, self.stop),
            stop=self.stop.is_set,
        )
        self._backoff.ended(
            time.monotonic(), pairs, asked=again, again=done.reopened, waiting=done.failing
        )
        if self._meanings is not None and self._meanings.problem:
            _log().warning("sentence model not used", reason=self._meanings.problem)
        for item, reason in done.parked:
            _log().error("item set aside", item=item, reason=reason)
        self._stale = self._stale or bool(done.takes or done.reopened or done.settled)
        if not done.items and not done.reopened:
            return {}
        return {
            "items": done.items, "matched": done.matched, "takes": done.takes,
            "untranslated": done.untranslated, "reopened": done.reopened,
        }  # fmt: skip

    def publish(self, sign: Callable[[], None]) -> dict[str, object]:
        """Queue the digests that are due, and send what waits.

        After a start no digest is made before feeds were asked and read once: it
        would call deaf hours quiet.
        """
        made = post.queue_due(self.app) if self._caught_up() else Made()
        sign()
        urgent = post.queue_alerts(self.app)
        notices.tell_of_feeds(self.app)
        for who, why in made.failed:
            _log().error("digest not made", subscriber=who, reason=why)
        for who, why in urgent.failed:
            _log().error("alert not made", subscriber=who, reason=why)

        def stop() -> bool:
            sign()
            return self.stop.is_set()

        tried = post.deliver(self.app, stop=stop)
        for one in tried or ():
            log = _log().error if one.given_up else _log().info
            log(
                "mail given up" if one.given_up else f"mail {one.delivery.outcome}",
                message=one.outgoing.id, subscriber=one.outgoing.message.subscriber,
                tries=one.outgoing.tries + 1, answer=one.delivery.detail,
                next=one.next_at.isoformat() if one.next_at else "",
            )  # fmt: skip
        if not made.queued and not urgent.queued and not tried:
            return {}
        return {
            "queued": len(made.queued), "alerts": len(urgent.queued), "tried": len(tried or ()),
        }  # fmt: skip

    def pages(self, sign: Callable[[], None]) -> dict[str, object]:
        """Write the event pages, after new takes and once an hour (silence changes by itself)."""
        sign()
        now = time.monotonic()
        if not self._stale and now - self._paged < PAGES_S:
            return {}
        self._stale = False  # what enrich adds from here on makes them stale again
        try:
            pages = wiring.write_pages(self.app)
        except BaseException:
            self._stale = True
            raise
        self._paged = now
        return {"pages": len(pages)} if pages else {}

    def nightly(self, sign: Callable[[], None]) -> dict[str, object]:
        """Once a UTC day: check the file, copy it, forget what is too old."""
        sign()
        now, settings, database = self.app.clock(), self.app.settings, self.app.database
        day = now.date().isoformat()
        folder = database.parent / "backups"
        done = (folder / f"{database.stem}-{day}.db").exists()
        if now.hour < NIGHT_H or self._night == day or done:
            return {}
        # A reader of its own: the check of a large file must not hold up the passes.
        with Store.open(database, read_only=True) as reader:
            wrong = reader.check()
        if wrong:
            # The last good backups must not be rotated away by copies of a damaged file.
            raise StoreError(f"{database} is damaged ({wrong[0]}). Restore the newest backup")
        kept = ""
        if settings.retention.backups:
            kept = str(self.app.store.backup_rotated(folder, settings.retention.backups, now))
        sign()
        items, polls = self.app.store.prune(
            now - timedelta(days=settings.retention.items_days),
            now - timedelta(days=settings.retention.polls_days),
        )
        self._night = day
        return {"backup": kept, "forgotten_items": items, "forgotten_polls": polls}

    def interrupt(self) -> None:
        """End what is under way within about a second; what was not finished stays due."""
        if "_fetcher" in self.__dict__:
            self._fetcher.close()
        if "_page_fetchers" in self.__dict__:
            for fetcher in self._page_fetchers:
                fetcher.close()

    def close(self) -> None:
        """End the worker process."""
        self.interrupt()
        if "_translator" in self.__dict__:
            self._translator.close()
        if (meanings := self.__dict__.get("_meanings")) is not None:
            meanings.close()
        if "reader" in vars(self.app):
            self.app.reader.close()


class Tick:
    """One recurring pass with its guard: called by the scheduler, it never raises."""

    def __init__(
        self,
        name: str,
        run: Callable[[Callable[[], None]], dict[str, object]],
        *,
        period_s: float,
        quiet_s: float,
        database: Path,
    ) -> None:
        self.name = name
        self.period_s = period_s
        self.quiet_s = quiet_s
        self.error = ""
        self.last: dict[str, object] = {}
        self.ran_from: float | None = None  # when the newest run that has ended began
        self.first_ended: float | None = None
        self._run = run
        self._database = database
        self._started: float | None = None
        self._sign = self._ended = time.monotonic()
        self._paused = False
        self._full_at = 0.0

    def pulse(self) -> Pulse:
        """How it is, for `health`."""
        return Pulse(
            name=self.name, period_s=self.period_s, quiet_s=self.quiet_s,
            started=self._started, sign=self._sign, ended=self._ended,
        )  # fmt: skip

    def __call__(self) -> None:
        """Run once, unless the disk is still full."""
        if self._paused and not self._room():
            self._ended = time.monotonic()
            return
        self._started = self._sign = time.monotonic()
        try:
            done = self._run(self._alive)
            if self.error:
                _log().info("works again", what=self.name)
            self.error, self._paused = "", False
            if done:
                seconds = round(time.monotonic() - self._started, 1)
                _log().info(self.name, **done, seconds=seconds)
                self.last = done
        except StoppedError:
            _log().info("stopped between two steps", what=self.name)
        except StoreFullError as error:
            self._fail("paused", error)
            self._paused, self._full_at = True, time.monotonic()
        except MonitorError as error:
            self._fail("failed", error)
        except Exception as error:  # noqa: BLE001  (the daemon outlives any fault of a pass)
            said = f"{type(error).__name__}: {error}"
            if self.error != said:
                _log().error("failed", what=self.name, exc_info=error)
            self.error = said
        finally:
            self._ended = time.monotonic()
            self.ran_from = self._started
            if self.first_ended is None:
                self.first_ended = self._ended
            self._started = None

    def _alive(self) -> None:
        self._sign = time.monotonic()

    def _room(self) -> bool:
        if time.monotonic() - self._full_at < PAUSE_S:
            return False  # a quota can be full while the disk is not: feeds are not asked in vain
        try:
            return shutil.disk_usage(self._database.parent).free >= ROOM
        except OSError:
            return False

    def _fail(self, how: str, error: MonitorError) -> None:
        """Log a failure when it begins or changes, not at each tick of a long night."""
        if self.error != str(error):
            _log().error(how, what=self.name, reason=str(error))
        self.error = str(error)


def _log() -> structlog.typing.FilteringBoundLogger:
    log: structlog.typing.FilteringBoundLogger = structlog.get_logger()
    return log
