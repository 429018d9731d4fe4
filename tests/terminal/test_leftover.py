"""What a killed program leaves of a terminal is put right by the next one, on that terminal alone."""

import json
import os
import select
import subprocess
import sys
import termios
import tty
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keywizard.terminal.guard import RESTORING
from keywizard.terminal.leftover import tended_terminal
from tests.realterm.terminal import ROOT, environment

ODD_NOTES = (b'{"characters": []}', b"[]", b'{"terminal": 1, "login": {}, "flags": 3}', b"9" * 5000)


class Line(NamedTuple):
    """A terminal's two ends."""

    outside: int
    inside: int

    @property
    def is_cooked(self) -> bool:
        return bool(termios.tcgetattr(self.inside)[3] & termios.ICANON)

    def received(self) -> bytes:
        return os.read(self.outside, 4096) if select.select([self.outside], [], [], 0)[0] else b""


@pytest.fixture
def line() -> Iterator[Line]:
    ends = Line(*os.openpty())
    yield ends
    for descriptor in ends:
        os.close(descriptor)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "state" / "terminals"


def killed_on(line: Line, folder: Path) -> None:
    """Leave the note of a program that was killed while the terminal was raw."""
    with tended_terminal(folder, takes_sequences=True, stdin=line.inside, stderr=line.inside):
        (note,) = folder.iterdir()
        content = note.read_bytes()
    tty.setraw(line.inside)
    (folder / "999999.json").write_bytes(content)


def start_on(line: Line, folder: Path, *, takes_sequences: bool = True) -> None:
    with tended_terminal(folder, takes_sequences=takes_sequences, stdin=line.inside, stderr=line.inside):
        pass


def test_an_orderly_end_leaves_no_note_and_writes_nothing(line: Line, folder: Path) -> None:
    start_on(line, folder)
    assert list(folder.iterdir()) == []
    assert line.received() == b""


def test_a_killed_programs_terminal_is_put_right(line: Line, folder: Path) -> None:
    killed_on(line, folder)
    assert not line.is_cooked
    start_on(line, folder)
    assert line.is_cooked
    assert line.received().replace(b"\r", b"") == RESTORING.encode()
    assert list(folder.iterdir()) == []


def test_a_terminal_that_obeys_no_sequences_gets_none(line: Line, folder: Path) -> None:
    killed_on(line, folder)
    start_on(line, folder, takes_sequences=False)
    assert line.is_cooked
    assert line.received() == b""


def test_line_settings_that_the_shell_has_put_right_are_let_be(line: Line, folder: Path) -> None:
    killed_on(line, folder)
    settings_of_the_shell = termios.tcgetattr(line.inside)
    settings_of_the_shell[3] |= termios.ICANON | termios.ECHO
    settings_of_the_shell[6][termios.VERASE] = b"\x08"
    termios.tcsetattr(line.inside, termios.TCSANOW, settings_of_the_shell)
    start_on(line, folder)
    assert termios.tcgetattr(line.inside)[6][termios.VERASE] == b"\x08"


@pytest.mark.parametrize("change", [{"terminal": "/dev/pts/none"}, {"login": 1}])
def test_the_same_device_in_another_login_is_another_terminal(line: Line, folder: Path, change: dict[str, object]) -> None:
    killed_on(line, folder)
    note = folder / "999999.json"
    note.write_text(json.dumps(json.loads(note.read_bytes()) | change), encoding="ascii")
    start_on(line, folder)
    assert not line.is_cooked
    assert line.received() == b""
    assert not note.exists()


def test_the_note_of_a_program_that_runs_is_let_be(line: Line, folder: Path) -> None:
    hold = (
        "import sys; from pathlib import Path; from keywizard.terminal.leftover import tended_terminal\n"
        "with tended_terminal(Path(sys.argv[1]), takes_sequences=True): print('here', file=sys.stderr, flush=True); input()"
    )
    command = [sys.executable, "-c", hold, str(folder)]
    with subprocess.Popen(command, stdin=line.inside, stderr=subprocess.PIPE, cwd=ROOT, env=environment()) as other:
        assert other.stderr is not None
        assert other.stderr.readline() == b"here\n"
        (note,) = folder.iterdir()
        start_on(line, folder)
        assert list(folder.iterdir()) == [note]
        os.write(line.outside, b"\n")
    assert list(folder.iterdir()) == []


@settings(max_examples=50)
@given(
    content=st.binary(max_size=60)
    | st.sampled_from([b'{"characters": []}', b"[]", b'{"terminal": 1, "login": {}, "flags": 3}', b"9" * 5000, b"[" * 3000])
)
def test_a_note_that_makes_no_sense_is_removed(line: Line, folder: Path, content: bytes) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "7.json").write_bytes(content)
    start_on(line, folder)
    assert list(folder.iterdir()) == []
    assert line.received() == b""


def test_where_nothing_can_be_written_nothing_is_told(line: Line, tmp_path: Path) -> None:
    (tmp_path / "state").write_text("in the way", encoding="ascii")
    start_on(line, tmp_path / "state" / "terminals")
    assert (tmp_path / "state").read_text(encoding="ascii") == "in the way"


def test_what_is_no_terminal_is_not_tended(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    try:
        with tended_terminal(tmp_path / "terminals", takes_sequences=True, stdin=reading, stderr=writing):
            pass
        assert list(tmp_path.glob("*/*.json")) == []
    finally:
        os.close(reading)
        os.close(writing)
