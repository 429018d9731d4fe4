"""The real program in a real terminal plays a tour: it is stopped, taken over by key and by mouse, given back, and left; no file stays."""

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.running import process
from tests.realterm.terminal import Terminal, keywizard

CLICK = b"\x1b[<0;5;7M\x1b[<0;5;7m"
"""On the fifth cell of the seventh row."""


@pytest.fixture
def temporary(tmp_path: Path) -> Path:
    folder = tmp_path / "temporary"
    folder.mkdir()
    return folder


@pytest.fixture
def terminal(temporary: Path) -> Iterator[Terminal]:
    with keywizard("demo", "--lang", "en", "--speed", "8", TMPDIR=str(temporary)) as terminal:
        yield terminal


def test_a_tour_is_stopped_taken_over_given_back_and_left_and_no_file_stays(
    terminal: Terminal, temporary: Path, keywizard_home: Path
) -> None:
    terminal.wait_for("Step 2 of 9")
    terminal.press("space")
    terminal.wait_for("paused")
    terminal.send(CLICK)
    terminal.wait_for("your turn")
    terminal.press("escape")
    terminal.wait_for("Step 1 of 9")
    terminal.press("f8")
    terminal.wait_for("8/17")
    terminal.press("f1")
    terminal.wait_for("your turn")
    terminal.wait_for("Esc closes")
    assert len(list(temporary.glob("*/~/keywizard/data/keys/*/private_key.pem"))) == 1
    terminal.press("ctrl+q")
    assert terminal.wait_exit() == 0
    assert "keywizard --practice" in "\n".join(terminal.emulator.lines)
    assert terminal.is_cooked
    assert terminal.emulator.modes == {7, 25}
    assert not list(temporary.iterdir())
    assert not keywizard_home.exists()


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM])
def test_a_signal_ends_a_tour_and_its_files(terminal: Terminal, temporary: Path, number: int) -> None:
    terminal.wait_for("Step 4 of 9")
    terminal.process.send_signal(number)
    assert terminal.wait_exit() == 128 + number
    assert terminal.is_cooked
    assert not list(temporary.iterdir())


def test_a_tour_in_ascii_and_without_colour_says_everything_all_the_same() -> None:
    with keywizard("demo", "--lang", "it", "--speed", "8", TERM="vt100", LANG="C") as terminal:
        terminal.wait_for("Passo 2 di 9")
        terminal.press("space")
        terminal.wait_for("in pausa")
        assert terminal.raw.isascii()
        terminal.press("ctrl+q")
        assert terminal.wait_exit() == 0


@pytest.mark.parametrize("language", ["en", "it"])
def test_where_no_screen_can_be_drawn_the_tour_is_told_in_lines(language: str) -> None:
    told = process("demo", "--tour", "first-key", "--lang", language)
    assert told.code == 0
    assert "spot bot on vps-2" in told.out
    assert ("[Invio]" if language == "it" else "[Enter]") in told.out
    assert "\x1b" not in told.out
    assert max(map(len, told.out.splitlines())) <= 80


def test_what_a_killed_tour_leaves_is_gone_at_the_next_start(terminal: Terminal, temporary: Path) -> None:
    terminal.wait_for("Step 2 of 9")
    terminal.process.kill()
    terminal.wait_exit()
    left = list(temporary.iterdir())
    with keywizard("demo", "--lang", "en", TMPDIR=str(temporary)) as again:
        again.wait_for("Step 1 of 9")
        again.press("ctrl+q")
        again.wait_exit()
    assert left
    assert not list(temporary.iterdir())
