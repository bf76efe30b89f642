"""The whole small configuration that docs/configuration.md shows, as files in a directory.

Tests change one thing in it; so what the manual calls complete is complete.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parent.parent
MANUAL = ROOT / "docs" / "configuration.md"
SHIPPED = ROOT / "config"


def examples() -> list[tuple[str, str]]:
    """(file, text) of each example of the manual, in its order."""
    blocks = re.findall(
        r"^```toml\n(.*?)^```$", MANUAL.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE
    )
    return [(block.split("\n", 1)[0].removeprefix("# "), block) for block in blocks]


def whole() -> dict[str, str]:
    """The first files of the manual, until a file comes a second time."""
    files: dict[str, str] = {}
    for name, text in examples():
        if name in files:
            return files
        files[name] = text
    raise AssertionError("the manual shows no file twice: where does the whole example end?")


def write(directory: Path, files: Mapping[str, str | bytes]) -> Path:
    """A configuration directory with these files."""
    for folder in ("entities", "outlets", "events"):
        (directory / folder).mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        content = text if isinstance(text, bytes) else text.encode("utf-8")
        (directory / name).write_bytes(content)
    return directory
