"""A log of JSON lines: private, appended to, never through a link."""

import json
import os
import stat
from pathlib import Path

import pytest

from keywizard.domain.errors import FileError
from keywizard.store.log import LogFile


def test_lines_are_added_to_what_is_there_and_the_file_is_private(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    path.write_text('{"old": 1}\n')
    path.chmod(0o644)
    log = LogFile(path)
    log.append({"text": "è\n"})
    log.append({})
    log.close()
    assert [json.loads(line) for line in path.read_bytes().splitlines()] == [{"old": 1}, {"text": "è\n"}, {}]
    assert path.read_bytes().isascii()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_new_file_is_private_from_birth_under_any_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        LogFile(tmp_path / "log").close()
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "log").stat().st_mode) == 0o600


def test_links_folders_and_pipes_are_refused_and_left_alone(tmp_path: Path) -> None:
    target = tmp_path / "target"
    (tmp_path / "link").symlink_to(target)
    os.mkfifo(tmp_path / "pipe", 0o644)
    (tmp_path / "folder").mkdir()
    for name, problem in (("link", "is-a-link"), ("folder", "not-a-file"), ("no/where", "file-missing")):
        with pytest.raises(FileError, match=problem):
            LogFile(tmp_path / name)
    with pytest.raises(FileError):
        LogFile(tmp_path / "pipe")
    assert not target.exists()
    assert stat.S_IMODE((tmp_path / "pipe").stat().st_mode) == 0o644


def test_a_device_keeps_its_rights() -> None:
    before = Path("/dev/null").stat().st_mode
    with pytest.raises(FileError, match="not-a-file"):
        LogFile(Path("/dev/null"))
    assert Path("/dev/null").stat().st_mode == before


def test_a_full_disk_leaves_no_half_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = LogFile(tmp_path / "log")
    log.append({"a": 1})
    real = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, octets: real(descriptor, octets[:3]) if len(octets) > 5 else _full())
    with pytest.raises(FileError, match="disk-full"):
        log.append({"b": 2})
    assert (tmp_path / "log").read_bytes() == b'{"a": 1}\n'
    log.close()


def _full() -> int:
    raise OSError(28, "No space left on device")
