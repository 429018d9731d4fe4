"""Files that are tried before they bear their name: they take the place of nothing, and where they need no name nothing is ever left."""

import errno
import os
import stat
from pathlib import Path
from typing import Any

import pytest

from keywizard.domain.errors import FileError
from keywizard.store import proven
from keywizard.store.atomic import is_temporary
from keywizard.store.proven import write_new_proven
from tests.store.faults import calls_of, in_killed_child

NAMELESS = getattr(os, "O_TMPFILE", 0)
CONTENT = b"all keys, encrypted" * 40


@pytest.fixture(params=["as usual", "where files have names", "as on FAT"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Take away what a file system does not offer."""
    if request.param != "as usual":
        monkeypatch.setattr(os, "open", _refusing_nameless(os.open))
    if request.param == "as on FAT":
        monkeypatch.setattr(os, "link", refuse_second_name)
    return str(request.param)


def _refusing_nameless(plain_open: Any) -> Any:
    def opened(path: Any, flags: int, *arguments: Any, **options: Any) -> int:
        if flags & NAMELESS == NAMELESS:
            raise OSError(errno.EOPNOTSUPP, os.strerror(errno.EOPNOTSUPP))
        return int(plain_open(path, flags, *arguments, **options))

    return opened


def refuse_second_name(*_: object, **__: object) -> None:
    raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))


def test_what_does_not_stand_the_test_is_never_put_in_place(tmp_path: Path, way: str) -> None:
    seen: list[bytes] = []

    def refuse(content: bytes) -> None:
        present = list(tmp_path.iterdir())
        assert len(present) == (way != "as usual")
        assert all(is_temporary(each.name) and stat.S_IMODE(each.stat().st_mode) == 0o600 for each in present)
        seen.append(content)
        raise FileError("backup-misread", path="")

    with pytest.raises(FileError, match="backup-misread"):
        write_new_proven(tmp_path / "file", b"content", refuse)
    assert (seen, list(tmp_path.iterdir())) == ([b"content"], [])


@pytest.mark.usefixtures("way")
def test_what_was_tested_takes_the_place_of_nothing(tmp_path: Path) -> None:
    path = tmp_path / "file"
    write_new_proven(path, b"first", bytes.decode)
    assert (path.read_bytes(), stat.S_IMODE(path.stat().st_mode)) == (b"first", 0o600)
    with pytest.raises(FileError, match="file-exists"):
        write_new_proven(path, b"second", bytes.decode)
    (tmp_path / "link").symlink_to("nowhere")
    with pytest.raises(FileError, match="file-exists"):
        write_new_proven(tmp_path / "link", b"third", bytes.decode)
    with pytest.raises(FileError, match="file-exists"):  # somebody else was faster, while this was tested
        write_new_proven(tmp_path / "late", b"fourth", lambda _: (tmp_path / "late").write_bytes(b"theirs"))
    assert (tmp_path / "late").read_bytes() == b"theirs"
    assert {each.name for each in tmp_path.iterdir()} == {"file", "link", "late"}
    assert path.read_bytes() == b"first"


@pytest.mark.usefixtures("way")
def test_it_is_private_under_any_umask(tmp_path: Path) -> None:
    before = os.umask(0o777)
    try:
        write_new_proven(tmp_path / "file", b"content", bytes.decode)
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "file").stat().st_mode) == 0o600


@pytest.mark.usefixtures("way")
def test_a_network_file_system_that_syncs_no_folders_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path) -> None:
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL), path)

    monkeypatch.setattr(proven, "sync_folder", refuse)
    write_new_proven(tmp_path / "file", b"content", bytes.decode)
    assert (tmp_path / "file").read_bytes() == b"content"


@pytest.mark.skipif(not NAMELESS, reason="files without a name are Linux's")
def test_killed_at_any_call_nothing_is_left_but_the_whole_file(tmp_path: Path) -> None:
    def write(folder: Path) -> None:
        write_new_proven(folder / "file", CONTENT, bytes.decode)

    (tmp_path / "model").mkdir()
    for at in range(1, calls_of(lambda: write(tmp_path / "model")) + 1):
        folder = tmp_path / str(at)
        folder.mkdir()
        assert in_killed_child(at, lambda folder=folder: write(folder))  # type: ignore[misc]  # this turn's
        assert {each.name: each.read_bytes() for each in folder.iterdir()} in ({}, {"file": CONTENT}), at
