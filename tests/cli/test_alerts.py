"""Alerts from the operator's file to a reader's box: real files, feeds, database and mail server."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.utils import format_datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from daemon_world import FEED, SUBSCRIBERS, tiny
from mail_world import Inbox, smtp_server
from servers import Loopback, feed

from monitor import wiring
from monitor.cli import cli
from monitor.cli.app import App
from monitor.daemon import post

NOW = datetime.now(tz=UTC).replace(hour=12, minute=0, second=0, microsecond=0)
QUIET = FEED.replace("Gunmen attack Bamako and Kati in coordinated assault", "A new library opens")


def quiet_feed() -> bytes:
    text = (
        QUIET.partition("<description>")[0]
        + "<description>Readers came in the morning.</description>"
    )
    return (text + FEED.partition("</description>")[2]).format(date=format_datetime(NOW)).encode()


def write(config: Path, web: int, smtp: int) -> Path:
    tiny(config, web, smtp_port=smtp)
    (config / "subscribers.toml").write_text(
        SUBSCRIBERS.replace(
            "at = 00:00:00", 'at = 23:30:00\nalerts = ["assault"]\nalerts_a_day = 1'
        )
    )
    return config


def collect(config: Path, at: datetime) -> None:
    made = App(config=config, clock=lambda: at)
    wiring.collect(made)
    with wiring.make_translator(made.settings, made.database) as translator:
        wiring.enrich(made, translator)
    made.store.close()


@pytest.fixture
def world(tmp_path: Path) -> Iterator[tuple[Path, Inbox, int]]:
    """A configuration with alerts whose feed has told nothing yet, and a mail server."""
    inbox = Inbox()
    with smtp_server(inbox) as smtp:
        with Loopback({"/feed": feed(quiet_feed())}) as web:
            config = write(tmp_path / "config", web.port, smtp)
            collect(config, NOW)
        assert tick(config, NOW) == ([], [])
        body = FEED.replace("<guid>one", "<guid>two").format(date=format_datetime(NOW)).encode()
        with Loopback({"/feed": feed(body)}) as web:
            write(config, web.port, smtp)
            collect(config, NOW + timedelta(hours=1))
            yield config, inbox, smtp


def tick(config: Path, at: datetime) -> tuple[list[str], list[str]]:
    """What the daemon's publish pass does with alerts: who got one, and how deliveries ended."""
    made = App(config=config, clock=lambda: at)
    try:
        queued = [str(who) for who, _ in post.queue_alerts(made).queued]
        tried = post.deliver(made) or []
        return queued, [one.delivery.outcome for one in tried]
    finally:
        made.store.close()


def test_an_alert_reaches_its_reader_minutes_after_the_take(
    world: tuple[Path, Inbox, int],
) -> None:
    """The first state outlet reports: the reader hears at once, once, and can leave by it."""
    config, inbox, _ = world
    assert tick(config, NOW + timedelta(hours=1)) == (["desk"], ["sent"])
    assert tick(config, NOW + timedelta(hours=1, minutes=1)) == ([], [])
    (data,) = inbox.received
    mail = message_from_bytes(data, policy=policy.SMTP)
    assert mail["Subject"] == (
        "Alert: Assault on Bamako and Kati: first reading with the lens State media: The Courier"
    )
    assert mail["List-Id"] == "Alerts <alert.example.org>"
    assert "+leave-" in mail["List-Unsubscribe"]
    text = mail.get_body(("plain",))
    assert text is not None
    assert "http://127.0.0.1/one" in text.get_content()


def test_an_alert_that_waits_is_tried_again_and_stands_in_the_outbox(
    world: tuple[Path, Inbox, int],
) -> None:
    """4xx at night: the same mail five minutes later; the operator sees it wait."""
    config, inbox, _ = world
    inbox.answers["DATA"] = ["451 busy"]
    assert tick(config, NOW + timedelta(hours=1)) == (["desk"], ["later"])
    asked = App(config=config, clock=lambda: NOW)
    listed = CliRunner().invoke(cli, ["outbox", "list", "--json"], obj=asked)
    asked.reader.close()
    (row,) = json.loads(listed.output)
    assert (row["kind"], row["state"], row["tries"]) == ("alert", "queued", 1)
    assert tick(config, NOW + timedelta(hours=1, minutes=6)) == ([], ["sent"])
    assert row["message_id"].encode() in inbox.received[0]


def test_a_digest_and_an_alert_of_one_date_do_not_stand_in_each_others_way(
    world: tuple[Path, Inbox, int],
) -> None:
    """One digest a date, whatever alerts went before it."""
    config, inbox, _ = world
    assert tick(config, NOW + timedelta(hours=1)) == (["desk"], ["sent"])
    late = App(config=config, clock=lambda: NOW.replace(hour=23, minute=45))
    assert [str(who) for who, _ in post.queue_due(late).queued] == ["desk"]
    assert [str(who) for who, _ in post.queue_due(late).queued] == []
    assert [one.delivery.outcome for one in post.deliver(late) or []] == ["sent"]
    late.store.close()
    assert len(inbox.received) == 2


def test_whoever_leaves_gets_no_alert_and_none_that_waited(world: tuple[Path, Inbox, int]) -> None:
    """Leaving is leaving: digest and alerts."""
    config, inbox, _ = world
    inbox.answers["DATA"] = ["451 busy"]
    assert tick(config, NOW + timedelta(hours=1)) == (["desk"], ["later"])
    made = App(config=config, clock=lambda: NOW + timedelta(hours=1))
    assert made.store.unsubscribe(made.settings.subscribers[0], NOW + timedelta(hours=1))
    assert [row.state for row in made.store.outbox()] == ["dropped"]
    made.store.close()
    assert tick(config, NOW + timedelta(hours=2)) == ([], [])
    assert inbox.received == []


def test_a_refused_alert_is_said_to_the_operator_as_one(world: tuple[Path, Inbox, int]) -> None:
    """The notice names what was lost: an alert, not a digest."""
    config, inbox, _ = world
    toml = config / "monitor.toml"
    toml.write_text(toml.read_text().replace("[monitor]", '[monitor]\noperator = "op@example.org"'))
    inbox.answers["RCPT"] = ["550 unknown"]
    assert tick(config, NOW + timedelta(hours=1)) == (["desk"], ["refused"])
    assert tick(config, NOW + timedelta(hours=1, minutes=1)) == ([], ["sent"])
    assert b"The alert of" in inbox.received[0]
