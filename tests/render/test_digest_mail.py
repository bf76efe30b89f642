"""The digest as a mail: one content in two parts, nothing that acts, nothing that mail clients cut."""

import re
from datetime import date
from email import message_from_bytes, policy
from email.message import EmailMessage
from html.parser import HTMLParser

import pytest
from mail_world import FUEL, KNOWN, NOON, event, receipt, standing, subscriber

from monitor.core.digest import Since, make_digest
from monitor.errors import MailError
from monitor.render import digest as rendering
from monitor.render.mailtext import FSI, PDI, RLI, clean, columns, wrap
from monitor.render.message import LIMIT, From, digest_message, harmless
from monitor.types import Digest, Event, LensId, Message, Standing, Take

SENDER = From(address="monitor@example.org")
ARABIC = "قال المتحدث باسم JNIM إن الهجمات استهدفت باماكو وكاتي وغاو وكيدال في 25 أبريل 2026، وإن الوزير قتل."


def digest(
    takes: list[Standing], events: list[Event] | None = None, withdrawn: tuple[Take, ...] = ()
) -> Digest:
    return make_digest(
        subscriber=subscriber(),
        on=date(2026, 4, 28),
        events=events or [event(), event(FUEL, "Fuel siege of Bamako")],
        since=Since(new=takes, withdrawn=withdrawn),
        receipt=receipt(failed=(("ortm/main", "timeout"),)),
        known=KNOWN,
    )


def mail(takes: list[Standing], events: list[Event] | None = None) -> Message:
    return digest_message(digest(takes, events), subscriber(), SENDER, "<a.1@example.org>", NOON)


def parts(message: Message) -> tuple[EmailMessage, str, str]:
    parsed = message_from_bytes(message.data, policy=policy.SMTP)
    text, html = parsed.get_body(("plain",)), parsed.get_body(("html",))
    assert text is not None
    assert html is not None
    return parsed, text.get_content(), html.get_content()


def mixed() -> list[Standing]:
    return [
        standing(
            1, outlet="العربية", language="ar", quote=ARABIC, quote_en="The spokesman said.",
            lenses=(LensId("gulf-state"),), headline="هجمات في مالي", headline_en="Attacks in Mali",
        ),
        standing(2, outlet="新华社", language="zh", headline="马里六座城市遭到袭击" * 9, headline_en="Attacks"),
        standing(3, quote="The risk of state collapse in Mali is real."),
        standing(4, gist="", outlet="Africanews"),
    ]  # fmt: skip


