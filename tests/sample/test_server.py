"""The sample world is served as publishers serve: validators, encodings, and nothing for strangers."""

from __future__ import annotations

import http.client
from datetime import UTC, datetime

import pytest
from sample_world import SAMPLE, index

from monitor.adapters.http.fetcher import HttpFetcher
from monitor.sample.server import SampleServer
from monitor.types import Due, Feed, FeedId, Fetched, Memo, OutletId, Unchanged


def due(outlet: str, url: str, memo: Memo) -> Due:
    feed = Feed(id=FeedId(f"{outlet}/all"), outlet=OutletId(outlet), url=url)
    return Due(feed=feed, memo=memo)


def test_all_feeds_arrive_whole_and_the_second_time_are_unchanged() -> None:
    """What the demo shows at its second run must be the servers' answers, not a trick."""
    feeds = index()
    with SampleServer() as server:
        fetcher = HttpFetcher(
            user_agent="test",
            now=lambda: datetime(2026, 7, 20, 6, tzinfo=UTC),
            resolve=server.resolve(),
            host_pause_s=0.0,
        )
        first = {
            str(asked.feed.outlet): answer
            for asked, answer in fetcher.fetch_all(
                [due(f["outlet"], f["url"], Memo()) for f in feeds]
            )
        }
        bodies = {name: a.body for name, a in first.items() if isinstance(a, Fetched)}
        memos = {name: a.memo for name, a in first.items() if isinstance(a, Fetched)}
        second = [
            answer
            for _, answer in fetcher.fetch_all(
                [due(f["outlet"], f["url"], memos[f["outlet"]]) for f in feeds]
            )
        ]
    assert bodies == {f["outlet"]: (SAMPLE / f["file"]).read_bytes() for f in feeds}
    assert {type(answer) for answer in second} == {Unchanged}
    assert server.count.by_status == {200: len(feeds), 304: len(feeds)}


@pytest.mark.parametrize("host", ["strange.test", ""])
def test_a_host_that_is_not_of_this_world_gets_404(host: str) -> None:
    """One port serves all hosts, so the Host header must decide."""
    with SampleServer() as server:
        connection = http.client.HTTPConnection(*server.address, timeout=5)
        connection.request("GET", "/feed", headers={"Host": host})
        status = connection.getresponse().status
        connection.close()
        assert status == 404
        assert server.resolve()(host, 80) == []


def test_a_changed_date_is_not_taken_for_the_same() -> None:
    """If-Modified-Since must be the date that was given, and a lying ETag gets the whole feed."""
    feed = next(f for f in index() if f["validators"] == "both")
    with SampleServer() as server:
        connection = http.client.HTTPConnection(*server.address, timeout=5)
        statuses = []
        for headers in (
            {"If-Modified-Since": feed["last_modified"]},
            {"If-Modified-Since": "Thu, 01 Jan 1970 00:00:00 GMT"},
            {"If-Modified-Since": feed["last_modified"], "If-None-Match": '"other"'},
        ):
            connection.request("GET", "/feed", headers={"Host": f"{feed['outlet']}.test"} | headers)
            answer = connection.getresponse()
            answer.read()
            statuses.append(answer.status)
        connection.close()
    assert statuses == [304, 200, 200]
