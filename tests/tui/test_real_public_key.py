"""The public key out of the real program: plainly on the normal screen, through tmux and GNU screen, and after the end."""

import base64
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from keywizard.domain.key_type import KeyType
from tests.realterm.terminal import LIMIT, Terminal, environment, keywizard
from tests.tui.seen import seen_cells
from tests.tui.test_real_walk import to_pair

PROGRAM = f"{sys.executable} -m keywizard --lang en"
needs_tmux = pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")
needs_screen = pytest.mark.skipif(shutil.which("screen") is None, reason="GNU screen is not installed")


def to_made_pair(terminal: Terminal, key_type: KeyType = KeyType.ED25519) -> None:
    to_pair(terminal, key_type)
    terminal.wait_for("With a passphrase")
    terminal.press("down", "enter")
    terminal.wait_for("made and works")


def public_key(home: Path, key_type: str = "ed25519") -> str:
    return (home / f"data/keys/waiting-{key_type}/public_key.pem").read_text()


def to_plain_view(terminal: Terminal) -> None:
    to_made_pair(terminal)
    terminal.settle()
    terminal.press("f6")
    terminal.wait_for("press Enter to go back")


@pytest.mark.parametrize("columns", [80, 60, 120])
def test_the_plain_view_shows_the_key_alone_and_comes_back_to_the_very_same_screen(keywizard_home: Path, columns: int) -> None:
    with keywizard("--lang", "en", columns=columns) as terminal:
        to_made_pair(terminal)
        terminal.settle()
        cells, modes = seen_cells(terminal.emulator), set(terminal.emulator.modes)
        terminal.press("f6")
        terminal.wait_for("press Enter to go back")
        assert public_key(keywizard_home) in terminal.screen
        assert "Public key, also in the file" in terminal.screen
        assert "keywizard  practice" not in terminal.screen
        assert terminal.emulator.modes == {7, 25}
        terminal.press("enter")
        terminal.wait_for("made and works")
        terminal.settle()
        assert seen_cells(terminal.emulator) == cells
        assert terminal.emulator.modes == modes


def test_a_long_key_is_not_broken_by_us(keywizard_home: Path) -> None:
    with keywizard("--lang", "en", rows=40) as terminal:
        to_made_pair(terminal, KeyType.RSA_2048)
        terminal.press("f6")
        terminal.wait_for("press Enter to go back")
        assert public_key(keywizard_home, "rsa-2048").replace("\n", "\r\n").encode() in terminal.raw


@pytest.mark.parametrize("way_back", ["enter", "ctrl+c", "ctrl+d"])
def test_no_key_gets_from_the_plain_view_into_the_walk_or_out_of_the_program(way_back: str) -> None:
    with keywizard("--lang", "en") as terminal:
        to_plain_view(terminal)
        terminal.press("ctrl+z", "down", "x", "q")
        terminal.press(way_back)
        terminal.wait_for("> The public key")
        terminal.settle()
        assert "Leave keywizard" not in terminal.screen
        assert terminal.process.poll() is None


def test_keys_typed_ahead_of_the_plain_view_do_not_act_on_the_step_behind_it() -> None:
    with keywizard("--lang", "en") as terminal:
        to_made_pair(terminal)
        terminal.settle()
        terminal.press("f6", "down", "enter")
        terminal.wait_for("press Enter to go back")
        terminal.settle()
        assert "press Enter to go back" in terminal.screen
        terminal.press("enter")
        terminal.wait_for("> The public key")


def test_the_plain_view_survives_being_stopped_and_continued() -> None:
    with keywizard("--lang", "en") as terminal:
        to_plain_view(terminal)
        terminal.process.send_signal(signal.SIGSTOP)
        terminal.process.send_signal(signal.SIGCONT)
        terminal.press("enter")
        terminal.wait_for("> The public key")


def test_the_window_opens_the_plain_view_too_and_is_there_again_afterwards(keywizard_home: Path) -> None:
    with keywizard("--lang", "en") as terminal:
        to_made_pair(terminal)
        terminal.press("enter")
        terminal.wait_for("Plain view (F6)")
        terminal.settle()
        cells = seen_cells(terminal.emulator)
        terminal.press("f6")
        terminal.wait_for("press Enter to go back")
        assert public_key(keywizard_home) in terminal.screen
        terminal.press("enter")
        terminal.wait_for("Plain view (F6)")
        terminal.settle()
        assert seen_cells(terminal.emulator) == cells


@pytest.mark.parametrize(("term", "lang"), [("xterm", "C"), ("vt220", "it_IT.UTF-8"), ("linux", "it_IT.UTF-8")])
def test_the_plain_view_works_on_terminals_that_copy_nothing_or_draw_ascii_alone(keywizard_home: Path, term: str, lang: str) -> None:
    with keywizard("--lang", "it", TERM=term, LANG=lang, COLORTERM="") as terminal:
        terminal.wait_for("Passo 1 di 9")
        terminal.press("enter")
        terminal.wait_for("Passo 2 di 9")
        terminal.press("enter")
        terminal.wait_for("Passo 3 di 9")
        terminal.press("enter")
        terminal.wait_for("passphrase")
        terminal.press("down", "enter")
        terminal.wait_for("funziona")
        terminal.press("f6")
        terminal.wait_for("premi Invio")
        assert public_key(keywizard_home) in terminal.screen
        assert term == "vt220" or terminal.screen.isascii()
        terminal.press("enter")
        terminal.wait_for("funziona")