class Reading(HTMLParser):
    """What a mail client would see: tags with their attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def test_both_parts_say_the_same_takes_in_the_same_order() -> None:
    """Users notice when mail and text differ; a blind reader may have only one of them."""
    _, text, html = parts(mail(mixed()))
    numbers = re.compile(r"\[(\d+)\]")
    assert numbers.findall(text) == numbers.findall(html)
    assert re.findall(r"^\[(\d+)\] ", text, re.MULTILINE) == ["1", "2", "3", "4"]
    for words in ("The spokesman said.", "Headline:", "Word for word:", "ortm/main (timeout)"):
        assert words in text, words
        assert words in html, words


def test_a_quote_stands_first_in_its_own_language_and_its_translation_is_marked() -> None:
    """A reader must never take a machine's words for the speaker's."""
    _, text, html = parts(mail(mixed()))
    flat = " ".join(text.replace(RLI, "").replace(PDI, "").split())
    assert ARABIC in html
    assert flat.index(ARABIC) < flat.index("Machine translation, Arabic to English: The spokesman")
    assert '"The spokesman' not in text
    assert "“The spokesman" not in text


def test_each_block_names_its_language_and_direction() -> None:
    """Gmail turns a whole mail right to left if it holds Arabic and blocks do not say otherwise."""
    _, _, html = parts(mail(mixed()))
    blocks = [(t, a) for t, a in Reading(html).tags if t in ("p", "h1", "h2", "h3")]
    assert blocks
    assert [
        (t, a) for t, a in blocks if not (a.get("lang") and a.get("dir") and a.get("align"))
    ] == []
    arabic = [a for _, a in blocks if a["lang"] == "ar"]
    assert [(a["dir"], a["align"]) for a in arabic] == [("rtl", "right")]


def test_nothing_remote_or_live_is_in_the_mail() -> None:
    """A mail must not tell anyone that it was opened, nor run anything."""
    _, _, html = parts(mail(mixed()))
    allowed = {
        "html", "head", "meta", "title", "style", "body", "div", "table", "tr", "td", "p", "h1",
        "h2", "h3", "a", "strong",
    }  # fmt: skip
    tags = Reading(html).tags
    assert {tag for tag, _ in tags} <= allowed
    assert [
        a for _, a in tags if any(k.startswith("on") or k in ("src", "background") for k in a)
    ] == []
    assert "url(" not in html
    style = re.search(r"<style>(.*?)</style>", html, re.DOTALL)
    assert style is not None
    assert len(style[1]) < 2048
    assert "prefers-color-scheme:dark" in style[1]


HOSTILE = (
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "<svg/onload=alert(1)>",
    "</p></td></table><form action=https://evil.example><input>", "<style>*{}</style>",
    "<meta http-equiv=refresh content=0>", "<base href=//evil.example>", "<iframe src=//e>",
    "{{ 7 * 7 }}{% for x in y %}", "<math><mtext></mtext></math>", "&lt;script&gt;",
    "\x00\x1b[31mred\x07", "a\u202eb\u2066c", "it\x92s", "x\u2028y\x85z", "\ud800", "\U000e0041",
    "=?utf-8?q?hi=0ABcc:_evil@x?=", "a\r\nBcc: evil@example.org", "=?utf-8?b?SGkKQmNjOiBl?=",
)  # fmt: skip


@pytest.mark.parametrize("vector", HOSTILE)
def test_what_outlets_write_cannot_act(vector: str) -> None:
    """Titles, names and texts are other people's; they must stay text in every place."""
    takes = [
        standing(
            1, outlet=f"N{vector}", headline=vector, gist=f"G {vector}", quote=f"Q {vector}",
            speaker=vector, agency=vector, region_name=vector, country=vector, url=f"https://e/{vector}",
        ),
        standing(2, gist="", headline=vector, language="fr", headline_en=vector, url=f"javascript:{vector}"),
    ]  # fmt: skip
    message = digest_message(
        digest(
            takes,
            [event(title=f"T {vector}"), event(FUEL, vector)],
            (standing(3, withdrawn=vector).take,),
        ),
        subscriber(),
        SENDER,
        "<a.1@example.org>",
        NOON,
    )
    parsed, text, html = parts(message)
    tags = Reading(html).tags
    assert {t for t, _ in tags} & {
        "script",
        "img",
        "svg",
        "form",
        "input",
        "iframe",
        "base",
        "math",
    } == set()
    assert len([t for t, _ in tags if t == "style"]) == 1
    assert len([t for t, _ in tags if t == "meta"]) == 5
    assert all(str(a["href"]).startswith(("https:", "mailto:")) for t, a in tags if t == "a")
    assert [k for _, a in tags for k in a if k.startswith("on")] == []
    bad = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2028\u2029\ud800-\udfff]")
    for part in (text.replace("\r\n", "\n"), html.replace("\r\n", "\n"), str(parsed["Subject"])):
        assert bad.search(part) is None, part
    assert sorted(parsed.keys()) == [
        "Auto-Submitted", "Content-Type", "Date", "From", "List-Id", "List-Unsubscribe",
        "MIME-Version", "Message-ID", "Subject", "To", "X-Auto-Response-Suppress",
    ]  # fmt: skip
    assert b"\nBcc" not in message.data.partition(b"\r\n\r\n")[0]


@pytest.mark.parametrize("vector", [v for v in HOSTILE if "=?" in v or "Bcc" in v])
def test_a_header_stays_one_header(vector: str) -> None:
    """Python 3.11.7 writes an encoded line break out as a new header (CVE-2024-6923)."""
    assert "=?" not in harmless(vector)
    message = digest_message(
        digest([standing(1)], [event(title=vector)]),
        subscriber(name=vector),
        From(address="monitor@example.org", name=vector),
        "<a.1@example.org>",
        NOON,
    )
    head = message.data.partition(b"\r\n\r\n")[0]
    names = [line.split(b":")[0] for line in head.split(b"\r\n") if not line[:1].isspace()]
    assert b"Bcc" not in names
    assert len(names) == len(set(names)) == 11


def test_the_subject_survives_its_journey() -> None:
    """An Arabic or Chinese title must arrive as it was written, however it is folded."""
    title = "هجمات منسقة على ست مدن في مالي ومقتل وزير الدفاع — 马里六座城市"
    message = mail([standing(1)], [event(title=title)])
    parsed, _, _ = parts(message)
    assert str(parsed["Subject"]) == message.subject
    assert message.subject.startswith("Tue 28 April: ")


@pytest.mark.parametrize(
    "address",
    ["", "a@b\r\nBcc: c@d", "a b@c", "a@", "@b", "a@b>", "<a@b>", "ä@example.org", "a@b,c@d"],
)
def test_an_address_that_could_break_out_is_refused(address: str) -> None:
    """The address becomes part of an SMTP command and of two headers."""
    with pytest.raises(MailError):
        digest_message(digest([]), subscriber(address=address), SENDER, "<a.1@example.org>", NOON)


