"""The labelled development world of the design as a directory that the monitor can run on.

Its 208 feed files, events and entities live beside the project in ``../shared``,
which a user does not have; tests that need it are skipped there, with that reason.
"""

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

SHARED = Path(__file__).parent.parent.parent / "shared"
GOLD, WORLD = SHARED / "data/gold", SHARED / "data/world"
ROOT = Path(__file__).parent.parent
NOW = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)  # after the newest of its items
needs_gold = pytest.mark.skipif(
    not WORLD.is_dir(),
    reason="needs ../shared/data/world, which ships with the design and not with the project",
)

COUNTRY = {
    "fr": "FR",
    "us": "US",
    "uk": "GB",
    "cn": "CN",
    "tw": "TW",
    "hk": "HK",
    "alg": "DZ",
    "eg": "EG",
    "ml": "ML",
    "ru": "RU",
}


def rows(path: Path) -> list[dict[str, Any]]:
    return [
        json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()
    ]


def toml(value: object) -> str:
    """JSON's strings, numbers and lists are TOML's too."""
    return json.dumps(value, ensure_ascii=False)


def write_config(folder: Path) -> Path:
    """Outlets from the world's index, events and entities from the operator's files of gold."""
    for name in ("entities", "outlets", "events"):
        (folder / name).mkdir(parents=True)
    shutil.copy(ROOT / "config/lenses.toml", folder / "lenses.toml")
    (folder / "monitor.toml").write_text(
        '[monitor]\ncontact = "desk@example.org"\ndatabase = "../monitor.db"\n[collect]\nhost_pause_s = 0\nports = [80, 443]\n',
        encoding="utf-8",
    )
    (folder / "entities/gold.toml").write_text(
        "\n".join(_entity(row) for row in rows(GOLD / "entities.jsonl")), encoding="utf-8"
    )
    known = {row["id"] for row in rows(GOLD / "entities.jsonl")}
    for event in rows(GOLD / "events.jsonl"):
        (folder / f"events/{event['slug']}.toml").write_text(_event(event, known), encoding="utf-8")
    index = json.loads((WORLD / "index.json").read_text(encoding="utf-8"))
    (folder / "outlets/world.toml").write_text(
        "\n".join(_outlet(feed) for feed in index), encoding="utf-8"
    )
    return folder


def _entity(row: dict[str, Any]) -> str:
    names = "".join(
        f"names.{lang} = {toml(names)}\n" for lang, names in row["names"].items() if names
    )
    country = f"country = {toml(row['country'])}\n" if row.get("country") else ""
    return f"[[entity]]\nid = {toml(row['id'])}\nkind = {toml(row['kind'])}\n{country}{names}"


def _event(row: dict[str, Any], known: set[str]) -> str:
    lines = [f"{key} = {toml(row[key])}" for key in ("title", "dek", "type", "related", "heads")]
    lines += [
        f"{key} = {toml([one for one in row[key] if one in known])}" for key in ("places", "actors")
    ]
    lines.append(f"date = {row['date']}")
    if row["until"]:
        lines.append(f"until = {row['until']}")
    for key in ("keywords", "exclude"):
        lines.append(f"[{key}]")
        lines += [f"{lang} = {toml(words)}" for lang, words in row[key].items()]
    return "\n".join(lines) + "\n"


def _outlet(feed: dict[str, Any]) -> str:
    outlet, part = feed["outlet"], feed["outlet"].split("-")[1]
    languages = sorted(feed["languages"])
    return (
        f"[[outlet]]\nid = {toml(outlet)}\nname = {toml(outlet + ' (invented)')}\ninvented = true\n"
        f'country = "{COUNTRY.get(part, "CH")}"\nlanguages = {toml(languages)}\n'
        f'[[outlet.feed]]\nname = "main"\nurl = "http://{outlet}.test/feed"\n'
    )


def write_world(folder: Path) -> Path:
    """The feed files with an index in the form that the sample world's server reads."""
    shutil.copytree(WORLD / "feeds", folder / "feeds", copy_function=shutil.copyfile)
    index = [
        {
            "url": f"http://{feed['outlet']}.test/feed",
            "file": feed["path"],
            "content_type": feed["content_type"],
            "validators": "both",
            "last_modified": "Fri, 20 Nov 2026 05:00:00 GMT",
        }
        for feed in json.loads((WORLD / "index.json").read_text(encoding="utf-8"))
    ]
    (folder / "index.json").write_text(json.dumps(index), encoding="utf-8")
    return folder


def gold_links() -> dict[str, str]:
    """Link of a served item -> its id in gold."""
    index = json.loads((WORLD / "index.json").read_text(encoding="utf-8"))
    return {item["link"]: item["gold"] for feed in index for item in feed["items"]}
