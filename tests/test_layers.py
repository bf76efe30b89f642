"""The layering rule as a table: which room may import which, and what core may never touch."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent / "monitor"
FILES = sorted(ROOT.rglob("*.py"))

# room -> rooms of ours that it may import (besides itself)
MAY_IMPORT: dict[str, set[str]] = {
    "errors": set(),
    "types": set(),
    "ports": {"types"},
    "core": {"types", "errors"},
    "adapters": {"ports", "core", "types", "errors"},
    "pipeline": {"ports", "core", "types", "errors"},
    "render": {"core", "types", "errors"},
    "locale": set(),
    "sample": set(),
    "config": {"core", "types", "errors"},
}
DOORS = {
    "cli",
    "web",
    "daemon",
    "evaluate",
    "demo",
    "wiring",
    "wiring_articles",
    "__main__",
    "__init__",
}
# adapters that may lean on core but never on each other, apart from their own package
FORBIDDEN_IN_CORE = {
    "os",
    "sys",
    "io.open",
    "socket",
    "subprocess",
    "logging",
    "random",
    "pathlib",
    "sqlite3",
    "httpx",
    "time",
}
FORBIDDEN_CALLS = {"open", "print", "input", "now", "today", "utcnow"}


def lines_of(function: ast.FunctionDef) -> int:
    assert function.end_lineno is not None
    return function.end_lineno - function.lineno + 1


def room(path: Path) -> str:
    return path.relative_to(ROOT).with_suffix("").parts[0]


def imports(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{path}:{node.lineno} relative import"
            yield node.module, node.lineno


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_imports_point_down(path: Path) -> None:
    """Where the wall stands decides what gets tested: a breach is named with its line."""
    here = room(path)
    breaches = []
    for module, line in imports(path):
        if module != "monitor" and not module.startswith("monitor."):
            continue
        there = module.split(".")[1] if "." in module else "__init__"
        if there == here or (here in DOORS and there != "web") or there == "__init__":
            continue
        if there not in MAY_IMPORT[here]:
            breaches.append(f"{path.relative_to(ROOT)}:{line} {here} imports {module}")
    assert breaches == []


@pytest.mark.parametrize(
    "path", [p for p in FILES if room(p) == "adapters"], ids=lambda p: str(p.relative_to(ROOT))
)
def test_no_adapter_knows_another(path: Path) -> None:
    """One outside thing per file, so that each can be replaced alone."""
    mine = path.relative_to(ROOT / "adapters").with_suffix("").parts[0]
    others = [
        f"{path.name}:{line} {module}"
        for module, line in imports(path)
        if module.startswith("monitor.adapters.") and module.split(".")[2] != mine
    ]
    assert others == []


@pytest.mark.parametrize(
    "path",
    [p for p in FILES if room(p) in {"core", "types", "render"}],
    ids=lambda p: str(p.relative_to(ROOT)),
)
def test_core_is_pure(path: Path) -> None:
    """A decision that reads the clock or the disk cannot be tested or repeated."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = [
        f"{path.name}:{line} imports {module}"
        for module, line in imports(path)
        if module in FORBIDDEN_IN_CORE or module.split(".")[0] in FORBIDDEN_IN_CORE
    ]
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = (
                node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            )
            if name in FORBIDDEN_CALLS and not (
                name == "open" and isinstance(node.func, ast.Attribute)
            ):
                found.append(f"{path.name}:{node.lineno} calls {name}()")
    assert found == []


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_file_says_what_it_is_for_and_stays_short(path: Path) -> None:
    """`ls` is the table of contents only if files are short and say what they are."""
    text = path.read_text(encoding="utf-8")
    assert ast.get_docstring(ast.parse(text)), f"{path} has no docstring"
    assert text.count("\n") <= 400, f"{path} has {text.count(chr(10))} lines"
    long = [
        f"{path.name}:{f.lineno} {f.name} {lines_of(f)} lines"
        for f in ast.walk(ast.parse(text))
        if isinstance(f, ast.FunctionDef) and lines_of(f) > 60
    ]
    assert long == []
