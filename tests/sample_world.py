"""The sample world for tests: its sources, as the tool that builds it reads them, and its index."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

from monitor.sample.server import HERE, read_index

ROOT = Path(__file__).parent.parent
SAMPLE = HERE


def tool() -> ModuleType:
    """tools/make_sample_world.py, which is a script and no part of the package."""
    name = "make_sample_world"
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, ROOT / "tools" / f"{name}.py")
        assert spec is not None
        assert spec.loader is not None
        sys.modules[name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])
    return sys.modules[name]


def texts() -> dict[str, Any]:
    """Every item of the sources by its id."""
    return {text.id: text for text in tool().read_texts(SAMPLE / "world")}


def index() -> list[dict[str, Any]]:
    """The index as the server reads it."""
    return read_index()
