"""Readers find what they mean in Arabic, Chinese and French; reprints find their origin."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from store_world import DAY, MINUTE, NOW, enriched, entry, event, feed, outlet, stored, translated

from monitor.adapters.store import Store
from monitor.adapters.store.search import match_query
from monitor.types import Item


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "monitor.db") as opened:
        opened.sync([outlet()], [feed()], [event()], NOW)
        yield opened


TITLES = {
    "zh": "马里袭击造成多人死亡",
    "zh2": "里马竞选总统",
    "ar-l": "الجيش يرسل تعزيزات لمالي",
    "ar-w": "النيجر ومالي توقعان اتفاقا",
    "ar-b": "هجوم بمالي",
    "ar-vowels": "هُجُومٌ في مالـــي",
    "ar-alef": "أزمة إقليم أزواد",
    "ar-article": "الأزمة في الساحل",
    "ar-not": "الوضع المالي للبنك",
    "fr": "L’armée malienne à Gao : état d’urgence décrété",
    "fr-caps": "ÉTAT D'URGENCE AU SAHEL, L'ŒUVRE DE L'ARMÉE",
    "en": "Mali's army says it repelled COVID-19 rumours & 100% of attacks",
    "digits": "مقتل ٤٧ جنديا",
}


def filled(store: Store) -> dict[str, Item]:
    entries = [entry(name, title=title, summary="") for name, title in TITLES.items()]
    items = stored(store, *entries)
    store.finish([enriched(item) for item in items], NOW)
    return {item.key.removeprefix("id:"): item for item in items}


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("马里", {"zh"}),
        ("马里袭击", {"zh"}),
        ("死亡 马里", {"zh"}),
        ("马死", set()),
        # behind one-letter particles, with vowel marks and tatweel; the adjective
        # "financial" is spelt like the article and the country: it is found too
        ("مالي", {"ar-l", "ar-w", "ar-b", "ar-vowels", "ar-not"}),
        ("ازمه", {"ar-alef", "ar-article"}),
        ("الأزمة", {"ar-alef", "ar-article"}),
        ("إقليم", {"ar-alef"}),
        ("47", {"digits"}),
        ("armee", {"fr", "fr-caps"}),
        ("armée", {"fr", "fr-caps"}),
        ("etat d'urgence", {"fr", "fr-caps"}),
        ('"état d’urgence décrété"', {"fr"}),
        ("œuvre", {"fr-caps"}),
        ("oeuvre", {"fr-caps"}),
        ("mali", {"fr", "en"}),  # open at its end: malienne
        ("mali covid-19", {"en"}),
        ("Gao OR covid", {"fr", "en"}),
        ("Gao OR", {"fr"}),
        ("or", set()),
        ('100% "', {"en"}),
        ('AND NOT "unclosed', set()),
        ("title:mali NEAR(", set()),
        ("", set()),
        ("'; --", set()),
    ],
)
def test_a_word_is_found_as_readers_write_it(store: Store, asked: str, found: set[str]) -> None:
    """Two spellings that a reader does not tell apart must find the same items."""
    filled(store)
    assert {hit.item.key.removeprefix("id:") for hit in store.search(asked)} == found


def test_nothing_that_is_typed_is_syntax(store: Store) -> None:
    """No search of a reader may end in an error of the database."""
    filled(store)
    for junk in (
        '"',
        '""',
        "*",
        "(",
        "a*b",
        "^x",
        "{title}:x",
        "-x",
        "x AND",
        "NOT",
        "\x00",
        "+",
        ":",
    ):
        store.search(junk)
    assert match_query('say "a b" c-d x') == '"say" * AND "a b" AND "c d" * AND "x"'


def test_a_hit_says_where_it_was_found(store: Store) -> None:
    """A reader must know whether the outlet's words or the translation answered."""
    items = stored(store, entry("1", title="Attaque", summary="Kati et Gao"), entry("2"))
    store.finish([enriched(i, translation=translated("An attack")) for i in items], NOW)
    where = {
        word: [h.where for h in store.search(word)] for word in ("gao", "attack", "attaque gao")
    }
    assert where == {
        "gao": [("text",)],
        "attack": [("english",), ("english",)],
        "attaque gao": [("title", "text")],
    }


def test_hits_come_newest_first_and_can_be_narrowed(store: Store) -> None:
    """The newest report is what an analyst looks for."""
    mine = stored(store, *[entry(str(n), published=NOW - n * DAY) for n in range(4)])
    other = stored(store, entry("9", published=NOW - 9 * DAY), of=feed("rival"))
    store.finish([enriched(i) for i in [*mine, *other]], NOW)

    def asked(**filters: object) -> list[str]:
        return [h.item.key for h in store.search("Kati", **filters)]  # type: ignore[arg-type]  # filters by name

    assert asked() == ["id:0", "id:1", "id:2", "id:3", "id:9"]
    assert asked(limit=2, offset=1) == ["id:1", "id:2"]
    assert asked(outlet="rival") == ["id:9"]
    assert asked(since=NOW - 2 * DAY, until=NOW) == ["id:1", "id:2"]
    assert (asked(language="fr"), asked(language="ar")) == (asked(), [])


def test_an_edited_item_is_found_by_its_new_words_only(store: Store) -> None:
    """The index follows the text."""
    (item,) = stored(store, entry("1"))
    for text in ("First words", "Other words"):
        store.finish([enriched(item, translation=translated(text))], NOW)
    assert [len(store.search(word)) for word in ("first", "other")] == [0, 1]


AGENCY = (
    "Gunmen on motorcycles overran a military outpost near Tessalit before dawn on Saturday, "
    "killing the garrison commander, two residents and a provincial official said."
)


def test_a_reprint_finds_its_origin_among_many_items_of_the_same_days(store: Store) -> None:
    """ "N takes, M independent origins" needs the candidates before it can judge them."""
    noise = [
        entry(f"n{n}", title=f"Army says attack number {n} was repelled", summary=f"Officials {n}.")
        for n in range(120)
    ]
    origin = entry("agency", title="Outpost overrun", summary=AGENCY)
    old = entry("old", title="Outpost overrun", summary=AGENCY, published=NOW - 30 * DAY)
    items = stored(store, *noise, origin, old)
    store.finish([enriched(i) for i in items], NOW)
    edited = AGENCY.replace("before dawn on Saturday, ", "")
    (copy,) = stored(store, entry("copy", title="Mali: outpost falls", summary=edited))
    candidates = store.origin_candidates([enriched(copy).reading])
    keys = [r.item.key for r in candidates]
    assert "id:agency" in keys
    assert "id:old" not in keys
    assert copy.id not in {r.item.id for r in candidates}
    assert len(keys) <= 40


def test_a_translated_reprint_is_a_candidate_too(store: Store) -> None:
    """An agency's text travels between languages."""
    (english, chinese) = stored(
        store,
        entry("en", title="Outpost overrun", summary=AGENCY),
        entry("zh", title="武装分子袭击特萨利特哨所", summary="", published=NOW + MINUTE),
    )
    store.finish([enriched(english), enriched(chinese)], NOW)
    (copy,) = stored(store, entry("fr", title="Avant-poste pris", summary="Près de Tessalit"))
    told = enriched(copy, translation=translated("Gunmen overran a garrison near Tessalit"))
    assert [r.item.key for r in store.origin_candidates([told.reading])] == ["id:en"]
    (again,) = stored(store, entry("zh2", title="特萨利特哨所遭袭击", summary=""))
    assert [r.item.key for r in store.origin_candidates([enriched(again).reading])] == ["id:zh"]
