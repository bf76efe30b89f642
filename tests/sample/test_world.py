"""The sample world says what it is, and its files are what its sources say."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from datetime import UTC, datetime
from typing import Any

import pytest
from sample_world import ROOT, SAMPLE, index, texts, tool

from monitor.config import load
from monitor.core.parse import parse
from monitor.core.text import sentences
from monitor.types import Entry, FeedId, Fetched, Memo, Parsed

NOW = datetime(2026, 7, 20, 6, tzinfo=UTC)
FEEDS = index()
TEXTS = texts()
SEEDS = ROOT.parent / "shared" / "seeds"


def parsed(feed: dict[str, Any]) -> Parsed:
    answer = Fetched(
        feed=FeedId(f"{feed['outlet']}/all"),
        url=feed["url"],
        final_url=feed["url"],
        status=200,
        headers=(("content-type", feed["content_type"]),),
        body=(SAMPLE / feed["file"]).read_bytes(),
        memo=Memo(),
        elapsed_s=0.0,
    )
    read = parse(answer, "", NOW)
    assert isinstance(read, Parsed), read
    return read


def as_shown(entry: Entry) -> tuple[str, str, str, str]:
    return entry.title, entry.summary, entry.body, entry.url


def as_written(item: dict[str, Any]) -> tuple[str, str, str, str]:
    text = TEXTS[item["id"]]
    body = "\n".join(text.paragraphs())
    return text.joined(text.title), text.joined(text.summary), body, item["link"]


def test_the_files_that_ship_are_the_ones_that_their_sources_make() -> None:
    """A text corrected in one place only would be published in two versions."""
    made = tool().build()
    shipped = {name: (SAMPLE / name).read_bytes() for name in made}
    assert [name for name in made if made[name] != shipped[name]] == []
    assert {f"feeds/{p.name}" for p in (SAMPLE / "feeds").iterdir()} == {f["file"] for f in FEEDS}


def test_the_world_is_as_varied_as_promised() -> None:
    """An easy world would show nothing: languages, dialects, encodings, faults are all there."""
    items = [item for feed in FEEDS for item in feed["items"]]
    events = Counter(item["event"] for item in items if "event" in item)
    assert len(FEEDS) >= 24
    assert {feed["kind"] for feed in FEEDS} == {"rss2", "atom", "rdf"}
    assert len({feed["encoding"] for feed in FEEDS}) >= 4
    assert {item["lang"] for item in items} == {"ar", "fr", "zh", "en"}
    assert {slug: count >= 10 for slug, count in events.items()} == dict.fromkeys(events, True)
    assert len(events) >= 4
    assert sum("near_miss_of" in item for item in items) >= 12
    assert sum(not {"event", "near_miss_of"} & set(item) for item in items) >= 12
    assert sum("copy_of" in item for item in items) >= 8
    assert sum("translates" in item for item in items) >= 2
    assert 120 <= len(items) <= 160
    assert any(not item["published"] for item in items)
    assert any(not feed["language"] for feed in FEEDS)
    assert any(feed["content_type"].startswith("text/") for feed in FEEDS)


@pytest.mark.parametrize("feed", FEEDS, ids=lambda feed: feed["outlet"])
def test_each_feed_reads_as_its_source_was_written(feed: dict[str, Any]) -> None:
    """Whatever dialect and encoding, the reader gets the words of the source and no others."""
    read = parsed(feed)
    assert [as_shown(e) for e in read.entries] == [as_written(i) for i in feed["items"]]
    dated = [e.published is not None for e in read.entries]
    assert dated == [bool(item["published"]) for item in feed["items"]]
    assert read.warnings == ()


def test_every_sentence_is_cut_where_its_translation_was_aligned() -> None:
    """The tiny models know whole sentences: one cut elsewhere would come back as nonsense."""
    wrong = []
    for text in TEXTS.values():
        if text.lang == "en":
            continue
        for part in (text.title, text.summary, *text.body):
            whole = text.joined(part)
            cut = [whole[start:end] for start, end in sentences(whole, text.lang)]
            if cut != [original for original, _ in part]:
                wrong.append((text.id, cut))
    assert wrong == []


def test_every_invented_outlet_says_so() -> None:
    """Nobody may take a made-up paper for a real one: its name tells, wherever it is shown."""
    settings = load(SAMPLE / "config")
    real = {outlet.id for outlet in settings.outlets if not outlet.invented}
    assert real == {
        "aljazeera-en",
        "npr",
        "african-arguments",
        "chatham-house",
        "just-security",
        "africanews-en",
        "stimson",
        "dispatch-risk",
        "ict-israel",
        "africa-center",
    }
    assert [o.name for o in settings.outlets if o.invented != o.name.endswith("(invented)")] == []
    assert {feed["outlet"]: feed["invented"] for feed in FEEDS} == {
        outlet.id: outlet.invented for outlet in settings.outlets
    }


def test_no_item_of_an_invented_outlet_leads_to_a_real_host() -> None:
    """A made-up text with a real address would be a forgery."""
    links = {item["link"] for f in FEEDS if f["invented"] for item in f["items"]}
    assert [link for link in links if ".test/" not in link] == []
    assert [f["url"] for f in FEEDS if not f["url"].split("/")[2].endswith(".test")] == []


def test_nobody_who_has_a_name_is_quoted_in_an_invented_text() -> None:
    """Made-up words in a real person's mouth would be a lie with a name on it."""
    people = {
        name
        for entity in load(SAMPLE / "config").entities
        if entity.kind == "person"
        for full in entity.names.get("en", ())
        for name in (full, full.split()[-1])
    }
    named = re.compile(r"\b(?:" + "|".join(map(re.escape, sorted(people))) + r")\b")
    quoted = [
        english[start:end]
        for text in TEXTS.values()
        if not text.id.startswith("seed-")
        for part in (text.title, text.summary, *text.body)
        for _, english in part
        for start, end in sentences(english, "en")
        if "“" in english[start:end]
    ]
    assert len(quoted) > 40
    assert [line for line in quoted if named.search(line)] == []


