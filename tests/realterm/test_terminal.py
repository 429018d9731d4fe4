"""The terminal that our walks run in can be believed."""

import sys

import pytest

from tests.realterm.emulator import Emulator
from tests.realterm.terminal import Terminal, environment

TINY = [sys.executable, "-m", "tests.realterm.tiny_app"]


def seen(output: str, columns: int = 20, rows: int = 3) -> tuple[str, ...]:
    emulator = Emulator(columns, rows)
    emulator.feed(output.encode())
    return emulator.lines


def test_a_real_app_takes_keys_and_sizes_and_leaves_the_terminal_as_it_was() -> None:
    with Terminal(TINY, columns=60, rows=20, env=environment()) as terminal:
        terminal.wait_for("Ciao è qui")
        terminal.wait_for("60 by 20")
        assert not terminal.is_cooked
        terminal.press("shift+tab")
        terminal.wait_for("last shift+tab")
        terminal.resize(100, 30)
        terminal.wait_for("100 by 30")
        terminal.press("q")
        assert terminal.wait_exit() == 7
        assert terminal.is_cooked
        assert terminal.emulator.modes == {7, 25}
        assert "last" not in terminal.screen


def test_what_never_comes_fails_with_the_screen() -> None:
    with Terminal([sys.executable, "-c", "print('here'); input()"]) as terminal:
        terminal.wait_for("here")
        with pytest.raises(AssertionError, match=r"(?s)'there' to be seen.*here"):
            terminal.wait_for("there", limit=0.2)


def test_a_program_that_ends_is_not_waited_for() -> None:
    with Terminal([sys.executable, "-c", "print('bye'); raise SystemExit(3)"]) as terminal:
        with pytest.raises(AssertionError, match="the program ended"):
            terminal.wait_for("never")
        assert terminal.wait_exit() == 3
        assert terminal.screen.strip() == "bye"


def test_the_terminal_answers_where_its_cursor_is() -> None:
    ask = "import sys, tty; tty.setraw(0); sys.stdout.write('ab\\x1b[6n'); sys.stdout.flush(); print(repr(sys.stdin.read(6)))"
    with Terminal([sys.executable, "-c", ask]) as terminal:
        terminal.wait_for("'\\x1b[1;3R'")


@pytest.mark.parametrize(
    "silent",
    [
        "\x1b[>25u",
        "\x1b[<u",
        "\x1b[?2026$p",
        "\x1b]22;text\x07",
        "\x1b]0;title\x1b\\",
        "\x1bP=1s\x1b\\",
        "\x1b[>4;1m",
        "\x1b[?2026h",
        "\x1b=",
    ],
)
def test_what_is_not_text_is_not_shown(silent: str) -> None:
    assert seen(f"a{silent}b")[0] == "ab"


def test_a_sequence_and_a_letter_cut_in_two_are_put_together() -> None:
    emulator = Emulator(20, 2)
    for byte in "è\x1b[2;3H\x1b[>25ux".encode():
        emulator.feed(bytes([byte]))
    assert emulator.lines == ("è", "  x")


def test_the_alternate_screen_is_left_with_the_main_one_untouched() -> None:
    assert seen("main\x1b[?1049h\x1b[Hother\x1b[?1049l")[0] == "main"


def test_colours_are_kept() -> None:
    emulator = Emulator(5, 1)
    emulator.feed(b"\x1b[1;31ma\x1b[38;2;1;2;3mb\x1b[0mc")
    cells = emulator.cells[0]
    assert [(cell.data, cell.fg, cell.bold) for cell in cells[:3]] == [("a", "red", True), ("b", "010203", True), ("c", "default", False)]
