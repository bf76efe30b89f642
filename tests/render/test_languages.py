"""The page in four languages: nothing of ours left in English, nothing of theirs changed."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from gettext import NullTranslations
from html.parser import HTMLParser

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
from rich.console import Console

from monitor.core.brief import make_brief
from monitor.core.brief_foreign import english_texts
from monitor.core.plain import FSI, PDI
from monitor.core.told import say
from monitor.core.words import INTERFACES, Words
from monitor.locale import catalogue
from monitor.render.atom import feed
from monitor.render.html import html
from monitor.render.markdown import markdown
from monitor.render.page import page
from monitor.render.site import Around
from monitor.render.terminal import terminal
from monitor.types import Brief, Earlier, HandWritten, Standing

ARABIC = (
    "أكدت الحكومة المالية مقتل وزير الدفاع في تفجير سيارة مفخخة استهدف منزله في كاتي يوم الأحد."
)
FRENCH = "Le ministre de la Défense a été tué dimanche à Kati, selon le gouvernement malien."
SIX = "Armed groups attacked six cities in Mali before dawn on Saturday, the army said."
WHY = "The attacks reveal how fragile the junta is, said an officer of the garrison at Kati."
DEAD = "At least 22 people were killed in Kati, officials added on Sunday."


def standings() -> tuple[Standing, ...]:
    gulf = make_outlet("gulf", name="الجريدة", country="QA", lenses=("gulf",), languages=("ar",))
    paris = make_outlet("paris", name="Seine Info", country="FR", lenses=("french",))
    wire = make_outlet("wire", name="Wire Service", country="GB", lenses=("western",))
    plain = make_outlet("plain", name="Plain Press", country="NG")
    return (
        make_standing(
            1, outlet=gulf, lang="ar", title="مقتل وزير الدفاع", summary=ARABIC,
            translation=make_translation(
                lang="ar", title="Killing of the minister",
                summary="The government of Mali confirmed the killing of the minister on Sunday.",
            ),
        ),
        make_standing(
            2, outlet=paris, lang="fr", title="Mort du ministre", summary=FRENCH,
            translation=make_translation(
                lang="fr", title="Death of the minister",
                summary="The defence minister was killed on Sunday in Kati, the government said.",
            ),
        ),
        make_standing(3, outlet=wire, summary=f"{SIX} {DEAD}", published=DAY + timedelta(days=1)),
        make_standing(4, outlet=plain, title="Airport reopens", summary=WHY, agency="AFP"),
        make_standing(5, outlet=plain, title="Mali confirms death", gist=""),
        make_standing(
            6, outlet=wire, title="The toll rises", dated=False,
            summary="At least 25 people were killed in Kati, officials said on Monday. The junta "
            "will name a new minister next week, an adviser said.",
        ),
    )  # fmt: skip


def brief(*, by_hand: bool = False) -> Brief:
    """Every section has something to say, or says why not."""
    mine = standings()
    former = mine[2].reading.item
    rows = make_rows(
        *mine,
        event=make_event(
            canonical="https://monitor.example/event",
            by_hand={"why": HandWritten(text="A note.", by="the desk")} if by_hand else None,
        ),
        listened=(
            *(make_listened(s.outlet) for s in mine),
            make_listened(make_outlet("lagos", country="NG"), ok=0, failed=3, error="timeout"),
        ),
        related=(("fuel-blockade", "The fuel blockade", say("named by the operator")),),
    )
    earlier = Earlier(
        item=former.id, revision=0, title="Something else entirely", body="",
        summary=former.summary.replace("22", "12"), replaced=DAY,
    )  # fmt: skip
    return make_brief(replace(rows, earlier=(earlier,)))


def words(language: str) -> Words:
    return Words(language, catalogue(language))


def on_terminal(shown: Brief, spoken: Words) -> str:
    written = io.StringIO()
    Console(file=written, width=100, color_system=None).print(terminal(shown, spoken))
    return written.getvalue()


def in_html(shown: Brief, spoken: Words) -> str:
    languages = tuple((lang, f"e.{lang}.html") for lang in INTERFACES)
    return html(shown, Around(data=(), feed="e.atom", languages=languages), spoken)


FORMS: dict[str, Callable[[Brief, Words], str]] = {
    "html": in_html, "md": markdown, "terminal": on_terminal,
}  # fmt: skip
every_form = pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
every_language = pytest.mark.parametrize("language", INTERFACES)


class Blank(NullTranslations):
    """A catalogue that takes the letters out of every message and leaves its places."""

    def gettext(self, message: str) -> str:
        return re.sub(r"(?<![{\w])[A-Za-z’']+(?![\w}])", "~", message)

    def ngettext(self, one: str, many: str, n: int) -> str:
        return self.gettext(one if n == 1 else many)


class Seen(HTMLParser):
    """What is read or heard of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.said: list[str] = []
        self.skip = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.skip = tag == "style"
        self.said += [value or "" for key, value in attrs if key in {"aria-label", "title"}]

    def handle_data(self, data: str) -> None:
        if not self.skip:
            self.said.append(data)