def test_equal_digests_are_equal_bytes() -> None:
    """A mail that is built again after a crash must be the same mail, boundary included."""
    assert mail(mixed()).data == mail(mixed()).data


def test_lines_are_short_and_ascii_on_the_wire() -> None:
    """A relay that knows neither 8BITMIME nor long lines must not spoil an Arabic quote."""
    url = "https://news.example/" + "a" * 2000
    data = mail([*mixed(), standing(9, url=url, quote="语" * 3000, language="zh")]).data
    assert data.isascii()
    assert max(len(row) for row in data.split(b"\r\n")) <= 78
    assert b"\n" not in data.replace(b"\r\n", b"")
    _, text, _ = parts(mail([standing(9, url=url, quote="语" * 3000, language="zh")]))
    assert max(len(row.encode()) for row in text.splitlines()) <= 998
    assert "(address of 2021 characters)" in text


def test_a_mail_is_never_longer_than_clients_show() -> None:
    """Gmail clips at about 102 KB: the end, where the receipt stands, would be lost."""
    takes = [
        standing(
            i,
            language="zh",
            quote="马里六座城市遭到袭击" * 30,
            quote_en="Cities " * 90,
            gist="g " * 200,
        )
        for i in range(1, 150)
    ]
    message = mail(takes, [event(), *(event(f"e{i}", f"Quiet event {i}") for i in range(300))])
    assert len(message.data) <= LIMIT
    _, text, html = parts(message)
    assert "RECEIPT" in text
    assert "Left out to keep this mail short: the list of 300 events without change; " in " ".join(
        text.split()
    )
    assert re.findall(r"\[(\d+)\]", text) == re.findall(r"\[(\d+)\]", html)


def test_ten_thousand_takes_are_shed_without_writing_them_all_out() -> None:
    """A first digest after a year of collecting must not hold up everybody's mail."""
    message = mail([standing(i) for i in range(1, 10_000)])
    _, text, _ = parts(message)
    assert "[30]" in text
    assert "9,969 reports of changed events" in " ".join(text.split())


def test_a_digest_that_cannot_be_made_short_enough_is_refused_not_cut() -> None:
    """Half a mail would look like a whole one."""
    events = [event(f"e{i}") for i in range(1, 25)]
    gone = tuple(standing(i, event=f"e{i}", withdrawn="x" * 9000).take for i in range(1, 25))
    with pytest.raises(MailError, match="80 KB"):
        digest_message(digest([], events, gone), subscriber(), SENDER, "<a.1@example.org>", NOON)


def test_machines_are_told_that_this_is_a_machine() -> None:
    """No vacation notice may come back, and a reader can leave with one click."""
    parsed, _, _ = parts(mail([]))
    assert parsed["Auto-Submitted"] == "auto-generated"
    assert parsed["List-Unsubscribe"] == "<mailto:monitor@example.org?subject=unsubscribe%20desk>"
    assert parsed["List-Id"] == "Daily digest <digest.example.org>"


def test_quiet_and_deaf_are_told_apart() -> None:
    """A category that says "nothing today" while its feeds are down misleads."""
    quiet = rendering.view(
        make_digest(
            subscriber=subscriber(), on=date(2026, 4, 28), events=[event()],
            since=Since(new=[]), receipt=receipt(), known=KNOWN,
        ),
        subscriber(),
    )  # fmt: skip
    deaf = rendering.view(digest([]), subscriber())
    assert quiet.quiet == "Feeds worked; nothing new on the events that you follow."
    assert not quiet.alarm
    assert "others failed" in deaf.quiet
    assert deaf.alarm == "1 of 117 feeds failed: quiet there proves nothing today."


def test_wrapped_lines_keep_their_direction_to_themselves() -> None:
    """In plain text a line end ends an isolate: each line must carry its own."""
    rows = wrap(ARABIC, "    ", lang="ar").split("\n")
    assert len(rows) > 1
    assert all(row.startswith("    " + RLI) and row.endswith(PDI) for row in rows)
    mixed_row = f"{'word ' * 14}{FSI}{'كلمة ' * 8}{PDI} end"
    for row in wrap(mixed_row).split("\n"):
        assert row.count(FSI) == row.count(PDI)
    assert all(columns(row) <= 78 for row in wrap("语" * 500, "    ").split("\n"))


def test_bytes_of_a_mistaken_encoding_become_the_signs_they_were() -> None:
    """windows-1252 read as Latin-1 leaves C1 controls, at which Gmail clips even small mails."""
    assert clean("it\x92s \x93real\x94 \x96 caf\xe9 \x81") == "it’s “real” – café "
