"""`monitor digest`, `monitor outbox`, `monitor status`, `monitor backup` on a real database and server."""

import json
import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from daemon_world import FEED, tiny
from mail_world import Inbox, smtp_server
from servers import Loopback, feed

from monitor import wiring
from monitor.adapters.lock import only_one
from monitor.adapters.store import Store
from monitor.cli import cli
from monitor.cli.app import App
from monitor.daemon import post
from monitor.errors import MailError, MailLaterError, UsageError

NOW = datetime.now(tz=UTC).replace(hour=12, minute=0, second=0, microsecond=0)
TODAY = NOW.date().isoformat()


def app(config: Path, now: datetime = NOW) -> App:
    return App(config=config, clock=lambda: now)


def call(config: Path, *arguments: str, now: datetime = NOW) -> Result:
    made = app(config, now)
    try:
        return CliRunner().invoke(cli, arguments, obj=made)
    finally:
        for name in ("store", "reader"):
            if name in vars(made):
                vars(made)[name].close()


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A configuration whose one feed was collected and read."""
    body = FEED.format(date=format_datetime(NOW - timedelta(hours=2))).encode()
    with Loopback({"/feed": feed(body)}) as web:
        config = tiny(tmp_path / "config", web.port)
        made = app(config)
        wiring.collect(made)
        with wiring.make_translator(made.settings, made.database) as translator:
            wiring.enrich(made, translator)
        made.store.close()
    return config


def test_the_only_reader_need_not_be_named_and_of_two_both_are(config: Path) -> None:
    """Most installations have one reader; with more, a guess would show the wrong mail."""
    named = call(config, "digest", "--for", "desk")
    assert call(config, "digest").output == named.output != ""
    file = config / "subscribers.toml"
    only = file.read_text()
    file.write_text(only + only.replace('id = "desk"', 'id = "night"'))
    told = call(config, "digest")
    assert isinstance(told.exception, UsageError)
    assert "Say --for ID; there are: desk, night" in str(told.exception)
    file.write_text("")
    assert "there are: none" in str(call(config, "digest").exception)


def test_a_preview_shows_the_digest_and_writes_nothing(config: Path, tmp_path: Path) -> None:
    """An operator looks before anybody gets mail; looking must not count as sending."""
    before = (config / "var/monitor.db").read_bytes()
    shown = call(config, "digest", "--for", "desk", "--preview")
    assert shown.exit_code == 0, shown.output
    assert "[1] The Courier, Mali" in shown.output
    assert "RECEIPT" in shown.output
    target = tmp_path / "deep" / "digest.html"
    written = call(config, "digest", "--for", "desk", "--format", "html", "--output", str(target))
    assert str(target) in written.output
    assert target.read_text().startswith("<!DOCTYPE html>")
    mail = call(config, "digest", "--for", "desk", "--format", "mail")
    assert "Content-Type: multipart/alternative" in mail.output
    assert (config / "var/monitor.db").read_bytes() == before


def test_a_preview_of_a_past_day_holds_nothing_from_later(config: Path) -> None:
    """What came in today is not in yesterday's digest."""
    yesterday = (NOW.date() - timedelta(days=1)).isoformat()
    shown = call(config, "digest", "--for", "desk", "--date", yesterday)
    assert "No new report on 1 event" in shown.output


def test_a_digest_is_sent_once_per_date(config: Path) -> None:
    """Impatience at the keyboard must not reach a reader twice."""
    inbox = Inbox()
    with smtp_server(inbox) as port:
        tiny(config, smtp_port=port)
        first = call(config, "digest", "--for", "desk", "--send")
        second = call(config, "digest", "--for", "desk", "--send", "--date", TODAY)
    assert "sent: accepted" in first.output
    assert "was made before" in second.output
    assert len(inbox.received) == 1
    assert "sent" in call(config, "outbox", "list", "--state", "sent").output


def test_a_report_that_is_taken_back_is_said_in_the_next_digest(config: Path) -> None:
    """The event's file was wrong; whoever read the digest must hear what no longer stands."""
    with smtp_server(Inbox()) as port:
        tiny(config, smtp_port=port)
        assert call(config, "digest", "--for", "desk", "--send").exit_code == 0
    event = config / "events" / "assault.toml"
    text = event.read_text().replace('places = ["mali", "bamako", "kati"]', "places = []")
    text = text.replace('actors = ["jnim"]', "actors = []").replace(
        "Assault on Bamako and Kati", "Flood"
    )
    text = text.replace('en = ["Bamako attack", "Kati", "assault"]', 'en = ["flood"]')
    event.write_text(
        text.replace('type = "assault"', 'type = "flood"').replace("Attacks on two", "Water in two")
    )
    assert call(config, "rematch").exit_code == 0
    tomorrow = NOW + timedelta(days=1)
    shown = call(config, "digest", "--for", "desk", now=tomorrow)
    assert "Withdrawn: The Courier" in shown.output
    assert "[1]" not in shown.output