def test_after_the_end_standard_output_ends_with_the_key_alone(keywizard_home: Path) -> None:
    with keywizard("--lang", "en") as terminal:
        to_made_pair(terminal)
        terminal.press("enter")
        terminal.wait_for("[ ] Print it after the end")
        terminal.press("end", "enter")
        terminal.wait_for("[x] Print it after the end")
        terminal.press("ctrl+q")
        terminal.wait_for("Leave keywizard?")
        terminal.press("left", "enter")
        assert terminal.wait_exit() == 130
        assert terminal.screen.rstrip().endswith(public_key(keywizard_home).rstrip())


@pytest.fixture
def tmux_socket(tmp_path: Path) -> Iterator[str]:
    name = f"keywizard-{os.getpid()}-{tmp_path.name}"
    yield name
    subprocess.run(["tmux", "-L", name, "kill-server"], check=False, capture_output=True)


def tmux(socket: str, folder: Path, *settings: str, shell: str = PROGRAM) -> Terminal:
    """Start the program in a tmux of its own, with settings of its own."""
    conf = folder / "tmux.conf"
    conf.write_text("".join(f"{setting}\n" for setting in ("set -g status off", "set -g default-terminal tmux-256color", *settings)))
    return Terminal(
        ["tmux", "-L", socket, "-f", str(conf), "new-session", shell], env=environment(PYTHONPATH=os.environ.get("PYTHONPATH", ""))
    )


def copy_in(terminal: Terminal, key_type: KeyType = KeyType.ED25519) -> None:
    to_made_pair(terminal, key_type)
    terminal.press("enter")
    terminal.wait_for("Copy to the clipboard")
    terminal.press("enter")
    terminal.wait_for("Nobody can know")


def copies(terminal: Terminal) -> list[str]:
    """Give what arrived for the clipboard of the terminal outside."""
    commands = (command.split(";", 2) for command in terminal.emulator.commands)
    return [base64.b64decode(rest[-1]).decode() for code, *rest in commands if code == "52"]


@needs_tmux
@pytest.mark.parametrize("key_type", [KeyType.ED25519, KeyType.RSA_2048])
def test_a_tmux_that_takes_copies_has_the_key_in_its_buffer(
    keywizard_home: Path, tmp_path: Path, tmux_socket: str, key_type: KeyType
) -> None:
    with tmux(tmux_socket, tmp_path, "set -s set-clipboard on", "set -g allow-passthrough off") as terminal:
        copy_in(terminal, key_type)
        terminal.wait_for("set-clipboard")
        shown = subprocess.run(["tmux", "-L", tmux_socket, "show-buffer"], capture_output=True, text=True, check=True, timeout=LIMIT)
        assert shown.stdout == public_key(keywizard_home, key_type)


@needs_tmux
def test_a_tmux_that_hands_on_lets_the_key_through_to_the_terminal_outside(keywizard_home: Path, tmp_path: Path, tmux_socket: str) -> None:
    with tmux(tmux_socket, tmp_path, "set -s set-clipboard off", "set -g allow-passthrough on") as terminal:
        copy_in(terminal)
        terminal.wait_until(lambda: copies(terminal) == [public_key(keywizard_home)], "the key to arrive")


@needs_tmux
def test_a_tmux_that_does_neither_shows_nothing_of_it(keywizard_home: Path, tmp_path: Path, tmux_socket: str) -> None:
    with tmux(tmux_socket, tmp_path, "set -s set-clipboard off", "set -g allow-passthrough off") as terminal:
        copy_in(terminal)
        terminal.press("f6")
        terminal.wait_for("press Enter to go back")  # a tmux hands everything on in its order, so that a copy would be here
        assert copies(terminal) == []
        assert b"tmux;" not in terminal.raw
        assert public_key(keywizard_home) in terminal.screen
        terminal.press("enter")
        terminal.wait_for("Copy to the clipboard")


@needs_screen
@pytest.mark.parametrize("key_type", [KeyType.ED25519, KeyType.RSA_4096])
def test_gnu_screen_hands_the_key_on_and_shows_nothing_of_it(
    keywizard_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key_type: KeyType
) -> None:
    sockets = tmp_path / "s"
    sockets.mkdir(0o700)
    monkeypatch.setenv("SCREENDIR", str(sockets))
    argv = ["screen", "-U", "-c", os.devnull, "-S", "keywizard", *PROGRAM.split()]
    with Terminal(argv, env=environment(TERM="xterm-256color", COLORTERM="")) as terminal:
        copy_in(terminal, key_type)
        terminal.wait_until(lambda: copies(terminal) == [public_key(keywizard_home, key_type)], "the key to arrive")
        assert base64.b64encode(public_key(keywizard_home, key_type).encode()).decode()[-40:] not in terminal.screen
        subprocess.run(["screen", "-S", "keywizard", "-X", "quit"], check=False, capture_output=True, env=os.environ)