@every_form
def test_nothing_of_ours_is_said_past_the_catalogue(form: Callable[[Brief, Words], str]) -> None:
    """One forgotten message is an English island in every Arabic page."""
    shown = form(brief(), Words("zh", Blank()))
    text = " ".join(Seen(shown).said) if shown.startswith("<!doctype") else shown
    theirs = " ".join(
        [
            *english_texts(brief(), "de"),
            *(text for s in standings() for text in
              (s.take.headline, s.take.headline_en, s.outlet.name, s.reading.item.summary, s.take.url,
               s.take.quote.translation if s.take.quote else "")),
            "lagos timeout fuel blockade The monitor example event html AFP UTC Something",
            "else entirely mainstream",
            "English Français Atom JSON CSV UN M",
            # addresses, languages and slugs that Markdown shows as they are
            "https fr ar en outlet test wire plain gulf paris french western killed people",
        ]
    )  # fmt: skip
    known = set(re.findall(r"[A-Za-zçé]+", theirs.lower()))
    left = {w for w in re.findall(r"[A-Za-zçé]{2,}", text) if w.lower() not in known}
    assert left == set()


@every_form
@every_language
def test_built_again_a_page_is_the_same_bytes(
    form: Callable[[Brief, Words], str], language: str
) -> None:
    """A page can be cited only if it is the same page tomorrow, in whatever language."""
    first = form(brief(), words(language))
    catalogue.cache_clear()
    assert form(brief(), words(language)) == first


@every_language
def test_every_language_shows_the_same_takes_words_and_figures(language: str) -> None:
    """The interface changes; who said what does not."""
    here, english = page(brief(), words(language)), page(brief())
    assert [s.number for s in here.sources] == [s.number for s in english.sources]
    quotes = [[t.quote.text for g in v.groups for t in g.takes if t.quote] for v in (here, english)]
    assert quotes[0] == quotes[1] != []
    said = [[[s.words.text for v in n.voices for s in v.says] for n in v.numbers]
            for v in (here, english)]  # fmt: skip
    assert said[0] == said[1] != []


def test_without_a_model_sentences_stay_english_and_say_so() -> None:
    """A reader must see at once what is English on purpose, and a screen reader hear it so."""
    shown = in_html(brief(), words("ar"))
    assert '<html lang="ar" dir="rtl">' in shown
    assert "تُركت جمل التقارير بالإنجليزية" in shown
    assert f'<p class="said" lang="en" dir="ltr">{SIX}' in shown
    assert "ترجمة آلية عن الإنجليزية" not in shown


def test_with_a_model_the_translation_is_marked_and_stands_before_its_english() -> None:
    """Nobody may take a machine's sentence for an outlet's."""
    told = words("fr").knowing({SIX: "Des groupes armés ont attaqué six villes."})
    shown = page(brief(), told)
    line = next(each for each in shown.summary.lines if each.text == SIX)
    assert line.told is not None
    assert (line.told.lang, line.lang) == ("fr", "en")
    assert "traduction automatique de l’anglais" in line.tags
    written = in_html(brief(), told)
    assert written.index(line.told.text) < written.index(f'lang="en" dir="ltr">{SIX}')
    assert "traduites par une machine" in written


def test_what_the_gate_refused_stays_english_and_is_marked() -> None:
    shown = page(brief(), words("fr").knowing({}))
    line = next(each for each in shown.summary.lines if each.text == SIX)
    assert line.told is None
    assert line.tags == ("laissé en anglais\u00a0: sa traduction a échoué à un contrôle",)


def test_a_report_in_the_reader_s_language_is_shown_in_its_own_words() -> None:
    """A French reader needs no machine's English of a French text."""
    shown = page(brief(), words("fr"))
    french = next(t for g in shown.groups for t in g.takes if t.lang == "fr")
    assert french.gist is not None
    assert french.gist.text == FRENCH
    assert (french.gist.lang, french.gist_label) == ("fr", "")
    assert french.translation is None
    assert FRENCH not in english_texts(brief(), "fr")
    english = page(brief())
    other = next(t for g in english.groups for t in g.takes if t.lang == "fr")
    assert other.gist_label == "machine translation from French"


def test_names_of_the_other_direction_stand_alone() -> None:
    """Brackets and figures beside a foreign name must not change sides."""
    sources = page(brief(), words("ar")).sources
    assert any(f"{FSI}Wire Service{PDI}" in source.text for source in sources)
    english = page(brief()).sources
    assert any(f"{FSI}الجريدة{PDI}" in source.text for source in english)


def test_a_page_leads_to_itself_in_the_other_languages() -> None:
    """hreflang for machines, a list in each language's own name for readers."""
    shown = in_html(brief(), words("zh"))
    for tag, name in (
        ("en", "English"),
        ("fr", "Français"),
        ("ar", "العربية"),
        ("zh-Hans", "中文"),
    ):
        lang = tag.partition("-")[0]
        assert f'<link rel="alternate" hreflang="{tag}" href="e.{lang}.html">' in shown
        assert re.search(rf'<a href="e.{lang}.html" lang="{tag}"[^>]*>{name}</a>', shown)
    assert 'hreflang="zh-Hans" aria-current="page"' in shown


def test_hand_written_text_is_marked_in_the_language_of_the_page() -> None:
    lines = page(brief(by_hand=True), words("zh")).why.lines
    assert (lines[0].text, lines[0].by_hand) == ("A note.", "手写：the desk")


def test_a_feed_says_in_its_language_what_is_ours_and_marks_what_is_english() -> None:
    """A feed reader speaks a title and a summary with the voice of their language."""
    takes = [standing.take for standing in standings()]
    text = feed(key="event/x", title="An event", takes=takes, as_of=DAY, words=words("ar"))
    assert 'xml:lang="ar"' in text
    assert '<summary xml:lang="en">The defence minister was killed' in text.replace("\n", " ")
    assert "(بترجمة آلية)" in text
    assert "<summary>لا نص محفوظًا من هذا التقرير.</summary>" in text
    assert (
        "xml:lang"
        not in feed(key="x", title="t", takes=[takes[2]], as_of=DAY).partition("<summary")[2]
    )
