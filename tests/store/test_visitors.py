"""Visitors' folders are private, and go: with the visitor, with the server, or at the next start after a kill."""

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from keywizard.domain.errors import FileError
from keywizard.store.visitors import visitor_folders
from tests.house.sources import ROOT

_HOLDING = """
import sys
from pathlib import Path
from keywizard.store.visitors import visitor_folders
with visitor_folders(Path(sys.argv[1])) as folders:
    print(folders.new(), flush=True)
    sys.stdin.read()
"""


def holding(parent: Path) -> tuple[subprocess.Popen[str], Path]:
    """Start a process that holds a folder, and give that."""
    process = subprocess.Popen(
        [sys.executable, "-c", _HOLDING, str(parent)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    return process, Path(process.stdout.readline().strip())


def ended(process: subprocess.Popen[str]) -> None:
    process.communicate("")


def test_folders_are_private_under_any_umask_and_gone_at_the_end(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        with visitor_folders(tmp_path) as folders:
            folder = folders.new()
            modes = [stat.S_IMODE(path.stat().st_mode) for path in (folders.root, folder)]
            (folder / "data").mkdir()
            (folder / "data" / "key").write_bytes(b"x")
    finally:
        os.umask(before)
    assert modes == [0o700, 0o700]
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_process_left_goes_at_the_next_start_and_what_a_living_one_holds_stays(tmp_path: Path) -> None:
    (killed, leftover), (living, held) = holding(tmp_path), holding(tmp_path)
    killed.send_signal(signal.SIGKILL)
    ended(killed)
    assert leftover.exists()
    with visitor_folders(tmp_path):
        assert not leftover.exists()
        assert held.exists()
    ended(living)
    assert list(tmp_path.iterdir()) == []


def test_what_is_no_folder_of_ours_stays(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    (elsewhere / "precious").mkdir(parents=True)
    (tmp_path / "keywizard-visitors-link").symlink_to(elsewhere)
    (tmp_path / "keywizard-visitors-file").write_bytes(b"x")
    with visitor_folders(tmp_path):
        pass
    assert sorted(path.name for path in tmp_path.iterdir()) == ["elsewhere", "keywizard-visitors-file", "keywizard-visitors-link"]
    assert (elsewhere / "precious").exists()


def test_a_place_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="file-missing"), visitor_folders(tmp_path / "nowhere"):
        raise AssertionError
