"""Where files lie."""

from pathlib import Path

import pytest

from keywizard.domain.errors import FileError
from keywizard.store.paths import Paths, paths_of


@pytest.fixture
def _homeless(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HOME", raising=False)
    monkeypatch.setattr("pwd.getpwuid", _unknown)


def _unknown(_: int) -> None:
    raise KeyError


def places(paths: Paths) -> tuple[Path, ...]:
    return paths.keys, paths.practice, paths.config_file, paths.audit_file


def test_one_variable_takes_the_place_of_all(tmp_path: Path) -> None:
    paths = paths_of({"KEYWIZARD_HOME": str(tmp_path / "mine"), "HOME": "/elsewhere"})
    assert all(place.is_relative_to(tmp_path / "mine") for place in places(paths))
    assert len(set(places(paths))) == 4
    assert list(tmp_path.iterdir()) == []


def test_a_relative_folder_is_that_of_the_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert paths_of({"KEYWIZARD_HOME": "mine"}).data == tmp_path / "mine" / "data"


def test_without_it_the_platform_says_where(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    for environ in ({}, {"KEYWIZARD_HOME": ""}):
        assert all(place.is_relative_to(tmp_path) and "keywizard" in place.parts for place in places(paths_of(environ)))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("_homeless")
def test_a_missing_home_is_told_with_the_way_out() -> None:
    for environ in ({}, {"KEYWIZARD_HOME": "~/mine"}, {"KEYWIZARD_HOME": "~nobody-of-that-name/mine"}):
        with pytest.raises(FileError, match=r"^home-missing$") as caught:
            paths_of(environ)
        assert dict(caught.value.values) == {"variable": "KEYWIZARD_HOME"}


def test_a_working_folder_that_is_gone_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    with pytest.raises(FileError, match=r"^home-missing$"):
        paths_of({"KEYWIZARD_HOME": "mine"})
    monkeypatch.chdir(tmp_path)
