"""One view, four forms: the same statements, verified quotes, nothing that can act."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest
from builders import (
    DAY,
    make_event,
    make_listened,
    make_outlet,
    make_rows,
    make_standing,
    make_translation,
)
from json_schema import faults
from markdown_it import MarkdownIt
from rich.console import Console

from monitor.core.brief import make_brief
from monitor.errors import QuoteError
from monitor.render.html import html
from monitor.render.jsonview import as_data, as_json, from_data, schema, without_texts
from monitor.render.markdown import esc, markdown
from monitor.render.page_days import LONG
from monitor.render.terminal import terminal
from monitor.types import Brief, Earlier, HandWritten, Sentence, Standing

ARABIC = (
    "أكدت الحكومة المالية مقتل وزير الدفاع في تفجير سيارة مفخخة استهدف منزله في كاتي يوم الأحد."
)
VOID = {"meta", "link", "br", "wbr", "img", "hr", "input", "rect", "line"}


def on_terminal(brief: Brief, width: int = 90) -> str:
    written = io.StringIO()
    Console(file=written, width=width, color_system=None).print(terminal(brief))
    return written.getvalue()


FORMS: dict[str, Callable[[Brief], str]] = {
    "html": html,
    "md": markdown,
    "json": as_json,
    "terminal": on_terminal,
}
every_form = pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)


def some_standings() -> tuple[Standing, ...]:
    gulf = make_outlet("gulf-news", lenses=("gulf-state",), languages=("ar",))
    wire = make_outlet("wire", country="GB", lenses=("western",))
    plain = make_outlet("plain", country="FR")
    return (
        make_standing(
            1, outlet=gulf, lang="ar", title="مقتل وزير الدفاع", summary=ARABIC,
            translation=make_translation(
                lang="ar", title="Killing of the minister of defence",
                summary="The government of Mali confirmed the killing of the minister of defence on Sunday.",
            ),
        ),
        make_standing(
            2, outlet=wire,
            summary="Armed groups attacked six cities in Mali before dawn on Saturday, the army said. "
            "At least 22 people were killed in Kati, officials added on Sunday.",
            body='"We heard one blast, then a second, then it did not stop," said a fish seller near the port.',
        ),
        make_standing(
            3, outlet=plain, title="Airport of Bamako reopens",
            summary="The attacks reveal how fragile the junta is, said an officer of the garrison at Kati.",
        ),
        make_standing(4, outlet=plain, title="Mali confirms death of minister", gist=""),
    )  # fmt: skip


def a_brief() -> Brief:
    standings = some_standings()
    return make_brief(
        make_rows(
            *standings,
            event=make_event(heads=("how wars end",), canonical="https://monitor.example/event"),
            listened=(
                *(make_listened(s.outlet) for s in standings[:3]),
                make_listened(make_outlet("lagos", country="NG"), ok=0, failed=3, error="timeout"),
            ),
            related=(("fuel-blockade", "The fuel blockade", "named by the operator"),),
        )
    )


# ---- promises of every form ---------------------------------------------------


@every_form
def test_equal_rows_give_equal_bytes(form: Callable[[Brief], str]) -> None:
    """A page can be cited only if it is the same page tomorrow."""
    standings = some_standings()
    forwards = make_brief(make_rows(*standings))
    backwards = make_brief(make_rows(*reversed(standings)))
    assert form(forwards) == form(forwards) == form(backwards)


@every_form
def test_one_changed_word_in_the_stored_text_refuses_the_page_by_name(
    form: Callable[[Brief], str],
) -> None:
    """A quote that cannot be wrong: the page is not shown, and the operator is told which quote."""
    standing = some_standings()[1]
    quote = standing.take.quote
    assert quote is not None
    item = standing.reading.item
    damaged = replace(item, body=item.body.replace("blast", "shot"))
    rows = make_rows(replace(standing, reading=replace(standing.reading, item=damaged)))
    with pytest.raises(QuoteError) as refused:
        form(make_brief(rows))
    assert quote.text in str(refused.value)
    assert "item 2" in str(refused.value)


@every_form
def test_a_sentence_without_a_source_refuses_the_page(form: Callable[[Brief], str]) -> None:
    """Nobody slips a statement onto the page past the takes."""
    brief = a_brief()
    made_up = Sentence(text="The region is calm.", takes=())
    slipped = replace(brief, why=replace(brief.why, sentences=(made_up,)))
    with pytest.raises(QuoteError, match="The region is calm"):
        form(slipped)
    elsewhere = replace(brief, why=replace(brief.why, sentences=(replace(made_up, takes=(99,)),)))
    with pytest.raises(QuoteError, match="The region is calm"):
        form(elsewhere)


@every_form
def test_every_form_says_the_same(form: Callable[[Brief], str]) -> None:
    """Readers notice when mail and page differ."""
    text = " ".join(form(a_brief()).split())
    assert "None of the 4 reports held is from an outlet in Mali." in text
    for words in (
        "cities attacked",
        "Gulf News",
        "Western mainstream",
        "unreachable",
        "The fuel blockade",
    ):
        assert words in text
    assert "We heard one blast, then a second, then it did not stop" in text


@every_form
def test_an_operators_own_text_is_marked(form: Callable[[Brief], str]) -> None:
    """What a person wrote is never passed off as the outlets'."""
    hand = {
        "why": HandWritten(text="We call it a turning point.", by="Awa", date=date(2026, 4, 28))
    }
    brief = make_brief(make_rows(*some_standings(), event=make_event(by_hand=hand)))
    text = " ".join(form(brief).split())
    assert "We call it a turning point." in text
    assert "Awa, 28 April 2026" in text


