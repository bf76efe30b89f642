"""The loop of `monitor run`: start, tick, listen to signals, tell systemd, reload, stop.

It must never do the work of a pass, and never begin before database, migrations
and configuration are in order.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import shutil
import signal
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import structlog
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from monitor.adapters.lock import only_one
from monitor.adapters.systemd import Notifier
from monitor.cli.app import App
from monitor.daemon import logs
from monitor.daemon.health import ailing
from monitor.daemon.passes import Passes, Tick
from monitor.errors import ConfigError, MonitorError, StoreError, StoreFullError

GLANCE_S = 0.5  # how often the loop looks around; a signal wakes it at once
STATUS_S = 60.0
STOP_S = 12.0  # for passes to leave between two steps; R11 allows 20 s for everything
CLOCK_STEP_S = 30.0  # a jump of the wall clock against the monotonic one that is acted on
NIGHT_S = 600.0  # how often the night's work is looked for
CATCH_UP_S = 900.0  # a digest is not kept back for longer, however slow feeds or models are
LOCK_TRIES = 5  # `monitor status` holds the lock for a moment to see whether we run


class Service:
    """One run of the daemon."""

    def __init__(self, app: App, environ: Mapping[str, str] = os.environ) -> None:
        self._app = app
        self._notify = Notifier.from_environment(environ, os.getpid())
        self._signals: queue.SimpleQueue[int] = queue.SimpleQueue()
        self._stop = threading.Event()
        self._gate = threading.Lock()
        self._retired: list[Passes] = []
        self._reload = "none yet"
        self._ailing = ""
        self._scheduler = BackgroundScheduler(
            timezone=UTC,
            executors={"default": ThreadPoolExecutor(max_workers=6)},
            # APScheduler's own defaults drop work that is late (REQUIREMENTS R8).
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
        )
        self._next_alive = self._next_status = 0.0
        self._offset = time.time() - time.monotonic()

    def run(self) -> None:
        """Run until SIGTERM or SIGINT. ConfigError or StoreError if it cannot begin."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, lambda n, _: self._signals.put(n))
        settings = self._app.settings
        logs.set_up(settings.daemon.log)
        self._log = structlog.get_logger()
        database = self._app.database
        _make_folder(database.parent)
        with _alone(Path(f"{database}.daemon")):
            store = self._app.store
            self._passes = Passes(self._app, self._stop, self._caught_up)
            self._started = time.monotonic()
            self._ticks = self._make_ticks()
            self._began = self._app.clock()
            try:
                self._begin()
                self._loop()
            finally:
                self._end()
                store.close()

    # ---- start and stop --------------------------------------------------

    def _make_ticks(self) -> list[Tick]:
        settings = self._app.settings
        daemon, enrich = settings.daemon, settings.enrich
        # The longest silence of a healthy pass: one exchange with its parse; one batch that is
        # tried, split and tried again; one mail; the check of a large file.
        plan: tuple[tuple[str, float, float], ...] = (
            ("collect", daemon.tick_s, settings.collect.deadline_s + 300),
            # one page of each host with its rest, redirects and parse
            ("articles", daemon.articles_s, settings.collect.deadline_s * 2 + 300),
            ("enrich", daemon.enrich_s, enrich.batch_timeout_s * (enrich.tries + 1) * 2),
            ("publish", daemon.publish_s, settings.smtp.timeout_s * 5 + 300),
            ("pages", daemon.publish_s, 1800),
            ("nightly", NIGHT_S, 3600),
        )
        return [
            Tick(
                name, self._using(name), period_s=period, quiet_s=quiet, database=self._app.database
            )
            for name, period, quiet in plan
        ]

    def _using(self, name: str) -> Callable[[Callable[[], None]], dict[str, object]]:
        """The pass of that name under whatever configuration is in force when it begins."""

        def run(sign: Callable[[], None]) -> dict[str, object]:
            with self._gate:
                passes = self._passes
                passes.users += 1
            try:
                done: dict[str, object] = getattr(passes, name)(sign)
                return done
            finally:
                with self._gate:
                    passes.users -= 1

        return run

    def _caught_up(self) -> bool:
        """Feeds were asked since the start, and what they had was read; or it took too long."""
        ticks = {tick.name: tick for tick in self._ticks}
        asked, read = ticks["collect"], ticks["enrich"]
        if asked.first_ended is not None and read.ran_from is not None:
            return read.ran_from >= asked.first_ended
        return time.monotonic() - self._started > CATCH_UP_S

    def _begin(self) -> None:
        for tick in self._ticks:
            self._scheduler.add_job(
                tick, "interval", seconds=tick.period_s, id=tick.name,
                next_run_time=datetime.now(tz=UTC),
            )  # fmt: skip
        self._scheduler.start()
        self._notify.ready("started")
        self._log.info(
            "started", database=str(self._app.database), configuration=self._generation(),
            feeds=len(self._app.settings.feeds), events=len(self._app.settings.events),
        )  # fmt: skip

    def _end(self) -> None:
        """Leave within the time that systemd allows: what is not finished stays due."""
        self._notify.stopping("stopping")
        self._stop.set()
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
        for passes in (self._passes, *self._retired):
            passes.interrupt()
        patience = time.monotonic() + STOP_S
        while self._busy() and time.monotonic() < patience:
            time.sleep(0.05)
        for passes in (self._passes, *self._retired):
            passes.close()
        busy = self._busy()
        self._log.info("stopped", still_busy=", ".join(busy))
        if busy:
            # Their threads would keep the process; all that they have done is committed, and
            # the store waits for a transaction that is under way.
            self._app.store.close()
            os._exit(0)

    def _busy(self) -> list[str]:
        return [tick.name for tick in self._ticks if tick.pulse().started is not None]

    # ---- the loop --------------------------------------------------------

    def _loop(self) -> None:
        while True:
            try:
                number = self._signals.get(timeout=GLANCE_S)
            except queue.Empty:
                self._look_around()
                continue
            if number == signal.SIGHUP:
                self._take_new_configuration()
            else:
                self._log.info("stopping", signal=signal.Signals(number).name)
                return

    def _look_around(self) -> None:
        now = time.monotonic()
        self._mind_the_clock()
        if now >= self._next_alive:
            self._next_alive = now + (self._notify.watchdog_s / 4 or STATUS_S)
            self._tell_watchdog(now)
        if now >= self._next_status:
            self._next_status = now + STATUS_S
            self._tell_status()
        with self._gate:
            done = [passes for passes in self._retired if not passes.users]
            self._retired = [passes for passes in self._retired if passes.users]
        for passes in done:
            passes.close()

    def _mind_the_clock(self) -> None:
        """Run all ticks now if the wall clock jumped: the scheduler waits by wall time."""
        offset = time.time() - time.monotonic()
        if abs(offset - self._offset) > CLOCK_STEP_S:
            self._log.warning("the clock was set", seconds=round(offset - self._offset))
            for tick in self._ticks:
                self._scheduler.modify_job(tick.name, next_run_time=datetime.now(tz=UTC))
            self._offset = offset

    def _tell_watchdog(self, now: float) -> None:
        """Say WATCHDOG only if passes get on and the database can be written."""
        trouble = ailing([tick.pulse() for tick in self._ticks], now)
        if not trouble:
            try:
                self._app.store.writable()
            except StoreFullError:
                trouble = ""  # a restart makes no space; the passes wait for it
            except StoreError as error:
                trouble = str(error)
        if not trouble:
            self._notify.alive()
        if trouble and trouble != self._ailing:
            self._log.error("not well: the watchdog is not told", reason=trouble)
        self._ailing = trouble

    def _tell_status(self) -> None:
        """One line for `systemctl status`, and a file for `monitor status`."""
        try:
            status = self._app.store.status(self._app.clock())
            feeds = dict(status.feeds)
            line = (
                f"{sum(feeds.values())} feeds ({feeds.get('failing', 0)} failing), "
                f"{status.queue} items wait, {status.takes} takes, "
                f"{status.outbox.get('queued', 0)} mails wait"
            )
        except MonitorError as error:
            line = str(error)
        if self._reload.startswith("refused"):
            line += f"; reload {self._reload}"
        errors = {tick.name: tick.error for tick in self._ticks if tick.error}
        if trouble := self._passes.trouble:
            errors["translation"] = trouble
        self._notify.status("; ".join([line, *(f"{n}: {e}" for n, e in errors.items())]))
        state: dict[str, Any] = {
            "pid": os.getpid(),
            "started": self._began.isoformat(),
            "at": self._app.clock().isoformat(),
            "configuration": self._generation(),
            "reload": self._reload,
            "ailing": self._ailing,
            "errors": errors,
            "last": {tick.name: tick.last for tick in self._ticks if tick.last},
            "free_bytes": shutil.disk_usage(self._app.database.parent).free,
        }
        path = Path(f"{self._app.database}.daemon.json")
        try:
            partial = path.with_name(path.name + ".new")
            partial.write_text(json.dumps(state, default=str), encoding="utf-8")
            partial.replace(path)
        except OSError:
            return  # a full disk has been told elsewhere

    # ---- configuration ---------------------------------------------------

    def _generation(self) -> str:
        return self._app.settings.generation[:12]

    def _take_new_configuration(self) -> None:
        """Read the files again; a mistake in them leaves everything as it was, and is said."""
        self._notify.reloading()
        fresh = App(config=self._app.config, db=self._app.db, clock=self._app.clock)
        try:
            settings = fresh.settings
            if fresh.database != self._app.database:
                raise StoreError(
                    f"the database changed to {fresh.database}: restart the service for that"
                )
            fresh.store = self._app.store
            fresh.store.sync(settings.outlets, settings.feeds, settings.events, fresh.clock())
        except ConfigError as error:
            for problem in error.problems:
                self._log.error("configuration problem", problem=str(problem))
            self._refuse(f"{len(error.problems)} problem(s) in the configuration")
            return
        except MonitorError as error:
            self._refuse(str(error))
            return
        logs.set_up(settings.daemon.log)
        self._app = fresh
        with self._gate:
            self._retired.append(self._passes)
            self._passes = Passes(fresh, self._stop, self._caught_up)
        for tick, new in zip(self._ticks, self._make_ticks(), strict=True):
            tick.period_s, tick.quiet_s = new.period_s, new.quiet_s
            self._scheduler.reschedule_job(tick.name, trigger="interval", seconds=tick.period_s)
            self._scheduler.modify_job(tick.name, next_run_time=datetime.now(tz=UTC))
        self._reload = f"taken at {fresh.clock():%Y-%m-%d %H:%M:%S} UTC"
        self._next_status = 0.0
        self._log.info("configuration reloaded", configuration=self._generation())
        self._notify.ready("configuration reloaded")

    def _refuse(self, why: str) -> None:
        self._next_status = 0.0
        self._reload = f"refused at {self._app.clock():%Y-%m-%d %H:%M:%S} UTC: {why}"
        self._log.error("reload refused; the old configuration stays in force", reason=why)
        self._notify.ready(f"reload refused, old configuration in force: {why}")


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"{folder}: {error.strerror}. Make it, or name another with --db"
        ) from error


@contextlib.contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Hold the daemon's lock for the block; StoreError if another daemon has it."""
    for attempt in range(LOCK_TRIES):
        with only_one(path) as mine:
            if mine:
                yield
                return
        time.sleep(0.2 * (attempt + 1))
    raise StoreError(f"another `monitor run` works on this database ({path} is locked)")
