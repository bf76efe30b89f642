"""The documents keep up with the program: every command, setting, exit code and lens is explained."""

import re
from pathlib import Path

import click
import pytest

from monitor import errors
from monitor.cli import COMMANDS, cli
from monitor.config.sections import MonitorFile

ROOT = Path(__file__).parent.parent
DOCS = {
    path.name: path.read_text(encoding="utf-8")
    for path in [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
}
ALL = "\n".join(DOCS.values())


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_is_documented(command: str) -> None:
    """A command that nobody can find does not exist."""
    assert f"monitor {command}" in ALL


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_answers_help(command: str) -> None:
    """The lazy table must name things that are there, with a line that says what they do."""
    found = cli.get_command(click.Context(cli), command)
    assert isinstance(found, click.Command)
    assert found.get_short_help_str()


@pytest.mark.parametrize(
    "key",
    [
        f"{section}.{key}"
        for section, field in MonitorFile.model_fields.items()
        for key in type(field.default).model_fields
    ],
)
def test_every_setting_is_documented(key: str) -> None:
    """An operator must not have to read the source to find a setting."""
    section, _, name = key.partition(".")
    assert re.search(rf"\b{name}\b", DOCS["configuration.md"]), f"{name} of [{section}]"
    assert re.search(
        rf"^#? ?{name} = ", (ROOT / "config/monitor.toml").read_text(encoding="utf-8"), re.MULTILINE
    ), key


@pytest.mark.parametrize("name", [name for name in dir(errors) if name.startswith("EXIT_")])
def test_every_exit_code_is_documented(name: str) -> None:
    """systemd units and scripts are written against the numbers."""
    assert re.search(rf"\b{getattr(errors, name)}\b", DOCS["running.md"])


def test_links_between_documents_lead_somewhere() -> None:
    """A dead link in a README is the first thing that a newcomer meets."""
    dead = []
    for name, text in DOCS.items():
        base = ROOT if name == "README.md" else ROOT / "docs"
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", text):
            if not target.startswith(("http", "mailto:")) and not (base / target).exists():
                dead.append(f"{name}: {target}")
    assert dead == []


def test_nothing_names_this_machine_or_a_registry() -> None:
    """The project must build anywhere; a path of the author's machine helps nobody."""
    bad = re.compile(
        "|".join(["/" + "work/", "python" + "hosted", "pypi" + r"\.org", "deb" + r"\.debian"])
    )
    suffixes = {".py", ".md", ".toml", ".sh", ".txt", ".service", ".json"}
    files = [
        p
        for p in ROOT.rglob("*")
        if p.is_file()
        and p.suffix in suffixes
        and not {".venv", "var", ".git", "build", ".mypy_cache"} & set(p.parts)
    ]
    assert [
        str(p.relative_to(ROOT))
        for p in files
        if bad.search(p.read_text(encoding="utf-8", errors="replace"))
    ] == []


def test_every_sample_says_whose_it_is() -> None:
    """What is copied into a repository without its licence can be used by nobody."""
    folders = sorted(path for path in (ROOT / "tests" / "data").iterdir() if path.is_dir())
    assert folders
    licence = re.compile(r"Apache-2\.0|CC0|MIT|CC BY")
    told = {
        path.name: (path / "README.md").is_file()
        and bool(licence.search((path / "README.md").read_text(encoding="utf-8")))
        for path in folders
    }
    assert [name for name, known in told.items() if not known] == []
