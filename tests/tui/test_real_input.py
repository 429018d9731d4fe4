"""The real program in a real terminal: what it is sent, and what it sends."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.realterm.terminal import Terminal, environment

PEM = "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f\n-----END PRIVATE KEY-----\n"
API_KEY = "vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A"
_COLOUR = re.compile(rb"\x1b\[(?:\d+;)*(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])(?:;\d+)*m")


def started(home: Path, *arguments: str, **changes: str) -> Terminal:
    return Terminal([sys.executable, "-m", "keywizard", *arguments], env=environment(KEYWIZARD_HOME=str(home), **changes))


@pytest.fixture
def at_label(keywizard_home: Path) -> Iterator[Terminal]:
    """The program at the label of an HMAC key."""
    with started(keywizard_home) as terminal:
        terminal.wait_for("Step 1 of")
        terminal.press("enter", "enter", "down", "down", "down", "enter")
        terminal.wait_for("Label")
        terminal.wait_for("Step 4 of 8")
        yield terminal


def test_a_letter_of_a_latin_1_terminal_is_a_letter_of_the_label(at_label: Terminal) -> None:
    at_label.send(b"caff\xe8 bot")
    at_label.wait_for("caffè bot")


def test_a_letter_whose_bytes_arrive_one_by_one_is_a_letter(at_label: Terminal) -> None:
    for byte in "è€漢".encode():
        at_label.send(bytes([byte]))
        at_label.pump(0.05)
    at_label.wait_for("è€漢")


def test_keys_that_arrive_together_are_obeyed_in_their_order(at_label: Terminal) -> None:
    at_label.press("a", "b", "backspace", "c", "home", "x", "end", "d")
    at_label.wait_for(" xacd ")


@pytest.mark.parametrize("secret", [PEM, API_KEY])
def test_a_secret_pasted_into_the_label_is_never_drawn(at_label: Terminal, secret: str) -> None:
    at_label.paste(secret)
    at_label.wait_for("!")
    at_label.press("b", "o", "t")
    at_label.wait_for(" bot ")
    assert not drawn_of(secret, at_label)


@pytest.mark.parametrize("secret", [PEM, API_KEY])
def test_a_secret_that_comes_letter_by_letter_is_not_kept(at_label: Terminal, secret: str) -> None:
    at_label.send(secret.replace("\n", "\r").encode())
    at_label.wait_for("!")
    at_label.wait_until(lambda: API_KEY[-8:] not in at_label.screen and "BEGIN" not in at_label.screen, "nothing of it to be left")
    assert "Step 4 of 8" in at_label.screen
    assert secret.splitlines()[-1][-10:].encode() not in at_label.raw


def drawn_of(secret: str, terminal: Terminal) -> list[str]:
    """Give the pieces of a secret that were ever sent to the terminal."""
    pieces = [secret[start : start + 10] for start in range(len(secret) - 10)]
    return [piece for piece in pieces if piece.encode() in terminal.raw]


@pytest.mark.parametrize("changes", [{"NO_COLOR": "1"}, {"TERM": "vt220"}])
def test_where_colour_is_not_wanted_none_is_sent(keywizard_home: Path, changes: dict[str, str]) -> None:
    with started(keywizard_home, **changes) as terminal:
        terminal.wait_for("Step 1 of")
        assert not _COLOUR.search(terminal.raw)


@pytest.mark.parametrize("changes", [{"TERM": "linux"}, {"LANG": "C"}, {"LANG": "it_IT.ISO-8859-1"}])
def test_where_only_ascii_is_sure_nothing_else_is_sent(keywizard_home: Path, changes: dict[str, str]) -> None:
    with started(keywizard_home, "--lang", "it", **changes) as terminal:
        terminal.wait_for("Passo 1 di")
        assert terminal.raw.isascii()


def test_exported_sizes_do_not_freeze_the_size(keywizard_home: Path) -> None:
    with started(keywizard_home, COLUMNS="132", LINES="50") as terminal:
        terminal.wait_for("Step 1 of")
        assert len(terminal.emulator.lines[0]) <= 80
        terminal.resize(40, 10)
        terminal.wait_gone("Step 1 of")


def test_a_terminal_that_takes_each_byte_for_a_character_is_found_out_by_asking(keywizard_home: Path) -> None:
    command = [sys.executable, "-m", "keywizard", "--lang", "it"]
    with Terminal(command, env=environment(KEYWIZARD_HOME=str(keywizard_home)), encoding="latin-1") as terminal:
        terminal.wait_for("Passo 1 di")
        terminal.wait_until(lambda: terminal.screen.isascii() and "+--" in terminal.screen, "ASCII alone")
        terminal.press("down", "enter")
        terminal.wait_for("Passo 2 di")
        assert terminal.screen.isascii()


def test_a_terminal_of_utf_8_keeps_its_characters_when_asked(keywizard_home: Path) -> None:
    with started(keywizard_home, "--lang", "it") as terminal:
        terminal.wait_for("Passo 1 di")
        terminal.press("enter")
        terminal.wait_for("Passo 2 di")
        assert "─" in terminal.screen


def test_a_flood_of_keys_is_over_soon_and_what_comes_behind_it_is_obeyed(at_label: Terminal) -> None:
    at_label.send(b"ab " * 20_000)  # as a paste comes where the terminal puts no brackets around it
    at_label.press("escape")
    at_label.settle()
    at_label.press("f1")
    at_label.wait_for("Esc closes")
