"""A document that costs too much is killed, in time, and the next one is read."""

import io
import os
import pickle
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes import NOON, fetched

from monitor.adapters.parsing import ChildParser, Limits, _Nouns
from monitor.core.parse import parse
from monitor.types import Failed, Parsed

GOOD = (
    b"<rss version='2.0'><channel><title>P</title><item><title>One</title></item></channel></rss>"
)
# 40,000 attributes: 28 s in feedparser (REQUIREMENTS R3)
ATTRIBUTES = b" ".join(b"a%d='x'" % n for n in range(40_000))
CPU = (
    # the declared language keeps it from the short way, which reads it in no time
    b"<rss version='2.0' xml:lang='en'><channel><item><title "
    + ATTRIBUTES
    + b">x</title></item></channel></rss>"
)
MEMORY = (
    b"<rss version='2.0'><channel>"
    + b"<item><title>x</title></item>" * 100_000
    + b"</channel></rss>"
)


@pytest.fixture(scope="module")
def parser() -> Iterator[ChildParser]:
    with ChildParser() as child:
        yield child


def pid(parser: ChildParser) -> int:
    assert parser._child is not None
    return parser._child._process.pid


def test_the_child_reads_what_core_reads(parser: ChildParser) -> None:
    """The wall between processes must change nothing."""
    document = fetched(GOOD)
    assert parser.parse(document, "fr", NOON) == parse(document, "fr", NOON)


def test_one_child_reads_many_documents(parser: ChildParser) -> None:
    """Starting an interpreter for each feed would cost a hundred times its parsing."""
    parser.parse(fetched(GOOD), "", NOON)
    first = pid(parser)
    for _ in range(5):
        parser.parse(fetched(GOOD), "", NOON)
    assert pid(parser) == first


def test_nothing_is_started_before_it_is_needed() -> None:
    with ChildParser() as child:
        assert child._child is None


def test_a_document_that_eats_the_processor_is_killed_and_the_next_is_read() -> None:
    """A hostile outlet must not cost the others their poll."""
    with ChildParser(Limits(cpu_s=1, wall_s=15)) as parser:
        parser.parse(fetched(GOOD), "", NOON)
        started = time.monotonic()
        failed = parser.parse(fetched(CPU), "", NOON)
        took = time.monotonic() - started
        assert isinstance(failed, Failed)
        assert failed.kind == "parse-killed"
        assert failed.detail.startswith("more than 1 s of CPU"), failed.detail
        assert took < 10  # one or two CPU seconds, on a machine that others use
        assert isinstance(parser.parse(fetched(GOOD), "", NOON), Parsed)


def test_the_parent_waits_no_longer_than_the_wall_limit() -> None:
    with ChildParser(Limits(cpu_s=60, wall_s=0.5)) as parser:
        parser.parse(fetched(GOOD), "", NOON)
        started = time.monotonic()
        failed = parser.parse(fetched(CPU), "", NOON)
        took = time.monotonic() - started
    assert isinstance(failed, Failed)
    assert (failed.kind, took < 1.5) == ("parse-killed", True)
    assert failed.detail.startswith("no result within 0.5 s")


def test_a_document_that_eats_memory_is_stopped() -> None:
    with ChildParser(Limits(memory_bytes=80 * 1024 * 1024, cpu_s=60, wall_s=60)) as parser:
        failed = parser.parse(fetched(MEMORY), "", NOON)
        assert isinstance(failed, Failed)
        assert failed.kind == "parse-killed"
        assert isinstance(parser.parse(fetched(GOOD), "", NOON), Parsed)


def test_a_child_that_was_killed_by_others_is_replaced() -> None:
    """The kernel's out-of-memory killer takes whom it likes."""
    with ChildParser() as parser:
        parser.parse(fetched(GOOD), "", NOON)
        os.kill(pid(parser), signal.SIGKILL)
        assert parser._child is not None
        parser._child._process.wait(timeout=5)
        assert isinstance(parser.parse(fetched(GOOD), "", NOON), Parsed)


def test_closing_ends_the_child() -> None:
    parser = ChildParser()
    parser.parse(fetched(GOOD), "", NOON)
    child = pid(parser)
    parser.close()
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)


def test_the_child_knows_none_of_our_secrets(
    parser: ChildParser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SMTP_PASSWORD", "hunter2")
    with ChildParser() as fresh:
        fresh.parse(fetched(GOOD), "", NOON)
        environment = Path(f"/proc/{pid(fresh)}/environ").read_bytes()
    assert b"hunter2" not in environment


class Evil:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.system, ("true",)


def test_only_our_nouns_are_unpickled() -> None:
    """A child that was taken over by a document must not take the parent."""
    data = pickle.dumps(Evil())
    with pytest.raises(pickle.UnpicklingError, match="no part of an answer"):
        _Nouns(io.BytesIO(data)).load()