@every_form
def test_unlabelled_is_a_number_and_no_lens(form: Callable[[Brief], str]) -> None:
    """The sample page says "1 lenses" of takes that have none."""
    brief = make_brief(make_rows(some_standings()[2]))
    text = form(brief)
    assert "1 lens" not in text
    assert "unlabelled" in text.casefold()


@every_form
def test_a_page_without_reports_is_still_a_page(form: Callable[[Brief], str]) -> None:
    """An event that was added a minute ago has a page that says what it lacks."""
    assert "No report is held on this event." in form(make_brief(make_rows()))


# ---- Markdown -----------------------------------------------------------------


def test_markdown_has_the_samples_headings_in_its_order() -> None:
    """Whoever reads the sample's form by program can read ours."""
    text = markdown(a_brief())
    headings = [line for line in text.splitlines() if line.startswith("## ")]
    sample = [
        "## Summary", "## The split", "## By the numbers", "## Why it matters", "## What to watch",
        "## Regional takes (batched by bias / lens)", "## Across the graph",
    ]  # fmt: skip
    assert [heading for heading in headings if heading in sample] == sample
    lines = text.splitlines()
    assert lines[0].startswith("# ")
    assert lines[1].startswith("> ")
    assert lines[3].startswith(
        "**Meta:** type: assault · date: 2026-04-25 · heads: how wars end · 4 takes · 3 publishers"
    )
    assert "### Gulf state" in lines
    assert lines[-1] == "Canonical: https://monitor.example/event"


def test_a_foreign_quote_stands_in_the_original_with_its_translation_labelled() -> None:
    """The original first: that is what was said."""
    text = markdown(a_brief())
    assert f"  > {ARABIC}" in text
    assert "*Machine translation, Arabic to English:* The government of Mali confirmed" in text


def test_text_of_others_stays_text_in_markdown() -> None:
    """A headline must not become a link, a heading or HTML."""
    nasty = "<img src=x onerror=alert(1)> [click](javascript:alert(1)) `x` *b* is what the army said today."
    text = markdown(make_brief(make_rows(make_standing(1, summary=nasty))))
    assert "<img" not in text.replace("\\<img", "")
    assert "[click](" not in text
    assert "\\`x\\`" in text


# ---- HTML -----------------------------------------------------------------------


