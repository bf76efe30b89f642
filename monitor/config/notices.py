"""What an operator should know although it is no error: quiet outlets, mail that goes nowhere.

It must never stop anything: a notice is for a person to read.
"""

from __future__ import annotations

from monitor.config.settings import Settings
from monitor.core.fold import fold
from monitor.errors import Problem

RESERVED = (".example", ".test", ".invalid", "example.org", "example.com", "example.net")


def notices(settings: Settings) -> tuple[Problem, ...]:
    """Everything that is allowed and yet worth a sentence, in the order of files."""
    return (
        *_monitor(settings), *_entities(settings), *_outlets(settings), *_subscribers(settings),
    )  # fmt: skip


def _notice(file: str, key: str, value: str, message: str, remedy: str) -> Problem:
    return Problem(file=file, key=key, value=value, message=message, remedy=remedy)


def _monitor(settings: Settings) -> list[Problem]:
    found = []
    if not settings.smtp.host:
        found.append(
            _notice(
                "monitor.toml",
                "smtp.host",
                '""',
                "no mail is sent; digests can be previewed",
                "Name a mail server to send digests.",
            )
        )
    if "example.org" in settings.monitor.contact:
        found.append(
            _notice(
                "monitor.toml",
                "monitor.contact",
                f'"{settings.monitor.contact}"',
                "servers that we ask cannot reach you",
                "Write a page or mail address of your own.",
            )
        )
    return found


def _entities(settings: Settings) -> list[Problem]:
    """A name of two entities stands for both wherever it is read."""
    of: dict[str, dict[str, str]] = {}
    for entity in settings.entities:
        for lang, names in entity.names.items():
            for name in names:
                of.setdefault(fold(name, lang).text, {}).setdefault(entity.id, name)
    shared = [sorted(ids.items()) for ids in of.values() if len(ids) > 1]
    if not shared:
        return []
    told = [f"{some[0][1]} ({', '.join(id_ for id_, _ in some)})" for some in shared]
    return [
        _notice(
            "entities/",
            "entity.names",
            "; ".join(told),
            f"{len(told)} name(s) belong to more than one entity, and are read as all of them",
            "Remove them where they are wrong, or list them as ambiguous.",
        )
    ]


def _outlets(settings: Settings) -> list[Problem]:
    """One notice per kind, because a list of thirty is read and thirty notices are not."""
    fed = {feed.outlet for feed in settings.feeds}
    unfed = [outlet.id for outlet in settings.outlets if outlet.id not in fed]
    bare = [outlet.id for outlet in settings.outlets if not outlet.lenses]
    found = []
    if unfed:
        found.append(
            _notice(
                "outlets/",
                "outlet.feed",
                ", ".join(unfed),
                f"{len(unfed)} outlet(s) have no feed, so they are never polled",
                "Add [[outlet.feed]] where an address is known.",
            )
        )
    if bare:
        found.append(
            _notice(
                "outlets/",
                "outlet.lens",
                ", ".join(bare),
                f"{len(bare)} outlet(s) carry no lens and are shown as unlabelled",
                "Add a lens with its reason where one is clear.",
            )
        )
    return found


def _subscribers(settings: Settings) -> list[Problem]:
    return [
        _notice(
            "subscribers.toml",
            subscriber.id,
            f'"{subscriber.address}"',
            "is enabled, but its address is reserved for examples",
            "Write a real address, or enabled = false.",
        )
        for subscriber in settings.subscribers
        if subscriber.enabled and subscriber.address.endswith(RESERVED)
    ]