def test_a_server_that_is_busy_keeps_the_mail_with_the_same_id(config: Path) -> None:
    """Exit code 75 and a time: queued, nothing lost; the next try is the same mail."""
    inbox = Inbox(answers={"DATA": ["451 busy"]})
    with smtp_server(inbox) as port:
        tiny(config, smtp_port=port)
        busy = call(config, "digest", "--for", "desk", "--send")
        assert isinstance(busy.exception, MailLaterError)
        assert busy.exception.exit_code == 75
        waiting = json.loads(call(config, "outbox", "list", "--json").output)
        assert "DATA" not in inbox.answers or not inbox.answers["DATA"]
        later = app(config, NOW + timedelta(minutes=6))
        tried = post.deliver(later)
        later.store.close()
    assert [row["state"] for row in waiting] == ["queued"]
    assert tried is not None
    assert [one.delivery.outcome for one in tried] == ["sent"]
    assert waiting[0]["message_id"].encode() in inbox.received[0]


def test_a_refused_mail_can_be_sent_again_or_dropped_by_hand(config: Path) -> None:
    """The cause is mended by a person, and so is the queue."""
    inbox = Inbox(answers={"RCPT": ["550 unknown"]})
    with smtp_server(inbox) as port:
        tiny(config, smtp_port=port)
        assert isinstance(call(config, "digest", "--for", "desk", "--send").exception, MailError)
        assert "550 unknown" in call(config, "outbox", "list", "--state", "refused").output
        assert call(config, "outbox", "retry", "1").exit_code == 0
        again = app(config)
        tried = post.deliver(again)
        again.store.close()
        assert tried is not None
        assert [one.delivery.outcome for one in tried] == ["sent"]
    assert isinstance(call(config, "outbox", "drop", "1").exception, UsageError)
    assert isinstance(call(config, "outbox", "retry", "7").exception, UsageError)


def test_a_mail_that_is_given_up_is_told_to_the_operator_once(config: Path) -> None:
    """Whoever runs the monitor hears of it by mail, with the command that mends it."""
    inbox = Inbox(answers={"RCPT": ["550 unknown", "550 unknown"]})
    with smtp_server(inbox) as port:
        tiny(config, smtp_port=port)
        toml = config / "monitor.toml"
        toml.write_text(
            toml.read_text().replace("[monitor]", '[monitor]\noperator = "op@example.org"')
        )
        assert isinstance(call(config, "digest", "--for", "desk", "--send").exception, MailError)
        made = app(config)
        first = post.deliver(made)  # the notice, which is refused too: there is none about it
        second = post.deliver(made)
        rows = made.store.outbox()
        made.store.close()
    assert first is not None
    assert [(one.outgoing.message.address, one.given_up) for one in first] == [
        ("op@example.org", True)
    ]
    assert second == []
    assert sorted(row.subscriber for row in rows) == ["desk", "operator/1"]


def test_nothing_is_sent_without_a_server_or_to_nobody(config: Path) -> None:
    """A fresh install must never send mail by surprise."""
    assert isinstance(call(config, "digest", "--for", "desk", "--send").exception, UsageError)
    unknown = call(config, "digest", "--for", "dusk", "--preview").exception
    assert isinstance(unknown, UsageError)
    assert "desk" in str(unknown)
    tiny(config, smtp_port=25)
    tomorrow = (NOW.date() + timedelta(days=1)).isoformat()
    ahead = call(config, "digest", "--for", "desk", "--send", "--date", tomorrow).exception
    assert isinstance(ahead, UsageError)
    made = app(config)
    assert made.store.last_digest(made.settings.subscribers[0].id) is None
    made.store.close()


def test_two_processes_do_not_send_at_once(config: Path) -> None:
    """The daemon and a command beside it must not both hand the same mail over."""
    tiny(config, smtp_port=25)
    made = app(config)
    with only_one(Path(f"{made.database}.sending")) as mine:
        assert mine
        assert post.deliver(made) is None


def test_status_says_how_it_is(config: Path) -> None:
    """One look must tell whether it listens, reads and sends."""
    text = call(config, "status").output
    assert "Daemon      does not run" in text
    assert "1 ok" in text
    found = json.loads(call(config, "status", "--json").output)
    assert found["items"]["read"] == 1
    assert found["takes"] == 1
    assert found["daemon"] == {"running": False}
    assert found["free_bytes"] > 0
    missing = call(config, "--db", str(config / "none.db"), "status")
    assert isinstance(missing.exception, UsageError)


def test_a_backup_restores_clean(config: Path, tmp_path: Path) -> None:
    """A backup that was never restored is a hope."""
    done = call(config, "backup", str(tmp_path))
    copy = tmp_path / f"monitor-{TODAY}.db"
    assert str(copy) in done.output
    with closing(sqlite3.connect(copy)) as db:
        assert db.execute("PRAGMA quick_check").fetchone() == ("ok",)
    with Store.open(copy) as store:
        assert store.status(NOW).takes == 1
        assert store.last_digest(post.find_subscriber(app(config).settings, "desk").id) is None
    assert date.fromisoformat(TODAY)
