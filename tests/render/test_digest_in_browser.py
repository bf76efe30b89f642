"""Digest and alert in a real browser: each language, light and dark, phone and desk; axe finds nothing."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from browser import complaints, in_frames, needs_axe, needs_chromium
from mail_world import FUEL, KNOWN, MALI, NOON, event, receipt, standing, subscriber

from monitor.core.alerts import event_alerts
from monitor.core.digest import Since, make_digest, numbered
from monitor.core.words import Words
from monitor.locale import catalogue
from monitor.render.message import From, alert_message, digest_message
from monitor.render.readable import readable
from monitor.types import Alert, Candidate, LensId, Standing, TakeId

pytestmark = [pytest.mark.browser, needs_chromium]
SENDER = From(address="monitor@example.org")
HOUR = timedelta(hours=1)
ARABIC = (
    "أكدت الحكومة المالية مقتل وزير الدفاع في تفجير سيارة مفخخة استهدف منزله في كاتي يوم الأحد."
)
LANGUAGES = ("en", "fr", "ar", "zh")


def takes() -> tuple[list[Standing], list[Standing]]:
    """What was held, and what is new: a lens, regions, languages, a figure, a long address."""
    before = [
        standing(
            n, body="12 people were killed in Kati.", outlet=f"Paper {n}",
            published=NOON - 20 * HOUR * n, recorded=NOON - 20 * HOUR * n,
        )
        for n in range(1, 12)
    ]  # fmt: skip
    new = [
        standing(
            20, outlet="العربية", language="ar", quote=ARABIC, quote_en="It was confirmed.",
            lenses=(LensId("gulf-state"),), region="145", country="AE",
            body="قتل 40 شخصا في كاتي.",
        ),
        standing(21, outlet="新华社", language="zh", headline="马里六座城市遭到袭击" * 9, gist=""),
        standing(22, outlet="RFI", body="At least 30 people were killed in Kati.", quote="A risk.",
                 url="https://a.example/" + "x" * 300),
        standing(23, outlet="Studio", event=FUEL),
    ]  # fmt: skip
    return before, new


def mails(language: str) -> dict[str, str]:
    """The HTML parts of a digest and of an alert, with their pictures inside."""
    before, new = takes()
    words = Words(language, catalogue(language))
    reader = subscriber(language=language, alerts=(MALI,))
    since = Since(new=new, earlier=before, last_take=11)
    candidate = Candidate(
        title="Flood in Gao", language="en", slug="flood", date=date(2026, 4, 27), items=4, added=2,
        outlets=("RFI", "العربية"), languages=("ar", "fr"),
        sources=(("RFI", "https://rfi.example/1"), ("العربية", "https://ar.example/1")),
    )  # fmt: skip
    made = make_digest(
        subscriber=reader, on=NOON.date(),
        events=[event(), event(FUEL, "Fuel siege of Bamako"), event("n", "هجوم في النيجر")],
        since=since, receipt=receipt(failed=(("ortm/main", "timeout"),), pages=(("read", 4),)),
        known=KNOWN, candidates=[candidate],
    )  # fmt: skip
    entry, keys = event_alerts(event=event(), subscriber=reader, since=since, known=KNOWN, given=())
    assert entry is not None
    alert = Alert(
        subscriber=reader.id, date=NOON.date(), language=language, events=numbered([entry]),
        keys=keys, marks=((MALI, TakeId(23)),),
    )  # fmt: skip
    number = "<a.1@example.org>"
    return {
        f"digest {language}": readable(
            digest_message(made, reader, SENDER, number, NOON, words=words).data, "html"
        ),
        f"alert {language}": readable(
            alert_message(alert, reader, SENDER, number, NOON, words=words).data, "html"
        ),
    }


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    return {name: page for language in LANGUAGES for name, page in mails(language).items()}


def test_no_mail_scrolls_sideways_from_320_to_1280(tmp_path: Path, pages: dict[str, str]) -> None:
    """On a phone a mail that moves sideways is a mail that is not read."""
    found = in_frames(tmp_path, pages)
    assert len(found) == len(pages) * 6 == 48
    assert {where: told["wider"] for where, told in found.items() if told["wider"] > 0} == {}
    assert {told["dir"] for where, told in found.items() if " ar " in where} == {"rtl"}


def test_the_browser_has_nothing_against_a_mail(tmp_path: Path) -> None:
    """Nothing is asked for outside of it."""
    assert {name: complaints(tmp_path, page) for name, page in mails("ar").items()} == {
        "digest ar": [], "alert ar": [],
    }  # fmt: skip


@needs_axe
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_axe_finds_nothing_in_a_mail(tmp_path: Path, pages: dict[str, str], dark: bool) -> None:
    """Whoever reads by ear, or with little contrast, gets the same mail."""
    found = in_frames(tmp_path, pages, dark=dark, axe=True, widths=(390, 1280))
    assert {told["dark"] for told in found.values()} == {dark}
    assert min(told["passes"] for told in found.values()) > 20
    assert {where: told["violations"] for where, told in found.items() if told["violations"]} == {}
