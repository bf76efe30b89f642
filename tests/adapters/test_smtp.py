"""Mail over real SMTP servers on loopback: what is sent, what waits, what is refused, what is kept secret."""

import base64
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from mail_world import Inbox, certificate, free_port, smtp_server

from monitor.adapters.smtp import SmtpMailer, _said
from monitor.types import Message, SubscriberId

DATA = (
    b"From: m@example.org\r\nMessage-ID: <1@example.org>\r\nSubject: s\r\n\r\n"
    b".a line with a dot\r\n..two\r\nend\r\n"
)
MESSAGE = Message(
    subscriber=SubscriberId("desk"),
    date=date(2026, 4, 28),
    address="desk@example.org",
    message_id="<1@example.org>",
    subject="s",
    data=DATA,
)
Tls = tuple[Path, ssl.SSLContext]
PASSWORD = "correct horse battery"


@pytest.fixture(scope="module")
def tls(tmp_path_factory: pytest.TempPathFactory) -> Tls:
    return certificate(tmp_path_factory.mktemp("tls"))


@pytest.fixture
def credential(tmp_path: Path) -> Path:
    path = tmp_path / "smtp-password"
    path.write_text(PASSWORD + "\n")
    return path


def plain(port: int, **more: Any) -> SmtpMailer:
    usual: dict[str, Any] = {
        "host": "127.0.0.1",
        "sender": "m@example.org",
        "security": "none",
        "timeout_s": 2,
    }
    return SmtpMailer(port=port, **(usual | more))


def test_the_stored_bytes_arrive_as_they_are() -> None:
    """What was stored before the first connection is what the reader gets."""
    inbox = Inbox()
    with smtp_server(inbox) as port:
        delivery = plain(port).send(MESSAGE)
    assert (delivery.outcome, delivery.code) == ("sent", 250)
    assert inbox.received == [DATA]


def test_starttls_and_login_with_a_credential(tls: Tls, credential: Path) -> None:
    """The usual case: submission on 587 with a password from systemd's credentials."""
    cert, context = tls
    inbox = Inbox()
    with smtp_server(inbox, context, PASSWORD) as port:
        mailer = plain(
            port,
            host="localhost",
            security="starttls",
            user="u",
            credential=credential,
            ca_file=cert,
        )
        delivery = mailer.send(MESSAGE)
    assert delivery.outcome == "sent", delivery
    assert inbox.logins == [PASSWORD]


def test_a_certificate_that_nobody_vouches_for_gets_nothing(tls: Tls, credential: Path) -> None:
    """Without ca_file the self-signed server is a stranger: no credential leaves."""
    _, context = tls
    inbox = Inbox()
    with smtp_server(inbox, context, PASSWORD) as port:
        delivery = plain(
            port, host="localhost", security="starttls", user="u", credential=credential
        ).send(MESSAGE)
    assert (delivery.outcome, delivery.code) == ("later", None)
    assert "CERTIFICATE_VERIFY_FAILED" in delivery.detail
    assert inbox.logins == []
    assert inbox.received == []


def test_a_certificate_for_another_name_gets_nothing(tmp_path: Path, credential: Path) -> None:
    """A valid certificate of somebody else is no better than none."""
    cert, context = certificate(tmp_path, "other.example")
    inbox = Inbox()
    with smtp_server(inbox, context, PASSWORD) as port:
        delivery = plain(
            port,
            host="localhost",
            security="starttls",
            user="u",
            credential=credential,
            ca_file=cert,
        ).send(MESSAGE)
    assert delivery.outcome == "later"
    assert "mismatch" in delivery.detail
    assert inbox.logins == []


def test_a_server_that_lost_its_starttls_gets_nothing(credential: Path) -> None:
    """Somebody in between can strip the offer; then neither password nor mail may go."""
    inbox = Inbox()
    with smtp_server(inbox) as port:
        delivery = plain(port, security="starttls", user="u", credential=credential).send(MESSAGE)
    assert delivery.outcome == "later"
    assert "does not offer STARTTLS" in delivery.detail
    assert (inbox.logins, inbox.commands) == ([], [])


def test_a_credential_never_travels_in_the_clear(credential: Path) -> None:
    """security = "none" with a user is a mistake that must not cost the password."""
    inbox = Inbox()
    with smtp_server(inbox) as port:
        delivery = plain(port, user="u", credential=credential).send(MESSAGE)
    assert delivery.outcome == "later"
    assert "without TLS" in delivery.detail
    assert inbox.commands == []


def test_a_missing_credential_waits_and_says_so(tmp_path: Path) -> None:
    """An operator who forgot the file must read its name, and lose no mail."""
    mailer = plain(1, security="starttls", user="u", credential=tmp_path / "smtp-password")
    delivery = mailer.send(MESSAGE)
    assert (delivery.outcome, delivery.detail) == (
        "later",
        "credential smtp-password: No such file or directory",
    )
    assert "CREDENTIALS_DIRECTORY" in plain(1, security="tls", user="u").send(MESSAGE).detail


