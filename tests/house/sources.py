"""The package's own source, read as text and as syntax trees."""

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGE = ROOT / "keywizard"
TESTS = ROOT / "tests"
BUILD = ROOT / ".build"


def modules(folder: Path = PACKAGE) -> tuple[Path, ...]:
    return tuple(sorted(folder.rglob("*.py")))


@cache
def trees(folder: Path = PACKAGE) -> tuple[tuple[Path, ast.Module], ...]:
    return tuple((path, ast.parse(path.read_text(encoding="utf-8"))) for path in modules(folder))


def shown(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()