def test_the_sample_configuration_is_the_shipped_one_where_it_says_so() -> None:
    """Lenses, entities and events have one source; a copy would grow old unseen."""
    here, there = SAMPLE / "config", ROOT / "config"
    names = ["lenses.toml"]
    names += [f"{d}/{p.name}" for d in ("entities", "events") for p in (here / d).glob("*.toml")]
    assert len(names) > 10
    differing = [n for n in names if (here / n).read_bytes() != (there / n).read_bytes()]
    assert differing == []
    entities = {p.name for p in (there / "entities").glob("*.toml")}
    assert {p.name for p in (here / "entities").glob("*.toml")} == entities


def test_every_feed_of_the_configuration_is_served_and_none_else() -> None:
    """A feed without a server would make the demo's health table a lie."""
    configured = {feed.id: feed.url for feed in load(SAMPLE / "config").feeds}
    assert configured == {f"{feed['outlet']}/all": feed["url"] for feed in FEEDS}


def test_one_lens_is_listened_to_and_has_nothing_to_say() -> None:
    """The silence map needs a silence that is known to be one."""
    event = "mali-jnim-april-2026-attack"
    lenses = {o.id: {tag.lens for tag in o.lenses} for o in load(SAMPLE / "config").outlets}
    speaking = {f["outlet"] for f in FEEDS for item in f["items"] if item.get("event") == event}
    silent = set().union(*lenses.values()) - set().union(*(lenses[o] for o in speaking))
    assert silent == {"party"}