class Reader(HTMLParser):
    """Checks nesting, and keeps tags with their attributes."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.stack: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.ids: list[str] = []
        self.headings: list[int] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.ids += [value or "" for key, value in attrs if key == "id"]
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag not in VOID:
            self.stack.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.stack, f"</{tag}> closes nothing"
            assert self.stack.pop() == tag

    @classmethod
    def of(cls, text: str) -> Reader:
        reader = cls()
        reader.feed(text)
        reader.close()
        assert reader.stack == []
        return reader


def test_html_is_well_formed_with_headings_in_order_and_links_that_lead_somewhere() -> None:
    """A screen reader walks the page by its headings and footnotes."""
    reader = Reader.of(html(a_brief()))
    assert reader.headings[0] == 1
    assert reader.headings.count(1) == 1
    steps = [b - a for a, b in zip(reader.headings, reader.headings[1:], strict=False)]
    assert max(steps) <= 1
    assert len(reader.ids) == len(set(reader.ids))
    links = [attrs["href"] or "" for tag, attrs in reader.tags if tag == "a"]
    assert {link[1:] for link in links if link.startswith("#")} <= set(reader.ids)
    assert all(link.startswith(("#", "https://")) for link in links)
    labelled = [
        attrs["aria-labelledby"] or "" for _, attrs in reader.tags if "aria-labelledby" in attrs
    ]
    assert {name for label in labelled for name in label.split()} <= set(reader.ids)


def test_each_quote_has_its_language_and_direction() -> None:
    """Browsers and screen readers cannot guess Arabic from the first letter."""
    reader = Reader.of(html(a_brief()))
    quotes = [(a.get("lang"), a.get("dir")) for tag, a in reader.tags if tag == "blockquote"]
    assert sorted(quotes, key=str) == [("ar", "rtl"), ("en", "ltr"), ("en", "ltr")]
    root = next(attrs for tag, attrs in reader.tags if tag == "html")
    assert (root["lang"], root["dir"]) == ("en", "ltr")


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        (
            ("translation:summary:looping", "undated"),
            "it failed a check (translation:summary:looping).",
        ),
        (("untranslated",), "it failed a check (untranslated)."),
        (
            ("translation:title:looping", "undated"),
            "these words could not be found in it for certain.",
        ),
    ],
)
def test_a_missing_translation_is_explained_by_what_concerns_it(
    flags: tuple[str, ...], said: str
) -> None:
    """A missing date is no reason for a missing translation, and a headline's fault is its own."""
    summary = "Le gouvernement a rejeté les accusations dans un long communiqué publié dimanche."
    one = make_standing(title="Le gouvernement dément", summary=summary, lang="fr", gist="x")
    page = html(make_brief(make_rows(replace(one, take=replace(one.take, flags=flags)))))
    assert f"No translation shown: {said}" in page


def test_a_mixed_item_shows_each_part_in_its_own_language_and_direction() -> None:
    """A quote in French under an Arabic outlet must not be set from right to left."""
    summary = "Le gouvernement a rejeté les accusations dans un long communiqué publié dimanche."
    one = make_standing(
        title="الحكومة ترفض الاتهامات", summary=summary, lang="fr", gist="The government denies it."
    )
    apart = (("quote", "fr"), ("gist", "fr"))
    mixed = replace(
        one,
        take=replace(one.take, language="ar", languages=apart),
        reading=replace(
            one.reading,
            language=replace(one.reading.language, code="ar", fields=(("summary", "fr"),)),
        ),
    )
    made = make_brief(make_rows(mixed))
    page = html(made)
    assert '<blockquote lang="fr" dir="ltr"' in page
    assert "machine translation from French" in page
    assert '<blockquote lang="ar"' not in page
    (view,) = json.loads(as_json(made))["batches"][0]["takes"]
    assert view["take"]["languages"] == [["quote", "fr"], ["gist", "fr"]]
    assert view["fields"] == [["summary", "fr"]]


def test_the_page_asks_nothing_of_anybody_and_runs_nothing() -> None:
    """Safe to open from a mail, offline, on a locked-down machine."""
    text = html(a_brief())
    reader = Reader.of(text)
    assert not {tag for tag, _ in reader.tags} & {
        "script",
        "iframe",
        "object",
        "embed",
        "img",
        "form",
    }
    assert not [key for _, attrs in reader.tags for key in attrs if key.startswith("on")]
    policy = next(
        a["content"] for t, a in reader.tags if a.get("http-equiv") == "Content-Security-Policy"
    )
    assert policy is not None
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "style=" not in text
    assert "url(" not in text


VECTORS = (
    "<script>alert(1)</script>",
    '"><script>alert(1)</script>',
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "</style><script>alert(1)</script>",
    "' onmouseover='alert(1)",
    "{{ 7*7 }}{% for x in y %}",
    "\u202egnp.exe\u202c reversed",
    "\u2067isolate never closed",
    "\x1b]0;title\x07\x1b[31mred",
    "a\u0000b\u0085c",
    "&lt;b&gt; & &#60;script&#62;",
)


