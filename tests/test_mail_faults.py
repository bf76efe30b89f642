"""Mail is never lost and repeated once at most: nine stages by ten faults, and kills at any moment (R9)."""

import re
import ssl
import subprocess
import sys
from collections import Counter
from datetime import date, timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from mail_kills import EACH
from mail_world import NOON, Inbox, certificate, smtp_server
from smtp_faults import CODES, FAULTS, STAGES, FaultyServer, faulty

from monitor.adapters.smtp import SmtpMailer
from monitor.adapters.store import Store
from monitor.pipeline.publish import deliver
from monitor.types import Message, SubscriberId, TakeId

ID = "<a.1@example.org>"
DATA = f"From: m@example.org\r\nMessage-ID: {ID}\r\nDate: Tue, 28 Apr 2026 12:00:00 +0000\r\n\r\nwords\r\n".encode()


@pytest.fixture(scope="module")
def tls(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ssl.SSLContext]:
    return certificate(tmp_path_factory.mktemp("tls"))


def queued(folder: Path) -> Store:
    store = Store.open(folder / "mail.db")
    message = Message(
        subscriber=SubscriberId("desk"), date=date(2026, 4, 28), address="desk@example.org",
        message_id=ID, subject="s", data=DATA,
    )  # fmt: skip
    assert store.enqueue(message, TakeId(0), NOON)
    return store


def mailer(port: int, folder: Path, authority: Path) -> SmtpMailer:
    credential = folder / "smtp-password"
    credential.write_text("correct horse")
    return SmtpMailer(
        host="localhost", port=port, sender="m@example.org", security="starttls", user="u",
        credential=credential, timeout_s=0.3, ca_file=authority,
    )  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("stage", STAGES)
def test_no_fault_at_any_stage_loses_or_doubles_a_mail(
    stage: str, fault: str, tmp_path: Path, tls: tuple[Path, ssl.SSLContext]
) -> None:
    """4xx and network: again later, until it arrives once. 5xx: stopped, and the operator can see it."""
    server = FaultyServer(tls[1], stage=stage, fault=fault)
    with queued(tmp_path) as store, faulty(server) as port:
        sender = mailer(port, tmp_path, tls[0])
        (tried,) = deliver(store=store, mailer=sender, clock=lambda: NOON)
        (row,) = store.outbox()
        if stage == "QUIT":
            assert (tried.delivery.outcome, row.state) == ("sent", "sent")
        elif fault in CODES and fault[0] == "5":
            assert (tried.delivery.outcome, row.state, row.next_at) == ("refused", "refused", None)
            assert fault in row.detail
            assert server.accepted == []
            assert store.retry_message(row.id, NOON)  # a person has mended the cause
        else:
            assert (tried.delivery.outcome, row.state) == ("later", "queued")
            assert row.next_at == NOON + timedelta(minutes=5)
            assert deliver(store=store, mailer=sender, clock=lambda: NOON) == []
        server.stage = ""
        deliver(store=store, mailer=sender, clock=lambda: NOON + timedelta(minutes=6))
        assert store.outbox()[0].state == "sent"
        assert deliver(store=store, mailer=sender, clock=lambda: NOON + timedelta(days=9)) == []
    assert server.accepted == [DATA]


def test_a_reset_after_the_mail_was_taken_repeats_the_same_mail_once(
    tmp_path: Path, tls: tuple[Path, ssl.SSLContext]
) -> None:
    """Nobody can know that it arrived; mail programs join two mails of one Message-ID."""
    server = FaultyServer(tls[1], stage="accepted", fault="reset")
    with queued(tmp_path) as store, faulty(server) as port:
        sender = mailer(port, tmp_path, tls[0])
        (tried,) = deliver(store=store, mailer=sender, clock=lambda: NOON)
        assert tried.delivery.outcome == "later"
        server.stage = ""
        deliver(store=store, mailer=sender, clock=lambda: NOON + timedelta(minutes=6))
        deliver(store=store, mailer=sender, clock=lambda: NOON + timedelta(days=1))
    assert server.accepted == [DATA, DATA]


def killed_again_and_again(program: str, trials: int, folder: Path) -> Inbox:
    """What arrived while a program of this folder was killed at random, and began again."""
    inbox = Inbox()
    path = Path(__file__).parent / f"{program}.py"
    with smtp_server(inbox) as port:
        done = subprocess.run(
            [sys.executable, str(path), str(folder), str(port), str(trials)],
            capture_output=True, text=True, timeout=500, check=True,
        )  # fmt: skip
    killed, *states = done.stdout.split()
    assert states == ["sent"]
    assert int(killed) >= trials * 0.5  # else the kills fell beside the work
    return inbox


@pytest.mark.parametrize("trials", [12, pytest.param(200, marks=pytest.mark.slow)])
def test_kills_while_sending_lose_nothing_and_repeat_one_mail_at_most(
    trials: int, tmp_path: Path
) -> None:
    """kill -9 at a random moment of the pass: what waited arrives, at most one of five twice."""
    inbox = killed_again_and_again("mail_kills", trials, tmp_path)
    copies = Counter(mail.partition(b"\r\n")[0].decode() for mail in inbox.received)
    assert len(copies) == EACH * (trials + 1)
    repeated: Counter[str] = Counter()
    for name, count in copies.items():
        assert count <= 2
        repeated[name.partition("<")[2].partition(".")[0]] += count - 1
    assert max(repeated.values()) <= 1
    assert len(set(inbox.received)) == len(copies)  # a repeat is the same mail, byte for byte


@pytest.mark.parametrize("trials", [8, pytest.param(200, marks=pytest.mark.slow)])
def test_kills_while_digests_and_alerts_are_made_and_sent_lose_and_double_none(
    trials: int, tmp_path: Path
) -> None:
    """kill -9 at a random moment between the look and the last answer: each is told, once."""
    inbox = killed_again_and_again("alert_kills", trials, tmp_path)
    copies = Counter(inbox.received)
    told = Counter(_what(mail) for mail in copies)
    for kind in ("digest", "alert"):
        wanted = {(kind, f"{kind}{n}@example.org", t) for n in range(3) for t in range(trials + 1)}
        assert {one for one in told if one[0] == kind} == wanted  # none is lost
    assert set(told.values()) == {1}  # none is made twice
    repeated: Counter[int] = Counter()
    for mail, count in copies.items():
        assert count <= 2
        repeated[_what(mail)[2]] += count - 1  # the same bytes, the same Message-ID
    assert max(repeated.values()) <= 1


def _what(data: bytes) -> tuple[str, str, int]:
    """The kind of a mail, whom it is for, and the trial that it tells of."""
    mail = message_from_bytes(data, policy=policy.SMTP)
    part = mail.get_body(("plain",))
    assert part is not None
    number = re.search(r"Event number (\d+)\.", str(part.get_content()))
    assert number is not None
    kind = str(mail["List-Id"]).partition("<")[2].partition(".")[0]
    return kind, str(mail["To"]).partition("<")[2].strip("<>") or str(mail["To"]), int(number[1])
