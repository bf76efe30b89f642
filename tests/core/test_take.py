"""What we publish of a match is cut out of stored words, and says what to doubt."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from builders import DAY, make_item, make_outlet, make_reading, make_translation

from monitor.core.take import GIST, gist, take
from monitor.types import (
    Event,
    EventSlug,
    Field,
    Lang,
    Lens,
    LensId,
    LensOverride,
    LensRegistry,
    Match,
    OutletId,
    Pass,
    Reading,
    Take,
)

LENSES = LensRegistry(
    version="2026-01",
    lenses=tuple(
        Lens(id=LensId(name), labels={"en": name}, description="") for name in ("state", "western")
    ),
)
EVENT = Event(
    slug=EventSlug("kati"), title="Kati", dek="", date=date(2026, 4, 25), until=None, type="assault"
)
MATCH = Match(event=EventSlug("kati"), score=0.91, verdict="match", reasons=())
SUMMARY = "Fighters drove a car bomb into the minister's home. His wife also died in the blast."


def made(reading: Reading, *, event: Event = EVENT, match: Match = MATCH) -> Take:
    outlet = make_outlet("daily", country="ML", lenses=("western",))
    result = take(reading, match, event, outlet, LENSES, recorded=DAY + timedelta(hours=1))
    assert isinstance(result, Take)
    return result


def arabic(flags: tuple[str, ...] = (), summary: str = SUMMARY) -> Reading:
    item = make_item(
        title="مقتل وزير الدفاع في كاتي", summary="هاجم مسلحون منزل الوزير في كاتي فجر السبت."
    )
    english = make_translation(
        lang="ar", title="Defence minister killed in Kati", summary=summary, flags=flags
    )
    return make_reading(item, lang="ar", translation=english)


def test_a_take_says_who_where_when_and_with_which_lens() -> None:
    """All that a page groups by comes from the outlet and the registry, never from the text."""
    found = made(make_reading(make_item(title="Minister killed", summary=SUMMARY)))
    assert (found.outlet_name, found.country, found.region_name) == (
        "Daily", "ML", "Western Africa",
    )  # fmt: skip
    assert (found.lenses, found.lens_version) == (("western",), "2026-01")
    assert (found.headline, found.headline_en) == ("Minister killed", "Minister killed")
    assert (found.url, found.published, found.score) == ("https://daily.example/1", DAY, 0.91)
    assert found.recorded == DAY + timedelta(hours=1)
    assert found.flags == ()


def test_each_part_of_a_take_keeps_the_language_of_its_field() -> None:
    """A French outlet prints an Arabic headline and quotes in English; each has its own side."""
    item = make_item(
        title="مقتل وزير الدفاع المالي في هجوم على منزله في كاتي",
        summary="Le ministre a été tué samedi dans l'attaque de sa résidence à Kati.",
        body='"We will not leave this town before the war is over," General Diallo said on Sunday.',
    )
    english = make_translation(
        title="Mali's defence minister killed at his home in Kati",
        summary="The minister was killed on Saturday in the attack on his residence in Kati.",
    )
    plain = make_reading(item, lang="fr", translation=english)
    fields: tuple[tuple[Field, Lang], ...] = (("title", "ar"), ("body", "en"))
    found = made(replace(plain, language=replace(plain.language, fields=fields)))
    assert found.quote is not None
    assert found.quote.field == "body"
    told = (found.language, found.spoken("headline"), found.spoken("gist"), found.spoken("quote"))
    assert told == ("fr", "ar", "fr", "en")
    assert made(plain).languages == ()


def test_an_override_of_the_event_is_shown_with_its_reason() -> None:
    """A think tank of a party to the conflict may carry another lens here, and readers see why."""
    override = LensOverride(outlet=OutletId("daily"), lenses=(LensId("state"),), reason="owned since May")  # fmt: skip
    event = Event(
        slug=EVENT.slug, title="", dek="", date=EVENT.date, until=None, type="assault",
        lens_overrides=(override,),
    )  # fmt: skip
    found = made(make_reading(make_item(summary=SUMMARY)), event=event)
    assert (found.lenses, found.lens_note) == (("state",), "owned since May")


def test_the_gist_is_the_first_sentences_that_say_more_than_the_headline() -> None:
    """A gist that repeats the headline says nothing twice."""
    same = "Defence minister killed in Kati attack."
    item = make_item(title="Defence minister killed in Kati attack", summary=f"{same} {SUMMARY}")
    assert gist(make_reading(item)) == SUMMARY
    assert gist(make_reading(make_item(title=item.title, summary=same))) == ""


def test_the_gist_comes_from_the_body_where_the_summary_only_repeats() -> None:
    """Half of all feeds write the headline into the summary."""
    item = make_item(title="Minister killed", summary="Minister killed", body=f"(AFP) - {SUMMARY}")
    assert gist(make_reading(item)) == SUMMARY


def test_the_gist_ends_with_a_whole_sentence_within_its_length() -> None:
    """A cut in the middle of a figure would be a false figure."""
    item = make_item(title="T", summary=" ".join(f"Sentence number {n} tells of what the army said that day." for n in range(12)))  # fmt: skip
    found = gist(make_reading(item))
    assert len(found) <= GIST
    assert found.endswith("that day.")
    endless = gist(make_reading(make_item(title="T", summary=" ".join(["word"] * 200))))
    assert len(endless) <= GIST
    assert endless.endswith("…")


def test_a_foreign_item_gets_its_gist_from_the_translation() -> None:
    """One analyst reads four press worlds in English, and sees that it is by machine."""
    found = made(arabic())
    assert found.headline_en == "Defence minister killed in Kati"
    assert found.gist == SUMMARY
    assert found.headline == "مقتل وزير الدفاع في كاتي"


def test_a_translation_in_doubt_gives_neither_gist_nor_headline() -> None:
    """Better nothing than the machine's nonsense under an outlet's name."""
    found = made(arabic(("summary:numbers-changed", "title:looping")))
    assert (found.headline_en, found.gist) == ("", "")
    assert "headline:translation-in-doubt" in found.flags
    assert "translation:summary:numbers-changed" in found.flags


def test_an_untranslated_item_is_a_take_all_the_same() -> None:
    """A missing model must not silence a press."""
    found = made(make_reading(arabic().item, lang="ar"))
    assert (found.headline_en, found.gist) == ("", "")
    assert found.flags == ("untranslated",)


def test_a_quote_is_the_exact_words_of_the_original() -> None:
    """The promise under every quotation mark on the page."""
    said = "“We heard three explosions before dawn and then it did not stop,” said a resident."
    found = made(make_reading(make_item(title="Kati attacked", body=f"Smoke rose over the camp. {said}")))  # fmt: skip
    assert found.quote is not None
    body = f"Smoke rose over the camp. {said}"
    assert body[found.quote.start : found.quote.end] == found.quote.text


def test_an_undated_item_says_so() -> None:
    """A first report whose time is only our own fetch time must not look exact."""
    assert made(make_reading(make_item(summary=SUMMARY, dated=False))).flags == ("undated",)


@pytest.mark.parametrize(
    ("title", "verdict", "reason"),
    [("", "match", "the item has no headline"), ("News", "near", "near only: not a match")],
)
def test_what_makes_no_take_says_why(title: str, verdict: str, reason: str) -> None:
    """A match that is not published must be explainable too."""
    match = Match(event=EVENT.slug, score=0.4, verdict=verdict, reasons=())  # type: ignore[arg-type]  # both verdicts in turn
    outlet = make_outlet("daily", country="ML")
    result = take(make_reading(make_item(title=title)), match, EVENT, outlet, LENSES, recorded=DAY)
    assert result == Pass(item=result.item, event=EVENT.slug, reason=reason)


def test_a_take_keeps_the_voice_of_its_item() -> None:
    """A column about Kati is a take, and is not taken for a report."""
    column = make_item(title="Opinion: the minister's war", summary=SUMMARY)
    assert made(make_reading(column)).voice == "opinion"


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("Daily's coverage stresses that the attacks struck six urban centres at once.", False),
        ("The attacks struck six urban centres at the same hour, from Kati to Kidal.", True),
    ],
)
def test_a_sentence_about_the_outlet_is_not_set_as_its_quote(text: str, quoted: bool) -> None:
    """A digest's description of a report is nobody's words under the outlet's name."""
    found = made(make_reading(make_item(title="Wave of attacks in Mali", summary=text, body="")))
    assert (found.quote is not None and found.quote.text == text) == quoted
