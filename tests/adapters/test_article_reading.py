"""Pages and rules are read in a child that can be killed, and read right in every encoding."""

import os
import time
from collections.abc import Iterator

import pytest
from article_world import PARAGRAPHS, page

from monitor.adapters.parsing import ChildReader, Limits
from monitor.core.extract import extract
from monitor.types import Extracted, Failed, FeedId, Fetched, Memo, Permit

MANY = b"<html><body><article>" + b"<p>Some words in a paragraph.</p>" * 100_000


def answer(body: bytes, content_type: str = "text/html") -> Fetched:
    return Fetched(
        feed=FeedId("page/1"), url="http://paper.test/a", final_url="http://paper.test/a",
        status=200, headers=(("content-type", content_type),), body=body, memo=Memo(),
        elapsed_s=0.0,
    )  # fmt: skip


@pytest.fixture(scope="module")
def reader() -> Iterator[ChildReader]:
    with ChildReader() as child:
        yield child


def test_the_child_reads_what_core_reads(reader: ChildReader) -> None:
    """The wall between processes must change nothing."""
    body = page()
    assert reader.extract(answer(body), "en") == extract(body, "text/html", "en")


ARABIC = (
    "قتل وزير الدفاع المالي ساديو كامارا في تفجير سيارة مفخخة استهدف منزله في مدينة كاتي العسكرية صباح السبت.",
    "وقال شهود عيان إنهم سمعوا انفجارين بعد صلاة الفجر بقليل، ثم إطلاق نار استمر ساعة قرب الثكنة العسكرية.",
)
CHINESE = (
    "马里国防部长卡马拉在首都附近的卡蒂镇遭汽车炸弹袭击身亡，当地官员星期六早晨向记者证实了这一消息。",
    "目击者说，晨祷后不久听到两声爆炸，随后军营附近枪声持续了约一个小时，商店全天关门，道路被封锁。",
)
FRENCH = (
    "Une voiture piégée a détruit la maison du ministre de la Défense à Kati, près de Bamako, samedi.",
    "Des témoins ont entendu deux explosions peu après la prière de l’aube, puis des tirs pendant une heure.",
)
ENCODED = [
    (ARABIC, "windows-1256", "text/html", "windows-1256"),
    (ARABIC, "windows-1256", "text/html; charset=windows-1256", ""),
    (ARABIC, "utf-8", "text/html", "utf-8"),
    (CHINESE, "gb18030", "text/html", "gb2312"),
    (CHINESE, "gb18030", "text/html; charset=gbk", ""),
    (CHINESE, "utf-8", "text/html; charset=gbk", ""),  # the server's word is wrong
    (FRENCH, "windows-1252", "text/html", "iso-8859-1"),
    (FRENCH, "utf-8", "", ""),
]


@pytest.mark.parametrize(
    ("paragraphs", "encoding", "served", "declared"), ENCODED, ids=range(len(ENCODED))
)
def test_pages_are_read_in_their_encoding(
    reader: ChildReader, paragraphs: tuple[str, ...], encoding: str, served: str, declared: str
) -> None:
    """Half of the Arabic press still serves windows-1256."""
    text = page(*paragraphs, title="T").decode().replace("<meta charset='utf-8'>", "")
    meta = f"<meta http-equiv='Content-Type' content='text/html; charset={declared}'>"
    text = text.replace("<head>", f"<head>{meta if declared else ''}")
    found = reader.extract(answer(text.encode(encoding), served), "")
    assert isinstance(found, Extracted)
    assert found.text.split("\n")[-len(paragraphs) :] == list(paragraphs)


@pytest.mark.parametrize(
    ("head", "locked"),
    [
        ('<script type="application/ld+json">{"isAccessibleForFree": false}</script>', True),
        ('<script type="application/ld+json">{"isAccessibleForFree":"False"}</script>', True),
        ('<script type="application/ld+json">{"isAccessibleForFree": true}</script>', False),
        ("<meta property='article:content_tier' content='locked'>", True),
        ("<meta property='article:content_tier' content='free'>", False),
        ("", False),
    ],
)
def test_a_page_that_says_it_is_locked_is_believed(
    reader: ChildReader, head: str, locked: bool
) -> None:
    found = reader.extract(answer(page(head=head)), "")
    assert isinstance(found, Extracted)
    assert bool(found.locked) == locked


def test_no_character_that_acts_comes_out_of_a_page(reader: ChildReader) -> None:
    """R4: what others wrote is text to us."""
    nasty = [
        f"{p} \u202egnp.exe\u202c \u2066x\u2069 \x1b[31m &#x202e; \U000e0041" for p in PARAGRAPHS
    ]
    found = reader.extract(answer(page(*nasty)), "")
    assert isinstance(found, Extracted)
    assert not set(found.text + found.title) & set("\u202e\u202c\u2066\u2069\x1b\U000e0041")
    assert "<" not in found.text


def test_a_page_that_eats_the_processor_is_killed_and_the_next_is_read() -> None:
    with ChildReader(Limits(cpu_s=1, wall_s=15)) as reader:
        reader.permit("", "http://paper.test/", "x")
        started = time.monotonic()
        failed = reader.extract(answer(MANY), "")
        took = time.monotonic() - started
        assert isinstance(failed, Failed)
        assert (failed.kind, took < 10) == ("parse-killed", True)
        assert isinstance(reader.extract(answer(page()), ""), Extracted)


def test_the_parent_waits_no_longer_than_the_wall_limit() -> None:
    with ChildReader(Limits(cpu_s=60, wall_s=0.5)) as reader:
        reader.permit("", "http://paper.test/", "x")
        started = time.monotonic()
        failed = reader.extract(answer(MANY), "")
        took = time.monotonic() - started
    assert isinstance(failed, Failed)
    assert (failed.kind, took < 1.5) == ("parse-killed", True)


def test_closing_ends_the_child() -> None:
    reader = ChildReader()
    reader.permit("", "http://paper.test/", "x")
    assert reader._child is not None
    child = reader._child._process.pid
    reader.close()
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)


def test_rules_are_read_in_the_child_too(reader: ChildReader) -> None:
    rules = "User-agent: RegionalTakes\nDisallow: /a\nCrawl-delay: 30\n"
    assert reader.permit(rules, "http://p.test/a", "RegionalTakes") == Permit(
        allowed=False, delay_s=30.0
    )
    assert reader.permit(rules, "http://p.test/a", "Other") == Permit(allowed=True)
