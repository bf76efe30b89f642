"""Items that matter -> robots.txt -> page -> article text -> record, unread again.

    store.pages_due(outlets)                         matches first, then the newest
      -> store.robots, else rules.fetch_all          once a day per site
        -> reader.permit                             in a child that can be killed
          -> pages.fetch_all                         one page per host at a time
            -> reader.extract                        in the same child
              -> core.article                        does it serve, and why not
                -> store.record_article              one transaction per page

A redirect comes back to the top: its target has rules of its own. A site that
asks us to slow down, or does not answer, is left alone for the rest of the pass.
It must never know HTTP, HTML, SQL or the settings.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from monitor.core import article as judge
from monitor.core import robots
from monitor.ports import ArticleReader, ArticleStore, PageFetcher, Progress
from monitor.types import (
    Answer,
    Article,
    Due,
    Failed,
    Feed,
    FeedId,
    Fetched,
    Memo,
    OutletId,
    PageDue,
    Permit,
    Robots,
    Unchanged,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pacing:
    """How much is asked: pages per host and pass, days for which an item is news, redirects."""

    per_host: int = 3
    days: float = 3.0
    hops: int = 5
    pause_s: float = 10.0  # kept by the fetcher; a site that wants a longer one gets one page


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What one pass did. `articles` are all that were recorded; `renewed` items are unread again.

    pages = used + refused + later
    """

    pages: int = 0
    used: int = 0
    renewed: int = 0
    refused: int = 0
    later: int = 0
    articles: tuple[Article, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Job:
    """A page on its way through redirects."""

    due: PageDue
    url: str
    hops: int = 0


@dataclass
class _Sites:
    """Rules and queues of one pass."""

    rules: dict[str, Robots] = field(default_factory=dict)
    queues: dict[str, deque[_Job]] = field(default_factory=dict)  # by host
    closed: set[str] = field(default_factory=set)  # hosts that are left alone

    def add(self, job: _Job, *, first: bool = False) -> None:
        queue = self.queues.setdefault(_host(job.url), deque())
        if first:
            queue.appendleft(job)
        else:
            queue.append(job)

    def next_jobs(self) -> list[_Job]:
        """One page of each host that still has some."""
        for host in self.closed & self.queues.keys():
            # what is on its way through a redirect is one visit, and that has begun
            self.queues[host] = deque(job for job in self.queues[host] if job.hops)
        return [queue.popleft() for queue in self.queues.values() if queue]


class _Pass:
    """One pass; it carries what the steps share."""

    def __init__(
        self,
        *,
        store: ArticleStore,
        rules: PageFetcher,
        pages: PageFetcher,
        reader: ArticleReader,
        clock: Callable[[], datetime],
        agent: str,
        pacing: Pacing,
    ) -> None:
        self._store = store
        self._rules = rules
        self._pages = pages
        self._reader = reader
        self._clock = clock
        self._agent = agent
        self._pacing = pacing
        self._sites = _Sites()
        self.totals: Counter[str] = Counter()
        self.articles: list[Article] = []

    def queue(self, due: Iterable[PageDue]) -> None:
        """At most so many pages of each host, in the order given."""
        counts: Counter[str] = Counter()
        for one in due:
            host = _host(one.url)
            if counts[host] < self._pacing.per_host:
                counts[host] += 1
                self._sites.add(_Job(due=one, url=one.url))

    def step(self) -> bool:
        """Ask for one page of each host; False when there is none left."""
        jobs = self._sites.next_jobs()
        if not jobs:
            return False
        self._learn({site: job for job in jobs if (site := robots.origin(job.url))})
        allowed = {job.due.item: job for job in jobs if self._may(job)}
        asked = [
            Due(
                feed=Feed(
                    id=FeedId(f"page/{item}"),
                    outlet=OutletId("page"),
                    url=job.url,
                    allow=job.due.allow,
                ),
                # a validator belongs to the address that gave it
                memo=job.due.memo if job.hops == 0 else Memo(),
            )
            for item, job in allowed.items()
        ]
        jobs_by_feed = dict(zip((one.feed.id for one in asked), allowed.values(), strict=True))
        for one, answer in self._pages.fetch_all(asked):
            self._answered(jobs_by_feed[one.feed.id], answer)
        return True

    def _learn(self, jobs: Mapping[str, _Job]) -> None:
        """Know the rules of these sites: from this pass, from the table, else from the site."""
        asked: dict[FeedId, tuple[Due, Robots | None]] = {}
        for site in sorted(jobs.keys() - self._sites.rules.keys()):
            known = self._store.robots(site)
            if known is not None and known.until > self._clock():
                self._sites.rules[site] = known
                continue
            feed = Feed(
                id=FeedId(site),  # stands for the site while it is asked
                outlet=OutletId("robots"),
                url=robots.address(site),
                allow=jobs[site].due.allow,
            )
            asked[feed.id] = (Due(feed=feed, memo=Memo()), known)
        for one, answer in self._rules.fetch_all([due for due, _ in asked.values()]):
            known = asked[one.feed.id][1]
            understood = robots.understood(str(one.feed.id), answer, self._clock(), known)
            self._sites.rules[understood.origin] = understood
            self._store.keep_robots(understood)

    def _may(self, job: _Job) -> bool:
        """Whether the page may be asked for now; a refusal is recorded."""
        now, site = self._clock(), robots.origin(job.url)
        known = self._sites.rules.get(site)
        if known is None:
            if site:
                return False  # the fetcher was stopped: it stays due
            failed = Failed(
                feed=FeedId("page"), url=job.url, kind="bad-url", detail="is no web address"
            )
            self._record(judge.of_failure(job.due, failed, now))
            return False
        if known.rest_until is not None and known.rest_until > now:
            self._sites.closed.add(_host(job.url))
            if job.hops:  # or the site that redirects would be asked in vain at each pass
                self._record(judge.of_rest(job.due, job.url, known.rest_until, now))
            return False
        permit: Permit | Failed = Permit(allowed=True)
        if known.state == "rules":
            permit = self._reader.permit(known.body, job.url, self._agent)
        refused = judge.of_rules(job.due, job.url, known, permit, now)
        if refused is not None:
            self._record(refused)
            return False
        delay = permit.delay_s if isinstance(permit, Permit) else 0.0
        if delay > self._pacing.pause_s:
            self._rest(site, now + timedelta(seconds=delay))
        return True

    def _answered(self, job: _Job, answer: Answer) -> None:
        now = self._clock()
        if isinstance(answer, Failed):
            if answer.target and job.hops < self._pacing.hops:
                self._sites.add(replace(job, url=answer.target, hops=job.hops + 1), first=True)
                return
            rest = judge.rest_after(answer, now)
            if rest is not None:
                self._sites.closed.add(_host(job.url))
                self._rest(robots.origin(job.url), rest)
            self._record(judge.of_failure(job.due, replace(answer, url=job.url), now))
        elif isinstance(answer, Unchanged):
            self._record(judge.of_unchanged(job.due, answer, now))
        else:
            self._record(self._read(job, answer, now))

    def _read(self, job: _Job, page: Fetched, now: datetime) -> Article:
        return judge.of_page(job.due, page, self._reader.extract(page, job.due.language), now)

    def _rest(self, site: str, until: datetime) -> None:
        """Leave a site alone; the table remembers it beyond this pass."""
        known = self._sites.rules.get(site)
        if known is not None and (known.rest_until is None or known.rest_until < until):
            # this pass has gone on with the old word: only what is asked later obeys
            self._store.keep_robots(replace(known, rest_until=until))
            self._sites.closed.add(_host(f"{site}/"))

    def _record(self, article: Article) -> None:
        renewed = self._store.record_article(article)
        self.articles.append(article)
        outcome = {"read": "used"}.get(article.outcome, article.outcome)
        self.totals.update({"pages": 1, outcome: 1, "renewed": int(renewed)})


def read_articles(
    *,
    store: ArticleStore,
    rules: PageFetcher,
    pages: PageFetcher,
    reader: ArticleReader,
    outlets: Collection[OutletId],
    clock: Callable[[], datetime],
    agent: str,
    pacing: Pacing | None = None,
    progress: Progress | None = None,
) -> Looked:
    """Read the pages behind items of `outlets` that matter; say what came of it.

    `rules` asks for robots.txt and follows redirects, `pages` tells them (both
    satisfy PageFetcher); `agent` is the product's name in robots.txt. Stopping
    between two pages loses nothing: what is not recorded stays due.
    """
    pacing = pacing or Pacing()
    now = clock()
    due = store.pages_due(outlets, now, now - timedelta(days=pacing.days), pacing.per_host)
    running = _Pass(
        store=store, rules=rules, pages=pages, reader=reader, clock=clock, agent=agent,
        pacing=pacing,
    )  # fmt: skip
    running.queue(due)
    if progress is not None and due:
        progress.start("Reading articles", len(due))
    shown = 0
    while due and running.step():
        if progress is not None:
            progress.step(len(running.articles) - shown)
        shown = len(running.articles)
    return Looked(articles=tuple(running.articles), **running.totals)


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