@pytest.mark.parametrize("vector", VECTORS)
def test_injected_text_is_dead_in_every_place_of_the_page(vector: str) -> None:
    """Outlets, headlines, summaries and links are other people's, and may be hostile."""
    outlet = make_outlet("bad", name=f"Outlet {vector}", lenses=("gulf-state",))
    standing = make_standing(
        1, outlet=outlet, title=f"Title {vector}", url=f"javascript:alert('{vector}')",
        summary=f"The army said on Sunday that {vector} was seen in the town near the river.",
    )  # fmt: skip
    bare = make_standing(
        2, outlet=outlet, title=f"Link {vector}", gist="", url="data:text/html,<script>"
    )
    event = make_event(
        title=f"Event {vector}", dek=f"Dek {vector}", canonical="javascript:alert(1)"
    )
    brief = make_brief(
        make_rows(standing, bare, event=event, related=(("x", f"Other {vector}", vector),))
    )
    for text in (html(brief), markdown(brief), on_terminal(brief)):
        assert not re.search("[\u202a-\u202e\u2066\u0000\u0085\u001b\u0007]", text)
    page = Reader.of(html(brief))
    assert "script" not in {tag for tag, _ in page.tags}
    assert not [key for _, attrs in page.tags for key in attrs if key.startswith("on")]
    hrefs = [attrs.get("href") or "" for _, attrs in page.tags]
    assert not [href for href in hrefs if href.lower().startswith(("javascript:", "data:"))]
    assert "49" not in html(brief).partition("<h1>")[2].partition("</h1>")[0]
    assert "<script" not in markdown(brief).replace("\\<script", "")


def test_only_whole_web_addresses_become_links() -> None:
    """A link is a promise about where it leads."""
    text = html(
        make_brief(
            make_rows(
                make_standing(
                    1, summary="The army closed the airport on Sunday.", url="ftp://host/file"
                )
            )
        )
    )
    assert "ftp://" not in text
    assert "no usable link" in text


# ---- terminal -------------------------------------------------------------------


@pytest.mark.parametrize("width", [40, 80, 200])
def test_the_terminal_page_keeps_to_its_width_and_isolates_arabic_lines(width: int) -> None:
    """Arabic in a terminal must not turn the rest of the line around."""
    text = on_terminal(a_brief(), width)
    from rich.cells import cell_len  # noqa: PLC0415  (only this test measures)

    assert max(cell_len(line) for line in text.splitlines()) <= width
    arabic = [line for line in text.splitlines() if re.search("[\u0600-\u06ff]", line)]
    assert arabic
    for line in arabic:
        assert line.count("\u2067") == line.count("\u2069") >= 1


# ---- JSON -----------------------------------------------------------------------


def test_json_reads_back_as_the_brief_it_was_made_from() -> None:
    """Programs get everything that people get, except the outlets' whole texts."""
    brief = a_brief()
    data = json.loads(as_json(brief))
    assert from_data(data) == without_texts(brief)
    assert data["schema"] == "regional-takes/brief/1"
    views = [view for batch in data["batches"] for view in batch["takes"]] + data["link_only"]
    assert not [view for view in views if "item" in view]


def test_the_published_schema_is_the_one_in_use() -> None:
    """A schema that lags behind the nouns would lie to every program.

    After a change of the nouns: `python tools/write_brief_schema.py`.
    """
    published = Path(__file__).parents[2] / "docs" / "brief.schema.json"
    assert json.loads(published.read_text(encoding="utf-8")) == schema()
    assert set(schema()["required"]) <= set(as_data(a_brief()))


def test_what_is_printed_fits_the_published_schema() -> None:
    """Whoever generates code from the schema must be able to read every page."""
    told = schema()
    for brief in (a_brief(), make_brief(make_rows()), make_brief(make_rows(*a_long_record()))):
        assert faults(json.loads(as_json(brief)), told, told) == []
    broken = json.loads(as_json(a_brief())) | {"take_count": "many", "more": 1}
    del broken["slug"]
    found = faults(broken, told, told)
    assert len(found) == 3, found


def a_long_record() -> list[Standing]:
    """More takes than a page shows, in three languages."""
    said = {
        "en": "At least {n} people were killed in Kati, the army said on Sunday.",
        "fr": "Au moins {n} personnes ont été tuées à Kati, selon l'armée dimanche.",
        "zh": "军方周日说，卡蒂至少{n}人死亡。",
    }
    return [
        make_standing(n, lang=lang, group=n, title=f"T {n}", summary=said[lang].format(n=n))
        for n in range(1, LONG + 20)
        for lang in (list(said)[n % 3],)
    ]


