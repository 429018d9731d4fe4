"""What an installation brings along."""

import tomllib
from collections.abc import Callable, Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.bench.rows import NotThereError, Row
from tests.realterm.terminal import ROOT


def size_rows() -> Iterator[Callable[[], Row]]:
    yield _size_row
    yield _packages_row


def _size_row() -> Row:
    megabytes = (_own_bytes() + sum(map(_bytes, _dependencies().values()))) / 1e6
    return Row("installed size", f"{megabytes:.1f} MB", "with all it needs", megabytes, 50, " MB")


def _packages_row() -> Row:
    count = len(_dependencies()) + 1
    return Row("packages installed", str(count), "keywizard among them", count, 17, "")


def _dependencies() -> dict[str, Distribution]:
    """Give all that the run-time requirements bring, by name."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    waiting = [Requirement(text) for text in project["dependencies"]]
    found: dict[str, Distribution] = {}
    seen: set[tuple[str, str]] = set()
    while waiting:
        requirement = waiting.pop()
        name = canonicalize_name(requirement.name)
        found[name] = _distribution(name)
        for extra in {"", *requirement.extras}:
            if (name, extra) not in seen:
                seen.add((name, extra))
                waiting += _needed(found[name], extra)
    return found


def _needed(package: Distribution, extra: str) -> Iterator[Requirement]:
    for requirement in map(Requirement, package.requires or ()):
        if requirement.marker is None or requirement.marker.evaluate({"extra": extra}):
            yield requirement


def _distribution(name: str) -> Distribution:
    try:
        return distribution(name)
    except PackageNotFoundError as error:
        raise NotThereError(f"{name} is not installed") from error


def _bytes(package: Distribution) -> int:
    paths = (Path(str(package.locate_file(file))) for file in package.files or ())
    return sum(path.stat().st_size for path in paths if path.is_file())


def _own_bytes() -> int:
    return sum(path.stat().st_size for path in (ROOT / "keywizard").rglob("*") if path.is_file() and path.suffix != ".po")
