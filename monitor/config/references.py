"""What only the whole directory can show: ids that exist twice or not at all, orders, circles.

It must never judge the shape of one value; a file that could not be read makes
its kind of reference unknown, and then nothing is said about it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from monitor.config.files import Document, Record, Tree
from monitor.config.lines import Loc
from monitor.config.problems import Report, did_you_mean
from monitor.config.sections import MonitorFile
from monitor.config.world import EntityTable, EventFile, OutletTable, SubscriberTable

Place = tuple[Document, Loc]

EDITS = 2  # a related slug that differs from a known one by this many letters is a typing error


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """All tables (of a badly shaped one what is left of it), and the ids of all of them."""

    lenses: frozenset[str]
    outlets: tuple[tuple[Record, OutletTable], ...]
    entities: tuple[tuple[Record, EntityTable], ...]
    events: tuple[tuple[Document, EventFile], ...]
    subscribers: tuple[tuple[Record, SubscriberTable], ...]
    ids: Mapping[str, Mapping[str, str]]  # kind -> id -> file
    kinds: Mapping[str, str]  # entity -> kind, as written
    unread: frozenset[str]


@dataclass(slots=True)
class Ids:
    """Collects the ids of one kind and reports the second of each pair."""

    report: Report
    what: str
    seen: dict[str, str] = field(default_factory=dict)

    def add(self, document: Document, loc: Loc, value: object) -> None:
        """Remember an id; a repetition is a problem at its second place."""
        if not isinstance(value, str):
            return
        if value in self.seen:
            where = self.seen[value]
            remedy = "Remove one." if self.what == "feed address" else "Rename one."
            self.report.add(document, loc, value, f"this {self.what} is already in {where}", remedy)
        else:
            line = document.lines.of(loc, value)
            self.seen[value] = f"{document.name}:{line}" if line else document.name


def check(world: World, report: Report) -> None:
    """All checks across tables."""
    _outlets(world, report)
    _entities(world, report)
    for document, event in world.events:
        _event(world, document, event, report)
    for record, subscriber in world.subscribers:
        _subscriber(world, record, subscriber, report)


def _subscriber(world: World, record: Record, subscriber: SubscriberTable, report: Report) -> None:
    """A filter that names what is not there would let nothing through, for ever."""
    at = {key: (record.document, (*record.loc, key)) for key in ("events", "lenses", "alerts")}
    _known(world, report, at["events"], "events", subscriber.events)
    _known(world, report, at["lenses"], "lenses", subscriber.lenses)
    _known(world, report, at["alerts"], "events", subscriber.alerts)
    for place, slug in enumerate(subscriber.alerts):
        if subscriber.events and slug not in subscriber.events:
            report.add(
                record.document,
                (*record.loc, "alerts", place),
                slug,
                "is not among the events of this subscriber",
                "Add it to `events`, or remove it here.",
            )


def check_monitor(
    document: Document, monitor: MonitorFile, directory: Path, report: Report
) -> None:
    """What two settings of monitor.toml say about each other."""
    collect, smtp = monitor.collect, monitor.smtp
    if not collect.interval_min_s <= collect.interval_s <= collect.interval_max_s:
        report.add(
            document,
            ("collect", "interval_s"),
            collect.interval_s,
            f"is not between interval_min_s ({collect.interval_min_s:g}) and interval_max_s"
            f" ({collect.interval_max_s:g})",
            "Change one of the three.",
        )
    if smtp.host and not smtp.sender:
        report.add(
            document,
            ("smtp", "sender"),
            smtp.sender,
            "mail needs a sender once smtp.host is set",
            'Write sender = "monitor@your.domain", or empty smtp.host to send nothing.',
        )
    if smtp.user and smtp.security == "none":
        report.add(
            document,
            ("smtp", "security"),
            smtp.security,
            "would send the password in clear",
            'Write security = "starttls" or "tls", or remove smtp.user.',
        )
    if smtp.ca_file is not None and not (directory / smtp.ca_file).is_file():
        report.add(
            document,
            ("smtp", "ca_file"),
            str(smtp.ca_file),
            "there is no such file",
            "Correct the path; it is relative to the configuration directory.",
        )


def _known(world: World, report: Report, at: Place, kind: str, used: Iterable[str]) -> None:
    """Every id of a list must exist."""
    document, loc = at
    folder = {"lenses": "lenses.toml"}.get(kind, kind)
    if folder in world.unread:
        return
    for place, one in enumerate(used):
        if one not in world.ids[kind]:
            near = did_you_mean(one, world.ids[kind])
            report.add(
                document,
                (*loc, place),
                one,
                f"is not one of the {kind}",
                near or f"Add it to {folder}{'' if '.' in folder else '/'}, or remove it here.",
            )


def _outlets(world: World, report: Report) -> None:
    urls = Ids(report=report, what="feed address")
    for record, outlet in world.outlets:
        document, loc = record.document, record.loc
        names = Ids(report=report, what="feed name")
        for place, feed in enumerate(outlet.feed):
            at = (*loc, "feed", place)
            names.add(document, (*at, "name"), feed.name)
            urls.add(document, (*at, "url"), feed.url)
        tags = [tag.id for tag in outlet.lens]
        _known_tags(world, report, record, tags)
        for place, tag in enumerate(tags):
            if tag in tags[:place]:
                report.add(
                    document,
                    (*loc, "lens", place, "id"),
                    tag,
                    "this lens is named twice",
                    "Remove one.",
                )
        for place, language in enumerate(outlet.languages):
            if language in outlet.languages[:place]:
                report.add(
                    document,
                    (*loc, "languages", place),
                    language,
                    "this language is named twice",
                    "Remove one.",
                )


def _known_tags(world: World, report: Report, record: Record, tags: list[str]) -> None:
    if "lenses.toml" in world.unread:
        return
    for place, tag in enumerate(tags):
        if tag in world.lenses:
            continue
        remedy = did_you_mean(tag, world.lenses) or (
            f"Known: {', '.join(sorted(world.lenses))}; or describe it in lenses.toml."
        )
        if tag in {"unlabelled", "unlabeled", "none"}:
            remedy = "An outlet without a lens is unlabelled: remove the entry."
        report.add(
            record.document,
            (*record.loc, "lens", place, "id"),
            tag,
            "is not in the lens registry",
            remedy,
        )


def _entities(world: World, report: Report) -> None:
    within = {entity.id: entity.within for _, entity in world.entities}
    for record, entity in world.entities:
        document, loc = record.document, (*record.loc, "within")
        _known(world, report, (document, loc), "entities", entity.within)
        for place, outer in enumerate(entity.within):
            if world.kinds.get(outer, "place") != "place":
                report.add(
                    document, (*loc, place), outer, "is not a place", "Name the place around it."
                )
            elif _reaches(outer, entity.id, within):
                report.add(
                    document,
                    (*loc, place),
                    outer,
                    f'lies within "{entity.id}" itself',
                    "Remove one of the two.",
                )
        names = {name for texts in entity.names.values() for name in texts}
        for place, name in enumerate(entity.ambiguous):
            if name not in names:
                report.add(
                    document,
                    (*record.loc, "ambiguous", place),
                    name,
                    "is not one of the entity's names",
                    did_you_mean(name, names) or "Add it to the names, or remove it here.",
                )


def _reaches(start: str, goal: str, within: Mapping[str, tuple[str, ...]]) -> bool:
    todo, seen = [start], set[str]()
    while todo:
        here = todo.pop()
        if here == goal:
            return True
        if here not in seen:
            seen.add(here)
            todo += within.get(here, ())
    return False


def _event(world: World, document: Document, event: EventFile, report: Report) -> None:
    slug = Path(document.name).stem
    if event.slug is not None and event.slug != slug:
        report.add(
            document,
            ("slug",),
            event.slug,
            f'differs from the file\'s name "{slug}"',
            "Rename the file, or remove the key: the name is the slug.",
        )
    _known(world, report, (document, ("places",)), "entities", event.places)
    _known(world, report, (document, ("actors",)), "entities", event.actors)
    _known(world, report, (document, ("nests_in",)), "events", event.nests_in)
    _circles(world, document, slug, event, report)
    for place, one in enumerate(event.places):
        if world.kinds.get(one, "place") != "place":
            report.add(
                document,
                ("places", place),
                one,
                f"is a {world.kinds[one]}, not a place",
                "Move it to actors.",
            )
    if not (event.places or event.actors or event.keywords):
        report.add(
            document,
            ("places",),
            None,
            "the event names no place, no actor and no keyword, so nothing could match it",
            "Add at least one of places, actors and keywords.",
        )
    overridden = [o.outlet for o in event.lens_override]
    for place, override in enumerate(event.lens_override):
        at = ("lens_override", place)
        _known_one(world, report, (document, (*at, "outlet")), "outlets", override.outlet)
        _known(world, report, (document, (*at, "lenses")), "lenses", override.lenses)
        if override.outlet in overridden[:place]:
            report.add(
                document,
                (*at, "outlet"),
                override.outlet,
                "this outlet has two overrides",
                "Join them into one.",
            )
    _related(world, document, event, slug, report)


def _circles(world: World, document: Document, slug: str, event: EventFile, report: Report) -> None:
    """Of two events that nest in each other, neither is the larger one."""
    nests = {Path(other.name).stem: file.nests_in for other, file in world.events}
    for place, outer in enumerate(event.nests_in):
        if outer != slug and _reaches(outer, slug, nests):
            report.add(
                document,
                ("nests_in", place),
                outer,
                f'nests in "{slug}" itself',
                "Remove one of the two.",
            )


def _known_one(world: World, report: Report, at: Place, kind: str, one: str) -> None:
    if kind not in world.unread and one not in world.ids[kind]:
        near = did_you_mean(one, world.ids[kind])
        report.add(*at, one, f"is not one of the {kind}", near or "Correct the id.")


def _related(world: World, document: Document, event: EventFile, slug: str, report: Report) -> None:
    """A related slug may belong to another site; one that is nearly ours is a typing error."""
    for kind, slugs in (("related", event.related), ("nests_in", event.nests_in)):
        if slug in slugs:
            report.add(
                document, (kind, slugs.index(slug)), slug, "names the event itself", "Remove it."
            )
    for place, one in enumerate(event.related):
        if one in world.ids["events"] or "events" in world.unread:
            continue
        twin = next((k for k in world.ids["events"] if _mistyped(one, k)), None)
        if twin is not None:
            report.add(
                document,
                ("related", place),
                one,
                "is almost, but not quite, the slug of an event",
                f'Did you mean "{twin}"?',
            )


def _mistyped(one: str, other: str) -> bool:
    """A few letters apart, with equal digits: "...-2025" beside "...-2026" is on purpose."""
    digits = [c for c in one if c.isdigit()]
    if digits != [c for c in other if c.isdigit()] or abs(len(one) - len(other)) > EDITS:
        return False
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, start=1):
        diagonal, row[0] = row[0], i
        for j, b in enumerate(other, start=1):
            diagonal, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, diagonal + (a != b))
    return 0 < row[-1] <= EDITS


def ids_of(tree: Tree, records: Mapping[str, list[Record]], report: Report) -> dict[str, Ids]:
    """All ids of a directory by kind; events are named by their files."""
    found = {kind: Ids(report=report, what=f"id of {kind}") for kind in (*records, "events")}
    for kind, some in records.items():
        for record in some:
            if isinstance(record.raw, dict):
                found[kind].add(record.document, (*record.loc, "id"), record.raw.get("id"))
    for document in tree.folder("events"):
        found["events"].seen[Path(document.name).stem] = document.name
    return found
