"""Whatever ends or stops the real program, the terminal is left as it was found, and the exit code says what it was."""

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from keywizard.domain.key_type import KeyType
from tests.realterm.terminal import LIMIT, Terminal, environment, keywizard
from tests.tui.test_real_walk import to_pair

FRESH_MODES = {7, 25}
"""Wrapping and the cursor: what a terminal starts with."""
ENDING = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT)


def is_as_found(terminal: Terminal) -> bool:
    return terminal.is_cooked and terminal.emulator.modes == FRESH_MODES and "Step" not in terminal.screen


@pytest.fixture
def started(keywizard_home: Path) -> Iterator[Terminal]:
    del keywizard_home
    with keywizard("--lang", "en") as terminal:
        terminal.wait_for("Step 1 of 9")
        yield terminal


@pytest.mark.parametrize("number", ENDING)
def test_a_signal_ends_the_program_in_order(started: Terminal, number: signal.Signals) -> None:
    assert not started.is_cooked
    started.process.send_signal(number)
    assert started.wait_exit() == 128 + number
    assert is_as_found(started)
    assert "keywizard" not in started.screen.splitlines()[0]  # nothing of the step is left


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_over_a_window_and_during_work_ends_the_program_too(keywizard_home: Path, number: signal.Signals) -> None:
    del keywizard_home
    with keywizard("--lang", "en") as terminal:
        terminal.wait_for("Step 1 of 9")
        terminal.press("f1")
        terminal.wait_for("What an API key is for")
        terminal.process.send_signal(number)
        assert terminal.wait_exit() == 128 + number
        assert is_as_found(terminal)
    with keywizard("--lang", "en") as terminal:
        to_pair(terminal, KeyType.RSA_4096)
        terminal.wait_for("Step 4 of 9")
        terminal.press("down", "enter")
        terminal.wait_until(lambda: b"Making the key pair" in terminal.raw, "the work to begin")  # it may be over before anyone looks
        terminal.process.send_signal(number)
        assert terminal.wait_exit() == 128 + number
        assert is_as_found(terminal)


def test_a_second_signal_does_not_wait_for_the_first(started: Terminal) -> None:
    started.process.send_signal(signal.SIGTERM)
    started.process.send_signal(signal.SIGTERM)
    assert started.wait_exit() == 128 + signal.SIGTERM
    assert is_as_found(started)


def test_a_program_that_hangs_is_ended_all_the_same(keywizard_home: Path) -> None:
    del keywizard_home
    with Terminal([sys.executable, "-m", "tests.tui.hanging_app"], env=environment()) as terminal:
        terminal.wait_for("Step 1 of 9")
        terminal.press("f3")
        terminal.wait_for("hangs")
        terminal.process.send_signal(signal.SIGTERM)
        assert terminal.wait_exit() == 128 + signal.SIGTERM
        assert is_as_found(terminal)


def test_a_terminal_that_goes_away_ends_the_program_that_ignores_hangups(keywizard_home: Path) -> None:
    del keywizard_home
    # The shell that is told of the hang-up ignores it, so that the program is told by nobody.
    command = f"trap '' HUP; {sys.executable} -m keywizard --lang en; exit $?"
    with Terminal(["sh", "-c", command], env=environment()) as terminal:
        terminal.wait_for("Step 1 of 9")
        terminal.hang_up()
        assert terminal.process.wait(LIMIT) == 128 + signal.SIGHUP


@pytest.fixture
def shell(keywizard_home: Path) -> Iterator[Terminal]:
    """A shell with job control, in which the program has been started."""
    del keywizard_home
    with Terminal(["bash", "--norc", "--noprofile", "-i"], env=environment(PS1="ready> ")) as terminal:
        terminal.wait_for("ready>")
        terminal.press(*f"{sys.executable} -m keywizard --lang en", "enter")
        terminal.wait_for("Step 1 of 9")
        terminal.settle()  # a frame may come in pieces
        yield terminal


def test_ctrl_z_stops_the_program_and_fg_brings_the_same_screen_back(shell: Terminal) -> None:
    before = shell.emulator.lines
    shell.press("ctrl+z")
    shell.wait_for("Stopped")
    shell.wait_for("ready>")
    assert shell.emulator.modes - {2004} == FRESH_MODES  # the shell's own prompt takes pastes in brackets
    shell.press("f", "g", "enter")
    shell.wait_until(lambda: shell.emulator.lines == before, "the same screen")
    shell.press("down")
    shell.wait_until(lambda: shell.emulator.lines != before, "keys to be taken again")
    shell.press("ctrl+q")
    shell.wait_for("Leave keywizard?")
    shell.press("tab", "enter")
    shell.wait_for("ready>")
    shell.wait_until(lambda: shell.emulator.modes - {2004} == FRESH_MODES, "the modes to be put back")


def test_where_no_shell_could_wake_it_ctrl_z_is_refused(started: Terminal) -> None:
    started.press("ctrl+z")
    started.wait_for("No shell is here")
    started.press("down")
    started.wait_for("Step 1 of 9")


def test_a_program_that_was_stopped_hard_takes_the_terminal_over_again(shell: Terminal) -> None:
    before = shell.emulator.lines
    worker = _child_of(shell)
    os.kill(worker, signal.SIGSTOP)
    shell.wait_for("Stopped")
    shell.press("f", "g", "enter")
    shell.wait_until(lambda: shell.emulator.lines == before, "the same screen")
    os.kill(worker, signal.SIGTERM)
    shell.wait_for("ready>")
    shell.wait_until(lambda: shell.emulator.modes - {2004} == FRESH_MODES, "the modes to be put back")


def _child_of(terminal: Terminal) -> int:
    children = Path(f"/proc/{terminal.process.pid}/task/{terminal.process.pid}/children").read_text(encoding="ascii").split()
    return int(children[0])


def test_what_kill_9_leaves_is_put_right_at_the_next_start_on_the_terminal(shell: Terminal) -> None:
    os.kill(_child_of(shell), signal.SIGKILL)
    shell.wait_for("Killed")
    assert {1000, 1049} <= shell.emulator.modes
    shell.press(*f"{sys.executable} -m keywizard --lang it", "enter")
    shell.wait_for("Passo 1 di 9")
    shell.press("ctrl+q")
    shell.wait_for("Uscire da keywizard?")
    shell.press("tab", "enter")
    shell.wait_for("ready>")
    shell.wait_until(lambda: shell.emulator.modes - {2004} == FRESH_MODES, "the modes to be put back")


def test_a_line_that_stalls_holds_nothing_up(started: Terminal) -> None:
    started.press(*["f2"] * 200)  # some 400 kB, which nobody reads
    started.process.send_signal(signal.SIGTERM)
    assert started.process.wait(LIMIT) == 128 + signal.SIGTERM
