"""Feeds of a web page are found where pages declare them."""

from monitor.core.discover import FeedLink, feed_links, well_known


def test_declared_feeds_are_found_and_comments_left_out() -> None:
    page = """<html><head>
      <link rel="alternate" type="application/rss+xml" title="News &amp; views" href="/rss">
      <link rel="ALTERNATE home" type="application/atom+xml; charset=utf-8" href="atom.xml">
      <link rel="alternate" type="application/rss+xml" title="Comments" href="/comments/feed">
      <link rel="alternate" hreflang="fr" href="/fr"><link rel="stylesheet" href="/feed.css">
      </head><body><a href="/feed">Feed</a></body></html>"""
    assert feed_links(page, "https://paper.test/sub/") == (
        FeedLink(url="https://paper.test/rss", title="News & views"),
        FeedLink(url="https://paper.test/sub/atom.xml"),
    )


def test_links_that_look_like_feeds_are_the_second_choice() -> None:
    page = '<a href="/about">x</a><a href="/rss.xml#top">RSS</a><a href="javascript:rss()">y</a>'
    assert feed_links(page, "https://paper.test/") == (
        FeedLink(url="https://paper.test/rss.xml#top"),
    )


def test_a_page_without_feeds_names_none_and_usual_places_are_known() -> None:
    assert feed_links("<p>nothing</p>", "https://paper.test/") == ()
    assert well_known("https://paper.test/a/b")[0].url == "https://paper.test/feed"


def test_a_broken_page_gives_what_was_read() -> None:
    page = '<link rel=alternate type=application/rss+xml href=/f><![broken <a href="/feed">'
    assert feed_links(page, "http://p.test/") == (FeedLink(url="http://p.test/f"),)
