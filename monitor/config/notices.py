"""What an operator should know although it is no error: quiet outlets, mail that goes nowhere.

It must never stop anything: a notice is for a person to read.
"""

from __future__ import annotations

from monitor.config.settings import Settings
from monitor.errors import Problem

RESERVED = (".example", ".test", ".invalid", "example.org", "example.com", "example.net")


def notices(settings: Settings) -> tuple[Problem, ...]:
    """Everything that is allowed and yet worth a sentence, in the order of files."""
    return (*_monitor(settings), *_outlets(settings), *_subscribers(settings))


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


def _outlets(settings: Settings) -> list[Problem]:
    fed = {feed.outlet for feed in settings.feeds}
    found = [
        _notice(
            "outlets/",
            outlet.id,
            "",
            "has no feed, so it is never polled",
            "Add [[outlet.feed]] when its address is known.",
        )
        for outlet in settings.outlets
        if outlet.id not in fed
    ]
    found += [
        _notice(
            "outlets/", outlet.id, "", "carries no lens and is unlabelled", "Add one with a reason."
        )
        for outlet in settings.outlets
        if not outlet.lenses
    ]
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
