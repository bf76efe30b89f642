"""Whatever is read in whatever order: the takes in force are those of the last reading, in one line each."""

import tempfile
from dataclasses import replace
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from store_world import MALI, MINUTE, NIGER, NOW, enriched, entry, event, feed, outlet, poll, take

from monitor.adapters.store import Store
from monitor.types import EventSlug, Item, ItemId, Pass, Revised, Take

EVENTS = (MALI, NIGER)
SAYS = st.sampled_from(["take A", "take B", "pass", "nothing"])
ONE_READING = st.fixed_dictionaries(dict.fromkeys(EVENTS, SAYS))
WHO = st.integers(0, 2)


class Ledger(RuleBasedStateMachine):
    """Three items, two events, and a model that remembers only what should be in force."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.store = Store.open(Path(self.folder.name) / "monitor.db")
        self.clock = NOW
        self.in_force: dict[tuple[ItemId, EventSlug], str] = {}
        self.rows = 0

    @initialize()
    def collect(self) -> None:
        self.store.sync([outlet()], [feed()], [event(slug) for slug in EVENTS], NOW)
        self.store.record(poll(*[entry(str(n)) for n in range(3)]))

    def item(self, who: int) -> Item:
        found = self.store.item(ItemId(who + 1))
        assert found is not None
        return found

    def outcomes(self, item: Item, says: dict[EventSlug, str]) -> list[Take | Pass]:
        made: list[Take | Pass] = []
        for slug, said in says.items():
            if said.startswith("take"):
                made.append(take(item, slug, gist=said, recorded=self.clock))
            elif said == "pass":
                made.append(Pass(item=item.id, event=slug, reason="passed"))
        return made

    def expect(self, item: Item, says: dict[EventSlug, str]) -> None:
        """A row is appended exactly where what is in force changes."""
        for slug, said in says.items():
            before = self.in_force.pop((item.id, slug), None)
            after = said if said.startswith("take") else None
            if after is not None:
                self.in_force[item.id, slug] = after
            self.rows += before != after

    @rule(who=WHO, says=ONE_READING, times=st.integers(1, 2))
    def read(self, who: int, says: dict[EventSlug, str], times: int) -> None:
        item = self.item(who)
        for _ in range(times):
            self.clock += MINUTE
            self.store.finish([enriched(item, *self.outcomes(item, says))], self.clock)
        self.expect(item, says)

    @rule(who=WHO, slug=st.sampled_from(EVENTS), said=SAYS)
    def rematch_one_event(self, who: int, slug: EventSlug, said: str) -> None:
        item = self.item(who)
        told = enriched(item, *self.outcomes(item, {slug: said}))
        self.store.finish([told], self.clock, events=[slug])
        self.expect(item, {slug: said})

    @rule(who=WHO)
    def edit_while_it_is_being_read(self, who: int) -> None:
        item, self.clock = self.item(who), self.clock + MINUTE
        edited = replace(entry(str(who)), digest=f"edited at {self.clock}")
        self.store.record(poll(Revised(item=item.id, entry=edited), at=self.clock))
        late = take(item, MALI, gist="of words that are gone")
        self.store.finish([enriched(item, late)], self.clock)

    @rule()
    def restart(self) -> None:
        path = self.store.path
        self.store.close()
        self.store = Store.open(path)

    @invariant()
    def what_is_in_force_is_the_last_word(self) -> None:
        takes = self.store.takes()
        assert {(t.item, t.event): t.gist for t in takes} == self.in_force
        assert len(takes) == len(self.in_force)

    @invariant()
    def each_line_of_rows_is_a_line(self) -> None:
        rows = self.store.takes(history=True)
        assert len(rows) == self.rows
        ends: dict[tuple[ItemId, EventSlug], Take] = {}
        for row in sorted(rows, key=lambda r: r.id or 0):
            last = ends.get((row.item, row.event))
            assert row.supersedes == (last.id if last else None)
            ends[row.item, row.event] = row
        standing = {key for key, row in ends.items() if not row.withdrawn}
        assert standing == set(self.in_force)

    def teardown(self) -> None:
        self.store.close()
        self.folder.cleanup()


TestTheLedgerOfTakes = Ledger.TestCase
TestTheLedgerOfTakes.settings = settings(
    max_examples=12,
    stateful_step_count=12,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
