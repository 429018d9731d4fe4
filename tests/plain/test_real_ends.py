"""How plain mode ends in a real terminal: quitting, the end of input, signals; the echo is back, and what is on disk is said."""

import signal
import sys
from pathlib import Path

import pytest

from tests.plain.lines import PROMPT, Lines, started
from tests.plain.scripting import to_label, to_restrictions
from tests.realterm.terminal import LIMIT, Terminal, environment

PLACES = {
    "first": (),
    "account": ("1",),
    "passphrase": ("1", "", "1", "1"),
    "paste": ("1", "", "1", "3", "2"),
    "label": to_label(),
    "permissions": to_restrictions(),
}
"""What leads to prompts of each kind."""
SIGNALS = {signal.SIGINT: 130, signal.SIGTERM: 143, signal.SIGHUP: 129}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("number", SIGNALS)
def test_a_signal_ends_the_walk_with_its_own_code_and_restores_the_echo(number: signal.Signals, place: str) -> None:
    with started() as terminal:
        lines = Lines(terminal)
        lines.answer(*PLACES[place])
        lines.wait_for_prompt()
        terminal.process.send_signal(number)
        assert lines.wait_exit() == SIGNALS[number]
        assert terminal.is_cooked
        assert f"\n{said_at_the_end(place)}" in lines.said.rpartition(PROMPT)[2]
        assert b"Traceback" not in terminal.raw


def said_at_the_end(place: str) -> str:
    return {"label": "A key pair without an API key stays", "permissions": '"my bot" is made'}.get(place, "Nothing was made.")


@pytest.mark.parametrize("place", PLACES)
def test_ctrl_c_is_130_and_ctrl_d_ends_like_quitting_without_a_question(place: str) -> None:
    for key, code in ((b"\x03", 130), (b"\x04", 0 if place == "permissions" else 130)):
        with started("--fresh") as terminal:
            lines = Lines(terminal)
            lines.answer(*PLACES[place])
            lines.wait_for_prompt()
            terminal.send(key)
            assert lines.wait_exit() == code
            assert terminal.is_cooked
            assert "Leave keywizard?" not in lines.said
            assert f"\n{said_at_the_end(place)}" in lines.said


@pytest.mark.parametrize("number", SIGNALS)
def test_a_signal_while_a_pair_is_made_waits_until_it_is_stopped_and_nothing_is_half_made(
    number: signal.Signals, keywizard_home: Path
) -> None:
    program = Path(__file__).with_name("slow_pair.py")
    with Terminal([sys.executable, str(program)], env=environment(TERM="dumb")) as terminal:
        lines = Lines(terminal)
        lines.answer("1", "", "1", "2")
        lines.wait_for("slowly...")
        terminal.process.send_signal(number)
        assert lines.wait_exit() == SIGNALS[number]
        assert "Nothing was made." in lines.said
        assert terminal.is_cooked
    assert not (keywizard_home / "data" / "keys").exists()


@pytest.mark.parametrize("number", SIGNALS)
def test_a_signal_while_an_api_key_is_made_waits_for_it_and_the_key_is_named(number: signal.Signals, keywizard_home: Path) -> None:
    program = Path(__file__).with_name("slow_pair.py")
    with Terminal([sys.executable, str(program), "api-key"], env=environment(TERM="dumb")) as terminal:
        lines = Lines(terminal)
        lines.answer(*to_label(), "bot", "", "4", "")
        lines.wait_for("slowly...")
        terminal.process.send_signal(number)
        assert lines.wait_exit() == SIGNALS[number]
        assert '"bot" is made, in practice' in lines.said
    assert (keywizard_home / "data" / "keys" / "bot" / "profile.toml").exists()


def test_a_crash_is_two_lines_and_the_echo_is_back(keywizard_home: Path) -> None:
    program = Path(__file__).with_name("slow_pair.py")
    with Terminal([sys.executable, str(program), "crash"], env=environment(TERM="dumb")) as terminal:
        lines = Lines(terminal)
        lines.answer("1", "", "1", "1")
        terminal.wait_until(lambda: not terminal.is_cooked, "the echo to be off")
        terminal.send(b"planted secret\nplanted secret\n")
        assert lines.wait_exit() == 1
        assert terminal.is_cooked
        assert "Traceback" not in lines.said
        assert "planted" not in lines.said
    (report,) = (keywizard_home / "state").glob("crash-*.txt")
    assert b"planted" not in report.read_bytes()


@pytest.mark.parametrize("place", ["label", "passphrase"])
def test_a_line_that_drops_ends_the_walk_at_once(place: str) -> None:
    with started() as terminal:
        lines = Lines(terminal)
        lines.answer(*PLACES[place])
        lines.wait_for_prompt()
        terminal.hang_up()
        assert terminal.process.wait(LIMIT) == 129


def test_the_prompt_comes_again_after_the_program_was_stopped() -> None:
    script = '"$0" -m keywizard; echo STOPPED; fg; echo CODE $?'
    with Terminal(["bash", "-mc", script, sys.executable], env=environment(TERM="dumb")) as terminal:
        lines = Lines(terminal)
        lines.wait_for_prompt()
        terminal.send(b"\x1a")
        lines.wait_for("STOPPED")
        terminal.wait_until(lambda: lines.said.count(PROMPT) == 2, "the prompt to come again")
        terminal.send(b"\x04")
        lines.wait_for("CODE 130")


def test_the_echo_is_on_while_the_program_is_stopped_and_off_again_behind() -> None:
    script = '"$0" -m keywizard; echo STOPPED; case "$(stty -a)" in *" -echo "*) echo OFF;; *) echo ON;; esac; fg; echo CODE $?'
    with Terminal(["bash", "-mc", script, sys.executable], env=environment(TERM="dumb")) as terminal:
        lines = Lines(terminal)
        lines.answer("1", "", "1", "1")
        terminal.wait_until(lambda: not terminal.is_cooked, "the echo to be off")
        terminal.send(b"\x1a")
        lines.wait_for("STOPPED")
        lines.wait_for("\nON\n")
        terminal.wait_until(lambda: not terminal.is_cooked, "the echo to be off again")
        lines.wait_for_prompt()
        terminal.send(b"correct horse\n")
        lines.wait_for("The same once more")
        terminal.wait_until(lambda: not terminal.is_cooked, "the echo to be off")
        terminal.send(b"correct horse\n")
        lines.wait_for("is made and works")
        lines.wait_for_prompt()
        terminal.send(b"\x04")
        lines.wait_for("CODE 130")
        assert "horse" not in lines.said
