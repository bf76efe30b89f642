"""`monitor entities add`, as it is typed, against a Wikibase on loopback."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import servers
from click.testing import CliRunner, Result

from monitor.cli import cli
from monitor.cli.app import App
from monitor.config import check, load
from monitor.errors import ConfigError, UsageError

NOON = datetime(2026, 4, 26, 12, tzinfo=UTC)
SAHEL = """# What we look for in the Sahel.
[[entity]]
id = "kidal"   # the town, not the region
kind = "place"
country = "ML"
names.en = ["Kidal"]
names.fr = ["Kidal", "cercle de Kidal"]
"""


def said(*values: str) -> list[dict[str, str]]:
    return [{"value": value} for value in values]


def document(qid: str, claims: dict[str, Any] | None = None, **names: tuple[str, ...]) -> bytes:
    """An EntityData document with labels (the first name) and aliases (the others)."""
    langs = {lang.replace("_", "-"): given for lang, given in names.items()}
    entity = {
        "labels": {lang: {"language": lang, "value": given[0]} for lang, given in langs.items()},
        "aliases": {lang: said(*given[1:]) for lang, given in langs.items() if given[1:]},
        "claims": claims or {},
    }
    return json.dumps({"entities": {qid: entity}}).encode()


def statement(value: Any, rank: str = "normal", **qualifiers: Any) -> dict[str, Any]:
    snak = {"snaktype": "value", "datavalue": {"value": value}}
    return {"mainsnak": snak, "rank": rank, "qualifiers": qualifiers}


KIDAL = document(
    "Q1010",
    {"P625": [statement({"latitude": 18.4})], "P17": [statement({"id": "Q912"})]},
    en=("Kidal", "Kidal town", "KID"),
    fr=("Kidal",),
    ar=("كيدال",),
    zh=("基達爾",),
    zh_hans=("基达尔",),
    ru=("Кидаль",),
)
MALI = document("Q912", {"P297": [statement("ML")]}, en=("Mali",))


class Desk:
    """A configuration, a Wikibase and a person who types commands."""

    def __init__(self, folder: Path, server: servers.Loopback) -> None:
        self.config, self.server = folder / "config", server
        (self.config / "entities").mkdir(parents=True)
        for part in ("outlets", "events"):
            (self.config / part).mkdir()
        (self.config / "lenses.toml").write_text('version = "1"\n[[lens]]\nid = "state"\n'
            'description = "A state."\nlabels = { en = "s", fr = "é", ar = "ح", zh = "官" }\n',
            encoding="utf-8")  # fmt: skip
        settings = f"[collect]\nhost_pause_s = 0.0\nports = [80, 443, {server.port}]\n"
        (self.config / "monitor.toml").write_text(settings)

    def types(self, *words: str) -> Result:
        app = App(config=self.config, db=self.config / "monitor.db", clock=lambda: NOON)
        more = ("--index", self.server.url("").rstrip("/"), "--allow", "127.0.0.1")
        return CliRunner().invoke(cli, ["entities", "add", *words, *more], obj=app)

    def file(self, name: str = "wikidata") -> str:
        return (self.config / "entities" / f"{name}.toml").read_text(encoding="utf-8")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    routes = {
        f"/wiki/Special:EntityData/{qid}.json": servers.feed(body, "application/json")
        for qid, body in (("Q1010", KIDAL), ("Q912", MALI))
    }
    with servers.Loopback(routes) as server:
        yield Desk(tmp_path, server)


def test_an_entity_comes_with_its_names_in_four_languages(desk: Desk) -> None:
    """An analyst who types one number is spared four alphabets."""
    done = desk.types("Q1010")
    assert done.exit_code == 0, done.output
    (kidal,) = load(desk.config).entities
    assert (kidal.id, kidal.kind, kidal.country) == ("kidal", "place", "ML")
    assert {lang: tuple(names) for lang, names in kidal.names.items()} == {
        "en": ("Kidal", "Kidal town", "KID"),
        "fr": ("Kidal",),
        "ar": ("كيدال",),
        "zh": ("基达尔", "基達爾"),
    }
    assert kidal.ambiguous == ("KID",)
    assert "Wikidata" in desk.file()


def test_the_server_is_asked_politely_and_told_who_asks(desk: Desk) -> None:
    """Wikidata's rules want a name and a contact; two documents are all that is needed."""
    desk.types("Q1010")
    asked = [
        request.headers for route in desk.server.routes for request in desk.server.asked(route)
    ]
    assert len(asked) == 2
    assert all(headers["user-agent"].startswith("RegionalTakes/") for headers in asked)
    assert {headers["accept"] for headers in asked} == {"application/json"}


def test_a_known_entity_gets_the_names_it_lacks_and_keeps_its_comments(desk: Desk) -> None:
    """What an operator wrote stands first, and stays."""
    (desk.config / "entities" / "sahel.toml").write_text(SAHEL, encoding="utf-8")
    done = desk.types("Q1010", "--id", "kidal", "--json")
    assert json.loads(done.stdout)["added"] == 5
    text = desk.file("sahel")
    assert "# What we look for in the Sahel." in text
    assert "# the town, not the region" in text
    (kidal,) = load(desk.config).entities
    assert kidal.names["fr"] == ("Kidal", "cercle de Kidal")
    assert kidal.names["ar"] == ("كيدال",)
    again = desk.types("Q1010", "--id", "kidal", "--json")
    assert json.loads(again.stdout)["added"] == 0
    assert desk.file("sahel") == text


def test_a_second_entity_joins_the_file_below_the_first(desk: Desk) -> None:
    """The file stays in order of adding, with what was mended in it."""
    desk.types("Q1010")
    path = desk.config / "entities" / "wikidata.toml"
    path.write_text(desk.file() + "# mended by hand\n", encoding="utf-8")
    done = desk.types("Q912", "--kind", "place")
    assert done.exit_code == 0, done.output
    assert [e.id for e in load(desk.config).entities] == ["kidal", "mali"]
    assert "# mended by hand" in desk.file()


def test_what_does_not_fit_leaves_the_file_as_it_was(desk: Desk) -> None:
    """A wrong country must not leave a configuration that nothing can load."""
    desk.types("Q1010")
    before = desk.file()
    done = desk.types("Q912", "--within", "no-such-place")
    assert isinstance(done.exception, ConfigError)
    assert desk.file() == before
    assert check(desk.config)[1] == ()


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"<html>", "the answer"),
        (b"[]", "is not an EntityData document"),
        (b'{"entities": {"Q5": {"missing": ""}}}', "names no entity"),
        (b'{"entities": {"Q5": {"labels": [], "claims": []}}}', "has no name"),
    ],
)
def test_an_answer_that_is_none_is_told_and_writes_nothing(
    desk: Desk, body: bytes, message: str
) -> None:
    """A Wikibase behind a login page answers with HTML."""
    desk.server.routes["/wiki/Special:EntityData/Q5.json"] = servers.feed(body, "text/html")
    done = desk.types("Q5")
    assert done.exit_code == 1
    assert message in done.output
    assert not (desk.config / "entities" / "wikidata.toml").exists()


def test_a_missing_server_and_a_wrong_number_are_told(desk: Desk) -> None:
    """The remedy is in the message."""
    assert "http-4xx" in desk.types("Q404").output
    wrong = desk.types("Kidal")
    assert isinstance(wrong.exception, UsageError)
    assert "Q3914" in str(wrong.exception)
