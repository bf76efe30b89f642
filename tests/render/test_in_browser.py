"""Page and digest in a real browser: they fit, nothing complains, and axe finds nothing against them."""

from datetime import timedelta
from pathlib import Path

import pytest
from browser import complaints, in_frames, needs_axe, needs_chromium
from builders import DAY, make_event, make_listened, make_outlet, make_rows, make_standing
from mail_world import KNOWN, NOON, event, receipt, standing, subscriber

from monitor.core.brief import make_brief
from monitor.core.digest import Since, make_digest
from monitor.core.words import INTERFACES, Words
from monitor.locale import catalogue
from monitor.render import digest as rendering
from monitor.render.html import html
from monitor.render.site import Around
from monitor.types import Brief, LensId

pytestmark = [pytest.mark.browser, needs_chromium]
ARABIC = (
    "أكدت الحكومة المالية مقتل وزير الدفاع في تفجير سيارة مفخخة استهدف منزله في كاتي يوم الأحد."
)


def event_brief() -> Brief:
    """Many sources behind one sentence, long names, three scripts, a wide silence map."""
    lenses = (
        "gulf-state",
        "western",
        "think-tank",
        "junta",
        "pan-african",
        "chinese-state",
        "wire",
    )
    outlets = [
        make_outlet(f"outlet-{lens}-{n}", lenses=(lens,), country=country)
        for n, country in enumerate(("ML", "QA", "CN", "FR", "NG"))
        for lens in lenses
    ]
    standings = [
        make_standing(
            n,
            outlet=outlet,
            title=f"Attack number {n}",
            summary="Armed groups attacked six cities in Mali before dawn on Saturday, the army said. "
            f"At least {20 + n % 3} people were killed in Kati, officials added on Sunday.",
            published=DAY + timedelta(days=n % 5),
            group=n,
        )
        for n, outlet in enumerate(outlets, 1)
    ]
    arabic = make_outlet("jarida", name="الجريدة", lenses=("gulf-state",), languages=("ar",))
    standings.append(
        make_standing(
            len(outlets) + 1, outlet=arabic, lang="ar", title="مقتل الوزير", summary=ARABIC
        )
    )
    rows = make_rows(
        *standings,
        event=make_event(),
        listened=tuple(make_listened(outlet) for outlet in outlets),
    )
    return make_brief(rows)


def words(language: str) -> Words:
    return Words(language, catalogue(language))


def event_page(language: str) -> str:
    """The page in an interface language, with its place in a site."""
    languages = tuple((lang, f"e.{lang}.html") for lang in INTERFACES)
    return html(event_brief(), Around(data=(), feed="e.atom", languages=languages), words(language))


def digest_page(language: str) -> str:
    takes = [
        standing(1, outlet="العربية", language="ar", quote=ARABIC, quote_en="It was confirmed."),
        standing(2, outlet="新华社", language="zh", headline="马里六座城市遭到袭击" * 9),
        standing(
            3,
            quote="The risk is real.",
            lenses=(LensId("gulf-state"),),
            url="https://a.example/" + "x" * 300,
        ),
    ]
    made = make_digest(
        subscriber=subscriber(), on=NOON.date(), events=[event()],
        since=Since(new=takes), receipt=receipt(failed=(("ortm/main", "timeout"),)), known=KNOWN,
    )  # fmt: skip
    return rendering.html(
        rendering.view(made, subscriber(), "leave@example.org", words(language)), words(language)
    )


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    """In English, and in the two languages that are written otherwise."""
    return {
        f"{name} {language}": page(language)
        for name, page in (("event", event_page), ("digest", digest_page))
        for language in ("en", "ar", "zh")
    }


def test_a_page_runs_in_the_direction_of_its_language(
    tmp_path: Path, pages: dict[str, str]
) -> None:
    """An Arabic page that runs from left to right is read from its end."""
    found = in_frames(tmp_path, pages, widths=(390,))
    assert {where.rsplit(" ", 1)[0]: told["dir"] for where, told in found.items()} == {
        name: "rtl" if name.endswith(" ar") else "ltr" for name in pages
    }


def test_nothing_scrolls_sideways_from_320_to_1280(tmp_path: Path, pages: dict[str, str]) -> None:
    """On a phone a page that moves sideways is a page that is not read."""
    found = in_frames(tmp_path, pages)
    assert len(found) == len(pages) * 6
    assert {where: told["wider"] for where, told in found.items() if told["wider"] > 0} == {}


def test_the_browser_has_nothing_against_the_page(tmp_path: Path, pages: dict[str, str]) -> None:
    """The page's own policy must let in its own style, and nothing else is asked for."""
    assert {name: complaints(tmp_path, page) for name, page in pages.items()} == {
        name: [] for name in pages
    }


@needs_axe
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_axe_finds_nothing(tmp_path: Path, pages: dict[str, str], dark: bool) -> None:
    """Whoever reads by ear, or with little contrast, gets the same page."""
    found = in_frames(tmp_path, pages, dark=dark, axe=True, widths=(390, 1280))
    assert {told["dark"] for told in found.values()} == {dark}
    assert min(told["passes"] for told in found.values()) > 20
    assert {where: told["violations"] for where, told in found.items() if told["violations"]} == {}
