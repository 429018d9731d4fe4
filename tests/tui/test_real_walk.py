"""Whole walks of the real program in a real terminal, by keyboard alone at 80 by 24."""

import json
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from keywizard.domain.key_type import KeyType
from tests.realterm.terminal import Terminal, environment, keywizard
from tests.tui.walking import TYPE_ROWS


def to_pair(terminal: Terminal, key_type: KeyType) -> None:
    terminal.wait_for("Step 1 of 9")
    terminal.press("enter")
    terminal.wait_for("Step 2 of 9")
    terminal.press("enter")
    terminal.wait_for("Step 3 of 9")
    terminal.press(*["down"] * TYPE_ROWS[key_type], "enter")


def through_verification(terminal: Terminal, label: str) -> None:
    terminal.wait_for("A name for the key")
    terminal.press(*label, "enter")
    terminal.wait_for("Fill in the code")
    terminal.press("enter")
    terminal.wait_for("has filled in")
    terminal.press("enter")
    terminal.wait_for("One more to go")
    terminal.press("end", "enter")
    terminal.wait_for("can be made now")
    terminal.press("enter")
    terminal.wait_for("API key is made")


def to_the_end(terminal: Terminal) -> int:
    terminal.press("ctrl+n")
    terminal.wait_for("Enable Withdrawals")
    terminal.press("ctrl+n")
    terminal.wait_for("This is what you have")
    terminal.press("enter")
    return terminal.wait_exit()


@pytest.mark.parametrize("key_type", KeyType)
def test_a_key_of_every_type_is_made_by_keyboard_alone(key_type: KeyType, keywizard_home: Path) -> None:
    with keywizard("--lang", "en") as terminal:
        to_pair(terminal, key_type)
        if key_type.is_self_generated:
            terminal.wait_for("With a passphrase")
            terminal.press("down", "enter")
            terminal.wait_for("is made and works")
            terminal.press("ctrl+n")
        through_verification(terminal, "my bot")
        assert to_the_end(terminal) == 0
        assert terminal.is_cooked
        assert '"my bot" is made, in practice' in terminal.screen
    command = [sys.executable, "-m", "keywizard", "show", "my-bot", "--json"]
    told = json.loads(subprocess.run(command, env=environment(), capture_output=True, check=True).stdout)
    assert (told["key_type"], told["label"], len(told["api_key"])) == (key_type.value, "my bot", 64)
    folder = keywizard_home / "data" / "keys" / "my-bot"
    assert {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}.items() >= {"profile.toml": 0o600}.items()


@pytest.mark.parametrize("is_early", [True, False])
def test_keys_typed_ahead_over_several_steps_reach_the_steps_they_were_meant_for(is_early: bool, keywizard_home: Path) -> None:  # noqa: FBT001  # pytest gives it
    with keywizard("--lang", "en") as terminal:
        if not is_early:
            terminal.wait_for("Step 1 of 9")
        terminal.press("enter", "enter", "enter", "down", "enter")
        terminal.wait_for("is made and works")
        terminal.press("ctrl+n", *"my bot", "enter")
        terminal.wait_for("Fill in the code")
        terminal.press("ctrl+q", "tab", "enter")
        assert terminal.wait_exit() == 130
    assert [path.name for path in (keywizard_home / "data" / "keys").iterdir() if not path.name.startswith(".")] == ["waiting-ed25519"]


def test_a_passphrase_that_arrives_in_one_piece_with_its_repetition_is_in_no_other_field(keywizard_home: Path) -> None:
    with keywizard("--lang", "en") as terminal:
        to_pair(terminal, KeyType.ED25519)
        terminal.wait_for("With a passphrase")
        terminal.press("enter", *"correct horse", "tab", *"correct horse", "enter")
        terminal.wait_for("is made and works")
        terminal.wait_for("encrypted with your passphrase")
        terminal.press("ctrl+q", "tab", "enter")
        terminal.wait_exit()
        assert b"correct" not in terminal.raw
    assert_nowhere(keywizard_home, b"correct horse")


def test_two_enters_at_once_skip_nothing_and_break_nothing() -> None:
    with keywizard("--lang", "en") as terminal:
        terminal.wait_for("Step 1 of 9")
        terminal.press(*["enter"] * 8)
        terminal.wait_for("Step 4 of 9")
        terminal.wait_for("fewer than 8")
        terminal.press("ctrl+c", "tab", "enter")
        assert terminal.wait_exit() == 130
        assert terminal.is_cooked


@pytest.mark.parametrize("place", ["handler", "worker", "compose"])
def test_a_crash_is_two_lines_on_the_terminal_and_a_private_report_without_any_secret(place: str, keywizard_home: Path) -> None:
    program = Path(__file__).with_name("crashing_app.py")
    with Terminal([sys.executable, str(program), place], env=environment()) as terminal:
        to_pair(terminal, KeyType.ED25519)
        terminal.wait_for("With a passphrase")
        terminal.press("enter", *"planted secret", "tab", *"planted secret", "enter")
        assert terminal.wait_exit() == 1
        assert terminal.is_cooked
        told = terminal.raw.rpartition(b"\x1b")[2]
        assert b"Traceback" not in terminal.raw
        assert told.count(b"\n") == 2
        assert b"planted" not in terminal.raw
    (report,) = (keywizard_home / "state").glob("crash-*.txt")
    assert stat.S_IMODE(report.stat().st_mode) == 0o600
    assert "crashing_app" in report.read_text(encoding="utf-8")
    assert_nowhere(keywizard_home, b"planted")


def test_an_hmac_secret_of_a_walk_stands_in_its_own_file_and_with_the_exchange_alone(keywizard_home: Path) -> None:
    with keywizard("--lang", "en") as terminal:
        to_pair(terminal, KeyType.HMAC)
        through_verification(terminal, "h")
        secret_key = (keywizard_home / "data" / "keys" / "h" / "secret_key").read_bytes().strip()
        terminal.press("enter")
        terminal.wait_for("Hidden again in")
        terminal.press("enter")
        terminal.wait_for("Hidden again.")
        assert secret_key[:20].decode() not in terminal.screen
        assert to_the_end(terminal) == 0
        assert secret_key[:20] not in terminal.raw.rpartition(b"?1049l")[2]
    assert_nowhere(keywizard_home, secret_key, "secret_key", "verified-plus.json")  # the practice exchange checks signatures by it


def assert_nowhere(home: Path, secret: bytes, *besides: str) -> None:
    found = [path for path in home.rglob("*") if path.is_file() and path.name not in besides and secret in path.read_bytes()]
    assert found == []


def test_the_last_words_stand_on_the_shell_s_own_screen(keywizard_home: Path) -> None:
    with keywizard("--lang", "it") as terminal:
        terminal.wait_for("Passo 1 di 9")
        terminal.press("ctrl+q", "tab", "enter")
        assert terminal.wait_exit() == 130
        assert "Non è stato creato nulla." in terminal.raw.rpartition(b"\x1b[?1049l")[2].decode()
    assert not re.search(r"waiting", " ".join(path.name for path in keywizard_home.rglob("*")))