def test_a_wrong_password_is_refused_and_never_repeated_in_words(
    tls: Tls, credential: Path
) -> None:
    """5xx stops; and a server that echoes a password must not get it into our log."""
    cert, context = tls
    with smtp_server(Inbox(), context, "another") as port:
        delivery = plain(
            port,
            host="localhost",
            security="starttls",
            user="u",
            credential=credential,
            ca_file=cert,
        ).send(MESSAGE)
    assert (delivery.outcome, delivery.code) == ("refused", 535)
    assert PASSWORD not in repr(delivery)


@pytest.mark.parametrize("stage", ["MAIL", "RCPT", "DATA"])
@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        ("421 closing", "later"), ("450 busy", "later"), ("451 local error", "later"),
        ("452 no space", "later"), ("550 no such user", "refused"), ("552 too big", "refused"),
        ("554 no", "refused"), ("", "later"),
    ],
)  # fmt: skip
def test_each_answer_at_each_stage_ends_as_it_should(stage: str, answer: str, outcome: str) -> None:
    """4xx and a broken line are tried again, 5xx is not; nothing raises."""
    inbox = Inbox(answers={stage: [answer]})
    with smtp_server(inbox) as port:
        delivery = plain(port).send(MESSAGE)
    assert delivery.outcome == outcome, delivery
    assert delivery.code == (int(answer[:3]) if answer else None)
    assert inbox.received == []


@contextmanager
def scripted(greeting: bytes, *answers: bytes) -> Iterator[int]:
    """A server that says exactly this, line by line, and then stalls until the client goes."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            connection, _ = listener.accept()
            with connection, connection.makefile("rb") as lines:
                connection.sendall(greeting)
                for answer in answers:
                    lines.readline()
                    if not answer:
                        return
                    connection.sendall(answer)
                try:
                    lines.read()
                except OSError:
                    return

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            thread.join(10)


@pytest.mark.parametrize(
    ("greeting", "outcome", "code"),
    [
        (b"421 busy\r\n", "later", 421),
        (b"554 go away\r\n", "refused", 554),
        (b"not smtp\r\n", "later", None),
    ],
)
def test_a_greeting_that_is_none(greeting: bytes, outcome: str, code: int | None) -> None:
    """The first line can refuse already, or come from a program that is no mail server."""
    with scripted(greeting, b"") as port:
        delivery = plain(port).send(MESSAGE)
    assert (delivery.outcome, delivery.code) == (outcome, code)


def test_a_server_that_stalls_is_left_in_time() -> None:
    """A stall must cost the time-out and not the daemon."""
    with scripted(b"220 hello\r\n", b"250 ok\r\n") as port:
        delivery = plain(port, timeout_s=0.3).send(MESSAGE)
    assert (delivery.outcome, delivery.code) == ("later", None)


def test_a_server_that_talks_for_ever_is_cut_off() -> None:
    """A time-out counts per read: one line each moment would hold us all day."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        done = threading.Event()

        def drip() -> None:
            connection, _ = listener.accept()
            with connection:
                while not done.wait(0.05):
                    try:
                        connection.sendall(b"220-still here\r\n")
                    except OSError:
                        return

        thread = threading.Thread(target=drip)
        thread.start()
        delivery = plain(listener.getsockname()[1], timeout_s=0.2).send(MESSAGE)
        done.set()
        thread.join(5)
    assert delivery.outcome == "later"


def test_nobody_there_is_later() -> None:
    """A mail server that restarts must not cost a digest."""
    assert plain(free_port()).send(MESSAGE).outcome == "later"


def test_an_accepted_mail_stays_sent_whatever_the_farewell_does() -> None:
    """A reset after 250 must not send the mail a second time."""
    with scripted(
        b"220 hi\r\n", b"250 ok\r\n", b"250 ok\r\n", b"250 ok\r\n", b"354 go\r\n",
        b"250 accepted\r\n",
    ) as port:  # fmt: skip
        # The server answers the message's first line already and then never says good-bye.
        delivery = plain(port, timeout_s=0.5).send(MESSAGE)
    assert delivery.outcome == "sent"


def test_what_a_server_says_is_kept_short_and_calm() -> None:
    """Its words end up in a log and in a table on a terminal."""
    answer = b"554 \x1b[31m" + b"x" * 2000 + b"\r\n"
    with scripted(answer, b"") as port:
        detail = plain(port).send(MESSAGE).detail
    assert len(detail) <= 300
    assert "\x1b" not in detail


def test_an_echoed_password_is_blotted_out(tls: Tls, credential: Path) -> None:
    """Some servers repeat what they were sent."""
    secret = base64.b64encode(PASSWORD.encode()).decode()
    assert _said(f"bad login {PASSWORD} {secret}", PASSWORD) == "bad login *** ***"
