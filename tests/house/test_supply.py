"""What is installed is known to the byte, and installing runs nothing."""

import ast
import json
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from importlib.metadata import requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from keywizard import __version__
from tests.house.building import builder
from tests.house.sources import BUILD, ROOT, trees

LOCKS = {name: ROOT / ".ci" / name for name in ("requirements.txt", "requirements-user.txt")}
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
each_lock = pytest.mark.parametrize("lock", LOCKS.values(), ids=LOCKS)
INFO = f"keywizard-{__version__}.dist-info"


def wanted(lock: Path) -> list[Requirement]:
    """Give what pyproject.toml asks for in a lock."""
    project = PROJECT["project"]
    more = project["optional-dependencies"]["dev"] if lock.name == "requirements.txt" else []
    return [Requirement(line) for line in (*project["dependencies"], *more)]


def pinned(lock: Path) -> dict[str, str]:
    return {package.name: package.version for package in builder("sbom").read_lock(lock)}


@each_lock
def test_the_lock_has_a_version_of_everything_asked_for_that_does(lock: Path) -> None:
    versions = pinned(lock)
    assert [str(each) for each in wanted(lock) if not each.specifier.contains(versions.get(canonicalize_name(each.name), "0"))] == []


@each_lock
def test_the_lock_has_nothing_that_nobody_asks_for(lock: Path) -> None:
    packages = builder("sbom").read_lock(lock)
    names = {package.name for package in packages}
    direct = {package.name for package in packages if "keywizard" in package.wanted_by}
    assert direct == {canonicalize_name(each.name) for each in wanted(lock)}
    assert [package.name for package in packages if not set(package.wanted_by) & (names | {"keywizard"})] == []


@each_lock
def test_every_version_in_the_lock_has_hashes_and_no_address(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    blocks = re.split(r"\n(?=[a-z0-9])", text)[1:]
    assert [block.split()[0] for block in blocks if not re.search(r"--hash=sha256:[0-9a-f]{64}\b", block)] == []
    assert len(blocks) == len(pinned(lock))
    assert re.search(r"://|\bindex\b|--(?:find-links|trusted-host)|\.(?:org|com)\b", text) is None


def test_a_user_gets_the_versions_that_were_tested() -> None:
    assert pinned(LOCKS["requirements-user.txt"]).items() <= pinned(LOCKS["requirements.txt"]).items()


def test_whatever_builds_the_package_is_in_the_lock_and_asked_for_where_it_is_built_alone() -> None:
    build = {Requirement(line).name for line in PROJECT["build-system"]["requires"]}
    assert set(PROJECT["build-system"]["requires"]) <= set(PROJECT["project"]["optional-dependencies"]["dev"])
    ours = {path.stem for path, _ in trees(BUILD)} | {"keywizard"} | sys.stdlib_module_names
    assert {name for _, tree in trees(BUILD) for name in _imported(tree)} - ours == build


def _imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.split(".")[0]


def test_the_bill_of_materials_has_all_that_is_installed_with_the_program_and_no_more() -> None:
    listed = json.loads((BUILD / "made" / "keywizard.cdx.json").read_text(encoding="utf-8"))
    known = {canonicalize_name(component["name"]) for component in listed["components"]}
    assert known == installed_with([Requirement(line) for line in PROJECT["project"]["dependencies"]])
    assert {"timestamp", "serialNumber"} & (set(listed) | set(listed["metadata"])) == set()


def installed_with(requirements: list[Requirement]) -> set[str]:
    """Give all that comes with some packages, as the installed packages say it themselves."""
    found: set[tuple[str, str]] = set()
    ahead = [(canonicalize_name(each.name), extra) for each in requirements for extra in ("", *each.extras)]
    while ahead:
        name, extra = ahead.pop()
        if (name, extra) not in found:
            found.add((name, extra))
            needs = (Requirement(line) for line in requires(name) or ())
            met = [each for each in needs if each.marker is None or each.marker.evaluate({"extra": extra})]
            ahead += [(canonicalize_name(each.name), more) for each in met for more in ("", *each.extras)]
    return {name for name, _ in found}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    # What is made from the sources is taken as it lies there: other tests look at it meanwhile.
    subprocess.run(command, cwd=ROOT, env=os.environ | {"HATCH_BUILD_NO_HOOKS": "true"}, capture_output=True, check=True)
    return zipfile.ZipFile(next(folder.glob("*.whl")))


def test_the_wheel_has_the_package_its_manual_and_what_describes_it_and_nothing_more(wheel: zipfile.ZipFile) -> None:
    others = {name for name in wheel.namelist() if not name.startswith("keywizard/")}
    described = ("METADATA", "WHEEL", "RECORD", "entry_points.txt", "licenses/LICENSE", "sboms/keywizard.cdx.json")
    manual = ("man1/keywizard.1", "it/man1/keywizard.1")
    assert others == {f"{INFO}/{name}" for name in described} | {f"keywizard-{__version__}.data/data/share/man/{name}" for name in manual}
    endings = {name.rpartition(".")[2] for name in wheel.namelist() if name.startswith("keywizard/")}
    assert endings <= {"py", "typed", "mo", "toml", "tcss", "css", "js", "html", "bash", "zsh", "fish"}
    assert {f"keywizard/cli/completions/keywizard.{shell}" for shell in ("bash", "zsh", "fish")} <= set(wheel.namelist())


def test_nothing_of_the_wheel_runs_before_it_is_called(wheel: zipfile.ZipFile) -> None:
    # No .pth, which every start of Python would read; no script but the one that calls our entry; nothing compiled.
    assert [name for name in wheel.namelist() if name.endswith((".pth", ".so", ".pyc"))] == []
    entries = wheel.read(f"{INFO}/entry_points.txt").decode().split("\n")
    assert [line for line in entries if line] == ["[console_scripts]", "keywizard = keywizard.cli.main:entry"]
    assert "Root-Is-Purelib: true" in wheel.read(f"{INFO}/WHEEL").decode()
    assert [entry.filename for entry in wheel.infolist() if entry.external_attr >> 16 & 0o111] == []


def test_catalogues_tell_no_time_of_their_making() -> None:
    for path in (ROOT / "keywizard" / "i18n" / "locale").glob("*.mo"):
        assert set(re.findall(rb"-Date: (\S+)", path.read_bytes())) == {b"1980-01-01"}
