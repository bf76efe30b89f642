"""Loads sqlite-utils without numpy and pandas, which it takes along wherever they are installed.

It wants them to know the types of their numbers, of which none is ever stored: 12 MB of
memory and a tenth of a second for each command. It must never know a table.
"""

from __future__ import annotations

import importlib
import sys
from types import ModuleType
from typing import cast


def load() -> None:
    """Import sqlite-utils; what it does not find meanwhile can be imported as usual afterwards."""
    hidden = [name for name in ("numpy", "pandas") if name not in sys.modules]
    for name in hidden:
        sys.modules[name] = cast("ModuleType", None)  # Python's sign for "not to be imported"
    try:
        importlib.import_module("sqlite_utils")
    finally:
        for name in hidden:
            del sys.modules[name]


load()
