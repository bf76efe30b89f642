"""Confirm, reject, undo and suggest, as an operator types them, over a real database."""

from __future__ import annotations

from pathlib import Path

import pytest
from desk import KATI_FILE, LYON_FILE, MALI_FILE, SMALL, Desk, outlet_file
from store_world import entry, feed, stored

from monitor import wiring
from monitor.config import check
from monitor.errors import UsageError
from monitor.types import EventSlug, Item

OUTLETS = ("studio", "courier", "star")
FILES = {
    **SMALL,
    "entities/sahel.toml": MALI_FILE + KATI_FILE + LYON_FILE,
    "outlets/studio.toml": "".join(outlet_file(name, more="") for name in OUTLETS),
}
EVENT = """title = "Fighters attack Kati"
dek = "Armed men attacked the garrison of Kati in Mali."
date = 2026-04-24
type = "assault"
places = ["mali", "kati"]
keywords = {{ fr = ["camp de Kati"] }}
{more}
"""
COLUMN = "Après la nuit des longues détonations, la capitale retient son souffle"


class Operator(Desk):
    """A configuration, a database of stored items and a person who types commands."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, FILES)
        self.tracks()

    def tracks(self, more: str = "") -> None:
        self.writes("events/kati.toml", EVENT.format(more=more))

    def holds(self, *titles: str, outlet: str = "studio") -> list[Item]:
        """Items of an outlet, stored and read."""
        with self.app().store as store:
            items = stored(store, *(entry(t, title=t, summary="") for t in titles), of=feed(outlet))
        self.types("enrich")
        return items

    def taken(self) -> set[str]:
        return {take["headline"] for take in self.reads("takes")}


ATTACK = "Mali : attaque contre le camp de Kati"
PRICES = "Mali : le prix du pain monte à Kati"


@pytest.fixture
def operator(tmp_path: Path) -> Operator:
    return Operator(tmp_path)


def test_a_rejected_take_is_withdrawn_with_its_reason_and_can_come_back(
    operator: Operator,
) -> None:
    """A person knows better than a score; and may have been wrong."""
    operator.holds(ATTACK)
    (take,) = operator.reads("takes")
    listed = operator.types("takes").output
    assert listed.startswith(f"{take['id']}  ")
    assert f"item {take['item']}" in listed
    done = operator.reads("takes", "reject", take["id"])
    assert (done["done"], done["lost"]) == ("rejected", [take["item"]])
    assert operator.taken() == set()
    told = operator.types("explain", take["item"]).output
    assert "rejected by an operator on 2026-04-2" in told
    rejected = operator.types("takes", "reject", take["item"], "--event", "kati").output
    assert f"`monitor takes undo {take['item']} --event kati` takes it back." in rejected
    undone = operator.types("takes", "undo", take["id"]).output
    assert "1 take added, 0 withdrawn." in undone
    assert "takes it back" not in undone
    assert operator.taken() == {ATTACK}


def test_a_verdict_outlives_every_new_matching(operator: Operator) -> None:
    """What a person said once must not have to be said again after each change of a file."""
    (item,) = operator.holds(ATTACK)
    operator.reads("takes", "reject", item.id, "--event", "kati")
    operator.tracks(more='exclude = { fr = ["football"] }')
    assert operator.reads("rematch")["added"] == []
    assert operator.taken() == set()


def test_a_confirmed_item_becomes_a_take_and_moves_the_profile(operator: Operator) -> None:
    """A column that names nothing belongs; and then, so does its near copy next door."""
    (column,) = operator.holds(COLUMN)
    assert operator.taken() == set()
    done = operator.reads("takes", "confirm", column.id, "--event", "kati")
    assert (done["done"], done["added"]) == ("confirmed", [column.id])
    operator.holds(COLUMN + " encore", "Le prix du pain monte", outlet="courier")
    assert operator.taken() == {COLUMN, COLUMN + " encore"}
    told = operator.types("explain", "2").output
    assert "is like" in told
    done = operator.reads("takes", "undo", column.id, "--event", "kati")
    assert done["lost"] == [1, 2]
    assert operator.taken() == set()


def test_a_rejected_item_goes_to_its_next_best_event_at_once(operator: Operator) -> None:
    """It was taken for the wrong one of two events: the right one must not wait for a rematch."""
    operator.writes(
        "events/mali.toml",
        'title = "War in Mali"\ndek = "Fighting in Mali."\ndate = 2026-04-20\n'
        'type = "assault"\nplaces = ["mali", "kati"]\n',
    )
    (item,) = operator.holds("Attaque contre le camp de Kati au Mali, des soldats tués")
    assert [t["event"] for t in operator.reads("takes")] == ["kati"]
    done = operator.reads("takes", "reject", item.id, "--event", "kati")
    assert (done["lost"], done["added"]) == ([item.id], [item.id])
    assert [t["event"] for t in operator.reads("takes")] == ["mali"]
    operator.reads("takes", "undo", item.id, "--event", "kati")
    assert [t["event"] for t in operator.reads("takes")] == ["kati"]


def test_what_is_like_a_rejected_item_is_found_less_easily(operator: Operator) -> None:
    """Rejecting one of a kind spares rejecting the others."""
    first, second = operator.holds(ATTACK, ATTACK + " : le calme revient au marché")
    scores = {t["item"]: t["score"] for t in operator.reads("takes")}
    operator.reads("takes", "reject", first.id, "--event", "kati")
    (match,) = operator.reads("explain", second.id, "--event", "kati")["matches"]
    assert match["score"] < scores[second.id]
    assert "example" in {reason["kind"] for reason in match["reasons"]}


def test_an_example_title_and_an_example_address_find_what_names_nothing(
    operator: Operator,
) -> None:
    """An operator who cannot say what to look for can show it."""
    (column,) = operator.holds(COLUMN)
    operator.tracks(more=f'examples = ["{COLUMN}"]')
    assert [c["item"] for c in operator.reads("rematch", "--event", "kati")["added"]] == [column.id]
    operator.tracks(more=f'examples = ["{column.url}"]')
    operator.holds(COLUMN + " encore", outlet="courier")
    assert COLUMN + " encore" in operator.taken()


def test_an_example_that_is_not_held_is_named(operator: Operator) -> None:
    """A mistyped address would teach nothing, in silence."""
    (column,) = operator.holds(COLUMN)
    wrong = f"{column.url}-mistyped"
    operator.tracks(more=f'examples = ["{column.url}", "{wrong}", "A title of no item"]')
    assert operator.reads("rematch", "--event", "kati")["examples_not_held"] == [wrong]
    shown = operator.types("rematch", "--dry-run").output
    assert "".join(wrong.split()) in "".join(shown.split())
    assert "A title" not in shown


def test_rematch_shows_what_a_changed_file_adds_and_loses_before_it_is_done(
    operator: Operator,
) -> None:
    """A change of a keyword is tried on what is held."""
    attack, prices = operator.holds(ATTACK, PRICES)
    operator.reads("takes", "confirm", prices.id, "--event", "kati")
    operator.reads("takes", "undo", prices.id, "--event", "kati")
    operator.tracks(more=f'examples = ["{PRICES}"]\nuntil = 2026-04-25')
    found = operator.reads("rematch", "--event", "kati", "--dry-run")
    assert [c["item"] for c in found["added"]] == [prices.id]
    assert operator.taken() == {ATTACK}
    operator.writes("events/kati.toml", EVENT.format(more="").replace("2026-04-24", "2026-06-01"))
    found = operator.reads("rematch", "--event", "kati", "--dry-run")
    assert [c["item"] for c in found["lost"]] == [attack.id]
    assert "before the event began" in found["lost"][0]["why"]


def test_a_new_event_finds_what_was_held_before_it_was_written(operator: Operator) -> None:
    """The night of the attack was collected before anybody knew that it was an event."""
    (operator.config / "events" / "kati.toml").unlink()
    operator.holds(ATTACK)
    assert operator.taken() == set()
    operator.tracks()
    operator.types("enrich")
    assert operator.taken() == {ATTACK}


def test_a_new_event_that_is_as_good_as_another_takes_its_items_out_of_it_at_once(
    operator: Operator,
) -> None:
    """What the next rematch would say must not wait for it: two siblings leave it to neither."""
    (item,) = operator.holds(ATTACK)
    assert operator.taken() == {ATTACK}
    operator.writes("events/twin.toml", EVENT.format(more=""))
    operator.types("enrich")
    assert operator.taken() == set()
    (match,) = operator.reads("explain", item.id)["matches"]
    assert match["lacked"] == ["cannot be told from twin"]
    assert match["rival"] == "twin"
    found = operator.reads("rematch", "--dry-run")
    assert (found["added"], found["lost"]) == ([], [])


def test_what_is_part_of_an_event_is_taken_for_both_whatever_is_confirmed(
    operator: Operator,
) -> None:
    """An operator who confirms the battle has not said that it is not of the war."""
    operator.writes("events/kati-night.toml", EVENT.format(more='nests_in = ["kati"]'))
    (item,) = operator.holds(ATTACK)
    assert sorted(t["event"] for t in operator.reads("takes")) == ["kati", "kati-night"]
    done = operator.reads("takes", "confirm", item.id, "--event", "kati-night")
    assert (done["added"], done["lost"]) == ([], [])
    operator.reads("takes", "reject", item.id, "--event", "kati")
    assert [t["event"] for t in operator.reads("takes")] == ["kati-night"]


def test_a_take_that_goes_to_another_event_says_to_which(operator: Operator) -> None:
    """A lost take is less of a loss if one sees where it went."""
    operator.holds(ATTACK)
    other = EVENT.replace("camp de Kati", "attaque contre le camp").format(more="")
    operator.writes("events/night.toml", other)
    operator.tracks(more="until = 2026-04-24")
    operator.writes("events/kati.toml", EVENT.format(more="").replace('"mali", "kati"', '"mali"'))
    (lost,) = operator.reads("rematch", "--dry-run")["lost"]
    assert (lost["event"], lost["why"]) == ("kati", "night fits better")


def test_two_events_that_nest_in_each_other_are_refused(operator: Operator) -> None:
    """One of the two is the larger one; only the operator knows which."""
    operator.writes("events/night.toml", EVENT.format(more='nests_in = ["kati"]'))
    operator.tracks(more='nests_in = ["night"]')
    told = [str(problem) for problem in check(operator.config)[1]]
    assert len(told) == 2
    assert 'nests_in[0] = "night": nests in "kati" itself. Remove one of the two.' in told[0]


def test_an_event_is_met_once(operator: Operator) -> None:
    """A start of the daemon must not match a year of items again."""
    operator.holds(ATTACK)
    app = operator.app()
    with app.store:
        assert wiring.meet(app).events == ()
    operator.writes("events/bakers.toml", EVENT.format(more="").replace("Fighters", "Bakers"))
    app = operator.app()
    with app.store:
        assert wiring.meet(app).events == (EventSlug("bakers"),)
        assert wiring.meet(app).events == ()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("takes", "confirm", "99"), "no take"),
        (("takes", "reject", "99", "--event", "kati"), "no item"),
        (("takes", "undo", "1", "--event", "kati"), "nothing was said"),
        (("takes", "confirm", "1", "--event", "katy"), "did you mean kati"),
    ],
)
def test_what_cannot_be_is_answered(
    operator: Operator, words: tuple[str, ...], message: str
) -> None:
    """A verdict on the wrong thing would be worse than none."""
    operator.holds(ATTACK)
    done = operator.types(*words)
    assert isinstance(done.exception, UsageError)
    assert message in str(done.exception)


FIRE = (
    ("studio", "Incendie à Lyon : douze morts dans un immeuble du centre"),
    ("courier", "Lyon : un incendie fait douze morts dans un immeuble"),
    ("star", "Fire in Lyon kills twelve in a block of flats"),
)


def test_items_of_several_outlets_become_a_candidate_that_check_accepts(
    operator: Operator,
) -> None:
    """What nobody tracks yet must be able to become an event."""
    others = ("Le cinéma italien à Cannes", "Grève des boulangers à Nantes", "Cup final delayed")
    for (outlet, title), other in zip(FIRE, others, strict=True):
        operator.holds(title, other, outlet=outlet)
    (found,) = operator.reads("events", "suggest", "--since", "2026-04-01")
    assert set(found["outlets"]) == {"studio", "courier", "star"}
    assert (found["places"], found["languages"]) == (["lyon"], ["en", "fr"])
    shown = operator.types("events", "suggest", "--since", "2026-04-01").output
    assert found["slug"] in shown
    drafted = operator.types("events", "suggest", "--since", "2026-04-01", "--draft", found["slug"])
    assert 'places = ["lyon"]' in drafted.output
    written = operator.types("events", "suggest", "--since", "2026-04-01", "--write", found["slug"])
    assert written.exit_code == 0, written.output
    assert check(operator.config)[1] == ()
    assert "3 takes among" in written.output  # at once: nobody has to wait for the next enrich
    assert {title for _, title in FIRE} <= operator.taken()


def test_nothing_is_suggested_of_one_outlet_alone(operator: Operator) -> None:
    """One paper's series is not an event that several tell."""
    operator.holds(*(f"{title} ({n})" for n, (_, title) in enumerate(FIRE)))
    assert operator.reads("events", "suggest", "--since", "2026-04-01") == []
    done = operator.types("events", "suggest", "--draft", "x")
    assert "no candidate" in str(done.exception)
