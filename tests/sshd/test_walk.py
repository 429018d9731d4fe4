"""The walk over a real line."""

import json
import signal
from pathlib import Path

import psutil
import pytest

from keywizard.domain.key_type import KeyType
from tests.cli.running import process
from tests.plain.lines import Lines
from tests.plain.scripting import to_restrictions
from tests.realterm.terminal import LIMIT, Terminal
from tests.sshd.server import Server, wizards
from tests.tui.test_real_walk import through_verification, to_pair, to_the_end


def to_label(terminal: Terminal) -> None:
    to_pair(terminal, KeyType.ED25519)
    terminal.wait_for("With a passphrase")
    terminal.press("down", "enter")
    terminal.wait_for("is made and works")
    terminal.press("ctrl+n")
    terminal.wait_for("A name for the key")


def wait_gone(home: Path) -> None:
    """Wait until no wizard is left on the server."""
    psutil.wait_procs(wizards(home), LIMIT)
    assert not wizards(home)


def test_a_key_is_made_over_ssh_at_the_size_of_the_window(server: Server, keywizard_home: Path) -> None:
    with server.connect(keywizard_home, "--lang", "en", columns=120, rows=40) as terminal:
        terminal.wait_for("· Summary")  # the list of steps, which only wide windows have; a bare server draws Unicode
        terminal.resize(80, 24)
        terminal.wait_gone("· Summary")
        to_label(terminal)
        through_verification(terminal, "over ssh")
        assert to_the_end(terminal) == 0
        assert terminal.is_cooked
        assert terminal.emulator.modes == {7, 25}
        assert '"over ssh" is made, in practice' in terminal.screen
        wait_gone(keywizard_home)
    told = process("show", "over-ssh", "--json", KEYWIZARD_HOME=str(keywizard_home))
    assert json.loads(told.out)["label"] == "over ssh"


@pytest.mark.parametrize("address", ["", "203.0.113.9"], ids=["loopback", "world"])
def test_the_address_that_the_line_comes_to_is_offered_as_a_trusted_one_unless_nobody_else_can_use_it(
    server: Server, keywizard_home: Path, address: str
) -> None:
    with server.connect(keywizard_home, "--lang", "en", address=address) as terminal:
        to_label(terminal)
        (wizard,) = wizards(keywizard_home)
        assert wizard.environ()["SSH_CONNECTION"].split()[2] == (address or "127.0.0.1")
        through_verification(terminal, "b")
        terminal.press("ctrl+n")
        terminal.wait_for("Enable Withdrawals")
        terminal.press("home", "enter")
        terminal.wait_for("With an empty list")
        if not address:
            assert "[ Add" not in terminal.screen
            return
        terminal.wait_for(f"[ Add {address} ]")
        terminal.press("tab", "tab", "enter")
        terminal.wait_for("Good: 1 of 30")


def drop(terminal: Terminal, home: Path, way: str) -> None:
    """Have the line drop in a way, and wait until the wizard has noticed."""
    (wizard,) = wizards(home)
    if way == "session killed":
        session = wizard.parent()
        assert session is not None
        assert "sshd" in session.name()
        session.kill()
    if way == "line stalled":
        terminal.press(*["f2"] * 60)
        terminal.process.send_signal(signal.SIGSTOP)
    if way != "session killed":
        terminal.process.kill()
    wait_gone(home)


@pytest.mark.parametrize("way", ["client killed", "session killed", "line stalled"])
def test_a_line_that_drops_leaves_no_process_behind(server: Server, keywizard_home: Path, way: str) -> None:
    with server.connect(keywizard_home, "--lang", "en") as terminal:
        to_label(terminal)
        drop(terminal, keywizard_home, way)


def private_keys(home: Path) -> set[bytes]:
    return {path.read_bytes() for path in home.glob("data/keys/*/private_key.pem")}


@pytest.mark.parametrize("way", ["client killed", "session killed", "line stalled"])
def test_a_walk_whose_line_dropped_is_gone_on_with_at_the_same_step_and_no_second_pair_is_made(
    server: Server, keywizard_home: Path, way: str
) -> None:
    with server.connect(keywizard_home, "--lang", "en") as terminal:
        to_label(terminal)
        terminal.press(*"dropped", "enter")
        terminal.wait_for("Fill in the code")
        drop(terminal, keywizard_home, way)
    before = private_keys(keywizard_home)
    assert len(before) == 1
    with server.connect(keywizard_home, "--lang", "en") as terminal:
        terminal.wait_for("Unfinished walks")
        terminal.wait_for("> dropped")
        terminal.press("enter")
        terminal.wait_for("Step 6 of 9")
        terminal.press("escape")
        terminal.wait_for("dropped ")
        through_verification(terminal, "")
        assert to_the_end(terminal) == 0
    assert private_keys(keywizard_home) == before
    told = process("show", "dropped", "--json", KEYWIZARD_HOME=str(keywizard_home))
    assert json.loads(told.out)["label"] == "dropped"


def test_a_wizard_that_is_told_to_end_gives_the_far_terminal_back(server: Server, keywizard_home: Path) -> None:
    with server.connect(keywizard_home, "--lang", "en") as terminal:
        to_label(terminal)
        (wizard,) = wizards(keywizard_home)
        wizard.terminate()
        assert terminal.wait_exit() == 143
        assert terminal.is_cooked
        assert terminal.emulator.modes == {7, 25}


def test_a_dumb_terminal_is_led_to_the_end_line_by_line_and_sent_no_escape(server: Server, keywizard_home: Path) -> None:
    with server.connect(keywizard_home, "--lang", "en", term="dumb") as terminal:
        lines = Lines(terminal)
        lines.wait_for("keywizard: using line prompts (TERM is dumb).")
        lines.answer(*to_restrictions(KeyType.ED25519), "11", "<", "?", "")
        lines.answer("?", "")
        assert lines.wait_exit() == 0
        assert b"\x1b" not in terminal.raw
    assert private_keys(keywizard_home)
