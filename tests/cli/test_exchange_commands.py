"""`monitor outlets export` and `import` as an operator meets them."""

import json
from pathlib import Path
from typing import Any

import pytest
from article_world import MORNING
from click.testing import CliRunner, Result
from configuration_world import SHIPPED, whole, write

from monitor.cli import cli
from monitor.cli.app import App
from monitor.config import check, load
from monitor.errors import ConfigError, UsageError

LIST = """<?xml version="1.0" encoding="UTF-8"?>
<opml version="1.0" xmlns:frss="https://freshrss.org/opml"><head><title>Mine</title></head><body>
<outline text="Sahel">
  <outline type="rss" text="Maliweb" title="Maliweb" xmlUrl="https://www.maliweb.net/feed"
    htmlUrl="https://www.maliweb.net" language="fr" frss:priority="important"/>
  <outline type="rss" text="Sahara &amp; Co" xmlUrl="https://sahara.test/rss"/>
  <outline type="rss" text="Tamani" xmlUrl="http://studiotamani.org/feed"/>
  <outline type="rss" text="Tamani, culture" xmlUrl="https://www.studiotamani.org/culture/feed/"
    htmlUrl="https://www.studiotamani.org/"/>
  <outline type="link" text="A page" url="https://a.test/"/>
</outline></body></opml>
"""


class Operator:
    """A configuration and a person who types commands."""

    def __init__(self, folder: Path, config: Path | None = None) -> None:
        self.folder = folder
        self.config = config or write(folder / "config", whole())
        self.list = folder / "mine.opml"
        self.list.write_text(LIST, encoding="utf-8")

    def types(self, *words: str) -> Result:
        app = App(config=self.config, db=self.folder / "m.db", clock=lambda: MORNING)
        return CliRunner().invoke(cli, ["outlets", *words], obj=app)

    def imports(self, *words: str) -> dict[str, Any]:
        """Results and notes by outlet."""
        result = self.types("import", str(self.list), "--json", *words)
        assert result.exit_code in {0, 1}, repr(result.exception)
        told = json.loads(result.stdout)["outlets"]
        return {one["id"]: (one["result"], one["notes"]) for one in told}

    def files(self) -> dict[str, str]:
        folder = self.config / "outlets"
        return {p.name: p.read_text(encoding="utf-8") for p in sorted(folder.iterdir())}


@pytest.fixture
def operator(tmp_path: Path) -> Operator:
    return Operator(tmp_path)


def test_import_writes_what_is_whole_and_names_what_needs_the_operator(operator: Operator) -> None:
    """A country is never guessed, and one gap does not hold up the others."""
    told = operator.imports("--country", "maliweb-net=ML")
    assert {id_: result for id_, (result, _) in told.items()} == {
        "maliweb-net": "written",
        "sahara-test": "needs country and language",
        "studiotamani-org": "known",
    }
    assert told["sahara-test"][1][0] == (
        "say it with --country sahara-test=... --language sahara-test=..."
    )
    assert told["studiotamani-org"][1] == [
        "as studio-tamani/main",
        "https://www.studiotamani.org/culture/feed/ is not in its file: add it there if you want it",
    ]
    settings = load(operator.config)
    outlet = next(o for o in settings.outlets if o.id == "maliweb-net")
    assert (outlet.name, outlet.country, outlet.languages) == ("Maliweb", "ML", ("fr",))
    assert (outlet.homepage, outlet.lenses) == ("https://www.maliweb.net", ())
    assert [f.url for f in settings.feeds if f.outlet == outlet.id] == [
        "https://www.maliweb.net/feed"
    ]


def test_what_another_reader_said_stands_in_the_file_as_a_comment(operator: Operator) -> None:
    operator.imports("--country", "ML")
    text = operator.files()["maliweb-net.toml"]
    assert "# frss:priority = important\n" in text
    assert "# It stood in: Sahel\n" in text


def test_what_the_operator_says_of_all_fills_gaps_and_of_one_comes_first(
    operator: Operator,
) -> None:
    told = operator.imports(
        "--country", "ML", "--country", "sahara-test=DZ", "--language", "ar"
    )  # fmt: skip
    assert {result for result, _ in told.values()} == {"written", "known"}
    outlets = {str(o.id): (o.country, o.languages) for o in load(operator.config).outlets}
    assert outlets["maliweb-net"] == ("ML", ("fr",))  # the file said fr
    assert outlets["sahara-test"] == ("DZ", ("ar",))