def test_the_silence_map_of_many_lenses_can_be_read_at_eighty_columns() -> None:
    """Words cut to "fol…" tell nobody whether a cell is silent or only not followed."""
    lenses = [f"a-lens-with-a-long-name-{n}" for n in range(8)]
    outlets = [
        make_outlet(f"o{n}", country="ML", lenses=(lens,)) for n, lens in enumerate(lenses)
    ]  # fmt: skip
    heard = make_standing(1, outlet=outlets[0], summary="The army closed the airport on Sunday.")
    listened = tuple(
        make_listened(o, ok=0 if n == 2 else 9, failed=9 if n == 2 else 0)
        for n, o in enumerate(outlets)
    )
    shown = on_terminal(make_brief(make_rows(heard, listened=listened)), 80)
    words = " ".join(shown.split())
    assert f"Heard: {lenses[0]} 1" in words
    assert f"Unreachable: {lenses[2]}" in words
    assert f"Silent: {lenses[1]}, {lenses[3]}" in words
    assert "…" not in shown.partition("Silence map")[2]


def test_revisions_first_reports_and_days_by_lens_are_in_every_form() -> None:
    """What an outlet changed, and who was first, is told by page, Markdown and terminal alike."""
    outlet = make_outlet("one", name="One", lenses=("western",))
    standing = make_standing(
        1, outlet=outlet, title="A fire", summary="The fire killed 23 people, officials said."
    )
    item = replace(standing.reading.item, revision=1)
    now = replace(standing, reading=replace(standing.reading, item=item))
    former = Earlier(
        item=item.id, revision=0, title="A fire", body="", replaced=DAY,
        summary="The fire killed 12 people, officials said.",
    )  # fmt: skip
    brief = make_brief(
        replace(make_rows(now, listened=(make_listened(outlet, takes=1),)), earlier=(former,))
    )
    for shown in (markdown(brief), html(brief), " ".join(on_terminal(brief, 100).split())):
        assert "One changed the figure for killed from 12 to 23" in shown
        assert "One [1], the first report of all" in shown.replace("\\", "")
        assert "Western mainstream 1" in shown


def test_a_page_of_a_very_long_record_shows_what_it_cites_and_counts_the_rest() -> None:
    """Ten thousand takes fit no screen; none may be cited without its source."""
    outlet = make_outlet("one", lenses=("western",))
    standings = [
        make_standing(n, outlet=outlet, published=DAY + timedelta(minutes=n),
                      summary=f"Unit {n} reported {n} explosions near the airport of Bamako.")
        for n in range(1, LONG + 102)
    ]  # fmt: skip
    brief = make_brief(make_rows(*standings))
    page = html(brief)
    cited = set(re.findall(r'href="#s(\d+)"', page))
    assert cited <= set(re.findall(r'id="s(\d+)"', page))
    assert "more are held" in page
    assert page.count('id="s') < LONG + 100
    assert f"{LONG + 101:,} from 1 publisher" in page


def test_who_says_which_value_is_counted_by_origins() -> None:
    """A reader weighs "3 by 2, 4 by 1"; a mean would be nobody's figure."""
    three, four = "The blast killed three soldiers, officials said.", "It killed four soldiers."
    brief = make_brief(
        make_rows(
            *(make_standing(n, outlet=make_outlet(f"o{n}"), summary=text)
              for n, text in enumerate((three, three + " More is to come.", four), start=1))
        )
    )  # fmt: skip
    assert "figures disagree: 3 by 2, 4 by 1" in markdown(brief)


@pytest.mark.parametrize(
    ("text", "shown"),
    [("11.000 marins", "11.000 marins"), ("1. Title", "1. Title"), ("# no head", "# no head"), ("7) x", "7) x")],
)  # fmt: skip
def test_a_line_that_begins_like_a_list_or_a_head_is_neither(text: str, shown: str) -> None:
    """ "11.000 marins" is a number of sailors, and a backslash before it would be seen."""
    assert MarkdownIt().render(esc(text)) == f"<p>{shown}</p>\n"


@pytest.mark.parametrize("form", [markdown, html, on_terminal])
def test_every_form_says_who_repeats_whom(form: Callable[[Brief], str]) -> None:
    """Ten reprints of one wire are one voice, and a reader must see which."""
    paris, geneva = make_outlet("paris-daily", country="FR"), make_outlet("leman", country="CH")
    text = "Armed groups attacked six cities in Mali before dawn on Saturday, the army said."
    brief = make_brief(
        make_rows(
            make_standing(1, outlet=geneva, summary=text, group=7, agency="AFP", published=DAY + timedelta(hours=3)),
            make_standing(2, outlet=paris, summary=text, group=7, agency="AFP", published=DAY),
            make_standing(3, summary="Another text of an outlet of its own, told on Sunday.", group=8),
        )
    )  # fmt: skip
    told = " ".join(form(brief).split())
    assert f"{paris.name}, 26 April 2026; the same text in {geneva.name}; credited: AFP" in told