# What the sample page gives of its ten takes: quoted line (or the words of the link), gist, link.
TAKES = {
    "seed-01": (
        "Mali's Defence Minister Sadio Camara was killed during coordinated attacks across the country.",
        "Al Jazeera Arabic's confirmed-death report identifies Camara as the architect of Mali's alliance with Russia (via Wagner Group/Africa Corps), names his second wife and two grandchildren among the killed, and quotes junta sources blaming JNIM as the primary organiser with FLA coordination.",
        "https://www.aljazeera.com/news/2026/4/26/malis-defence-minister-sadio-camara-killed-amid-coordinated-attacks",
    ),
    "seed-02": (
        "Mali was hit by a wave of coordinated attacks from armed groups on April 25.",
        "NPR's coverage from the first hours of the offensive stresses the simultaneity across six urban centres, arguing that such coordination required months of pre-positioning and represented a significant intelligence failure by the junta and its Russian partners.",
        "https://www.npr.org/2026/04/25/nx-s1-5799439/mali-hit-by-wave-of-coordinated-attacks-from-armed-groups",
    ),
    "seed-03": (
        "Bamako under Siege: How Coordinated Attacks Exposed the Mali Government's Fragility and Tested the AES.",
        "African Arguments analyses the political fallout for the Alliance of Sahel States narrative: the AES had projected joint military capacity and sovereign security as the justification for breaking with ECOWAS and expelling French and UN forces; the Bamako-area strikes undermine that argument directly.",
        "https://africanarguments.org/2026/05/47654/",
    ),
    "seed-04": (
        "Mali attacks show security cannot be delivered by military means alone.",
        "Chatham House's policy brief argues that the attacks expose the limits of a counter-insurgency doctrine that relies on military sweeps and external force (Wagner/Africa Corps) while leaving rural governance, judicial accountability and local mediation structures inoperative.",
        "https://www.chathamhouse.org/2026/04/mali-attacks-show-security-cannot-be-delivered-by-military-means-alone",
    ),
    "seed-05": (
        "Insurgent offensive in Mali exposes the deficiencies of junta-led security in the Sahel.",
        "Just Security documents the intelligence and tactical failures: the strikes hit Kati (the junta's principal garrison), suggesting JNIM had penetrated or pre-positioned inside the security perimeter, and questions whether Africa Corps can provide intelligence depth on a networked Sahel insurgency.",
        "https://www.justsecurity.org/137563/mali-junta-insurgent-offensive/",
    ),
    "seed-06": (
        "Mali confirms death of defence minister in attack in Kati",
        "",
        "https://www.africanews.com/2026/04/27/mali-confirms-death-of-defence-minister-in-attack-in-kati/",
    ),
    "seed-07": (
        "Mali attacks aggravating the Sahel security crisis",
        "",
        "https://www.stimson.org/2026/mali-attacks-aggravating-the-sahel-security-crisis/",
    ),
    "seed-08": (
        "Mali coordinated attacks target Bamako military installations and key leaders",
        "",
        "https://dispatchrisk.com/mali-coordinated-attacks-target-bamako-military-installations-and-key-leaders/",
    ),
    "seed-09": (
        "Alliance of Sahel States confirms joint airstrikes in Mali",
        "",
        "https://www.africanews.com/2026/05/01/alliance-of-sahel-states-confirms-joint-airstrikes-in-mali/",
    ),
    "seed-10": (
        "Mali in trouble attack on Bamako and Kati undermines junta security narrative",
        "",
        "https://ict.org.il/mali-in-trouble-attack-on-bamako-and-kati-undermines-junta-security-narrative/",
    ),
}
DATES = {
    "seed-01": "2026-04-26",
    "seed-02": "2026-04-25",
    "seed-06": "2026-04-27",
    "seed-09": "2026-05-01",
    "seed-11": "2026-04-27",
}


def test_the_takes_of_the_sample_page_are_there_in_exactly_their_words() -> None:
    """Words put into a real outlet's mouth would be the worst fault of all."""
    shown = {
        item["id"]: as_shown(entry)
        for feed in FEEDS
        if not feed["invented"]
        for item, entry in zip(feed["items"], parsed(feed).entries, strict=True)
    }
    article = shown.pop("seed-11")
    assert shown == {key: (title, gist, "", url) for key, (title, gist, url) in TAKES.items()}
    assert article[0] == "Attacks in Mali Mark Long Trajectory of Worsening Security"
    assert article[3] == ""  # the seed names no address


def test_a_real_outlets_item_has_a_date_only_where_its_link_states_the_day() -> None:
    """A day invented where only a month is known is a fault of many pages."""
    stated = {
        item["id"]: item["published"] for f in FEEDS if not f["invented"] for item in f["items"]
    }
    assert {key: day for key, day in stated.items() if day} == DATES


def test_words_of_a_link_only_take_are_those_of_its_link() -> None:
    """Where the page gives nothing but a link, its slug is all that is known."""
    for title, gist, url in TAKES.values():
        if not gist:
            assert title.lower().replace(" ", "-") == url.rstrip("/").rsplit("/", 1)[1]


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the seeds are not beside this repository")
def test_the_seeds_themselves_say_so() -> None:
    """The copies above are compared with the files that the customer gave."""
    files = sorted(SEEDS.glob("*.txt"))
    article, page = (path.read_text(encoding="utf-8") for path in files)
    for title, gist, url in TAKES.values():
        assert f"Source: {url}\n" in page
        assert not gist or f'— {gist}\n  > "{title}"\n' in page
    words = article.replace("\\$", "$").split()
    seed = TEXTS["seed-11"]
    ours = [seed.joined(seed.title), seed.joined(seed.summary), *seed.paragraphs()]
    missing = Counter(words) - Counter(" ".join(ours).split())
    # Its byline and date are not text: the feed carries them as author and date.
    assert missing == Counter(
        ["By", "the", "Africa", "Center", "for", "Strategic", "Studies", "April", "27,", "2026"]
    )
    assert Counter(" ".join(ours).split()) - Counter(words) == Counter()


def test_the_sources_keep_to_their_own_keys() -> None:
    """A misspelt key would silently leave out a date or a credit."""
    known = {
        "id", "outlet", "published", "dated", "event", "near", "title", "summary", "body", "same",
        "translates", "agency", "author", "source", "credit", "paragraphs", "link", "headings",
    }  # fmt: skip
    for name in ("ar", "fr", "zh", "en", "seeds"):
        for item in tomllib.loads((SAMPLE / "world" / f"{name}.toml").read_text("utf-8"))["item"]:
            assert set(item) <= known, item["id"]
