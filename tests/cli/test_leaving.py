"""`monitor unsubscribe`: a reader leaves by the address of their own mails, and nobody else's."""

import re
from email import message_from_bytes
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from daemon_world import tiny
from mail_world import Inbox, smtp_server, subscriber

from monitor.cli import cli
from monitor.cli.app import App
from monitor.core.leave import leave_address, token, who_leaves
from monitor.errors import UsageError

SECRET = bytes(range(32))


@pytest.fixture
def config(tmp_path: Path) -> Path:
    return tiny(tmp_path / "config", 1)


def call(config: Path, *arguments: str, mail: str | None = None) -> Result:
    made = App(config=config)
    try:
        return CliRunner().invoke(cli, arguments, obj=made, input=mail)
    finally:
        for name in ("store", "reader"):
            if name in vars(made):
                vars(made)[name].close()


def send(config: Path) -> tuple[Result, Inbox]:
    inbox = Inbox()
    with smtp_server(inbox) as port:
        tiny(config, smtp_port=port)
        result = call(config, "digest", "--for", "desk", "--send")
    return result, inbox


def test_a_signature_holds_for_one_reader_and_one_address() -> None:
    """Guessing an id, or leaving with a colleague's mail, must not work."""
    desk = subscriber()
    other = subscriber(id="other")
    moved = subscriber(address="new@example.org")
    address = leave_address("monitor@example.org", SECRET, desk)
    assert re.fullmatch(r"monitor\+leave-[a-z2-7]{20}@example\.org", address)
    assert who_leaves(f"To: <{address.upper()}>", SECRET, [other, moved, desk]) == desk
    assert who_leaves(address, SECRET, [other, moved]) is None
    assert who_leaves(address, b"another secret", [desk]) is None
    assert len({token(SECRET, one) for one in (desk, other, moved)}) == 3


def test_an_address_that_would_be_too_long_stays_the_plain_one() -> None:
    """A mail server would refuse it, and the reader could not leave at all."""
    long = "m" * 50 + "@example.org"
    assert leave_address(long, SECRET, subscriber()) == long


def test_a_reader_leaves_by_mail_and_gets_nothing_more(config: Path) -> None:
    """What List-Unsubscribe promises is kept, whoever wrote subscribers.toml."""
    sent, inbox = send(config)
    assert sent.exit_code == 0, sent.output
    head = str(message_from_bytes(inbox.received[0])["List-Unsubscribe"])
    found = re.search(r"mailto:([^?>]+)", head)
    assert found
    assert f"mailto:{found[1]}?" in message_from_bytes(inbox.received[0]).as_string().replace(
        "=3D", "="
    ).replace("=\n", "")
    forged = f"To: nobody@example.org\n\nYou wrote to {found[1]}\n"
    assert isinstance(call(config, "unsubscribe", "--mail", mail=forged).exception, UsageError)
    left = call(config, "unsubscribe", "--mail", mail=f"From: x\r\nTo: {found[1]}\r\n\r\nbye\r\n")
    assert left.output == "desk gets no more digests.\n"
    assert "desk had left before" in call(config, "unsubscribe", found[1]).output
    refused = call(config, "digest", "--for", "desk", "--send")
    assert isinstance(refused.exception, UsageError)
    assert "desk has unsubscribed (" in call(config, "status").output
    assert "desk@" in call(config, "unsubscribe", "--list").output
    assert call(config, "unsubscribe", "--undo", "desk").exit_code == 0
    assert "Nobody" in call(config, "unsubscribe", "--list").output


def test_the_key_is_for_its_owner_only(config: Path) -> None:
    """Whoever reads the key can take everybody off."""
    send(config)
    (key,) = config.rglob("*.leave-key")
    assert key.stat().st_mode & 0o777 == 0o600
    assert len(key.read_bytes()) == 32


def test_nobody_leaves_by_a_bare_name_or_a_foreign_token(config: Path) -> None:
    """An address must be signed by us."""
    for address in ("desk", "desk@example.org", "monitor+leave-aaaaaaaaaaaaaaaaaaaa@example.org"):
        assert isinstance(call(config, "unsubscribe", address).exception, UsageError)