def test_a_dry_run_writes_nothing_and_a_second_run_finds_all_known(operator: Operator) -> None:
    words = ("--country", "ML", "--language", "fr")
    before = operator.files()
    told = operator.imports(*words, "--dry-run")
    assert {result for result, _ in told.values()} == {"would be written", "known"}
    assert operator.files() == before
    operator.imports(*words)
    after = operator.files()
    assert {result for result, _ in operator.imports(*words).values()} == {"known"}
    assert operator.files() == after


def test_what_would_make_the_configuration_wrong_is_not_written(operator: Operator) -> None:
    """Each new file is checked as `monitor check` would, before it is in the folder."""
    before = operator.files()
    result = operator.types(
        "import", str(operator.list), "--country", "Atlantis", "--language", "fr"
    )
    assert result.exit_code == 1
    assert "wrong: maliweb-net" in result.output
    assert "is not a country of ISO 3166-1 alpha-2" in result.output
    assert operator.files() == before
    assert check(operator.config)[1] == ()


def test_one_wrong_outlet_does_not_hold_up_the_others(operator: Operator) -> None:
    told = operator.imports(
        "--country", "ML", "--country", "sahara-test=XX", "--language", "fr"
    )  # fmt: skip
    assert (told["sahara-test"][0], told["maliweb-net"][0]) == ("wrong", "written")
    assert check(operator.config)[1] == ()


def test_a_lens_that_the_registry_does_not_have_is_named_and_left_out(operator: Operator) -> None:
    lens = '[{"id": "maoist", "reason": "r", "date": "2026-01-01"}]'.replace('"', "&quot;")
    operator.list.write_text(
        '<opml xmlns:rt="urn:regional-takes:opml:1"><body><outline text="A" rt:outlet="a" '
        f'rt:country="ML" rt:languages="fr" rt:lens="{lens}"/></body></opml>'
    )
    assert operator.imports()["a"] == (
        "written",
        ["lens 'maoist' is not in lenses.toml: left out",
         "no lens: unlabelled until you add one with its reason"],
    )  # fmt: skip


def test_a_file_that_is_no_opml_is_refused_with_the_reason(operator: Operator) -> None:
    operator.list.write_text("<!DOCTYPE opml [<!ENTITY a 'x'>]><opml/>")
    result = operator.types("import", str(operator.list))
    assert isinstance(result.exception, UsageError)
    assert "document type" in str(result.exception)


def test_a_wrong_configuration_is_told_before_anything_else(operator: Operator) -> None:
    (operator.config / "lenses.toml").unlink()
    assert isinstance(operator.types("import", str(operator.list)).exception, ConfigError)


def test_an_id_cannot_leave_the_folder(operator: Operator) -> None:
    """An id becomes a file's name."""
    operator.list.write_text(
        '<opml><body><outline text="A" rt:outlet="../../evil" rt:country="ML" '
        'rt:languages="fr"/><outline text="B" rt:outlet="/etc/passwd" rt:country="ML" '
        'rt:languages="fr"/></body></opml>'
    )
    assert set(operator.imports()) == {"evil", "etc-passwd"}
    assert {"evil.toml", "etc-passwd.toml"} < set(operator.files())
    assert sorted(p.name for p in operator.folder.iterdir()) == ["config", "mine.opml"]


def test_export_refuses_to_replace_a_file_unless_it_is_told_to(operator: Operator) -> None:
    target = operator.folder / "out.opml"
    assert operator.types("export", str(target)).exit_code == 0
    text = target.read_text(encoding="utf-8")
    again = operator.types("export", str(target))
    assert isinstance(again.exception, UsageError)
    target.write_text("mine")
    assert operator.types("export", str(target), "--force").exit_code == 0
    assert target.read_text(encoding="utf-8") == text
    assert operator.types("export", "-").output == text


def test_the_shipped_outlets_survive_export_and_import_whole(tmp_path: Path) -> None:
    """139 feeds of 147 outlets in eleven files, out and back into an empty folder."""
    before = load(SHIPPED)
    full = Operator(tmp_path, SHIPPED)
    target = tmp_path / "all.opml"
    assert full.types("export", str(target)).exit_code == 0
    files = {
        str(path.relative_to(SHIPPED)): path.read_bytes()
        for path in SHIPPED.rglob("*.toml")
        if path.parent.name != "outlets" and path.parent.name != "events"
    }
    empty = Operator(tmp_path, write(tmp_path / "new", files))
    result = empty.types("import", str(target))
    assert result.exit_code == 0, result.output
    after = load(tmp_path / "new")
    assert {o.id: o for o in after.outlets} == {o.id: o for o in before.outlets}
    assert {f.id: f for f in after.feeds} == {f.id: f for f in before.feeds}
