"""The walk at Binance itself, by the real program in a real terminal."""

import base64
import json
from pathlib import Path

from tests.cli.running import process
from tests.realterm.terminal import Terminal, keywizard

API_KEY = "Kk7" + "a" * 61


def to_page(terminal: Terminal) -> None:
    terminal.wait_for("Step 1 of 9")
    terminal.press("down", "down", "enter")
    terminal.wait_for("Step 2 of 9")
    terminal.press("ctrl+n")
    terminal.wait_for("Step 3 of 9")
    terminal.press("enter")
    terminal.wait_for("With a passphrase")
    terminal.press("down", "enter")
    terminal.wait_for("made and works")
    terminal.press("ctrl+n")
    terminal.wait_for("A name for the key")
    terminal.press(*"bot", "enter")
    terminal.wait_for("you can stop here")


def test_a_key_is_made_for_binance_its_public_half_copied_and_its_api_key_pasted_with_what_stands_around_it(keywizard_home: Path) -> None:
    with keywizard("--lang", "en") as terminal:
        to_page(terminal)
        terminal.press("enter")
        terminal.wait_for("Copy to the clipboard")
        terminal.press("enter")
        terminal.wait_for("Nobody can know whether")
        public_key = (keywizard_home / "data/keys/bot/public_key.pem").read_bytes()
        assert b"\x1b]52;c;" + base64.b64encode(public_key) in terminal.raw
        terminal.press("escape")
        terminal.wait_gone("Copy to the clipboard")
        terminal.press("ctrl+n")
        terminal.wait_for("Step 7 of 9")
        terminal.paste(f'  "{API_KEY}"\r\n')
        terminal.wait_for(API_KEY[:20])
        terminal.press("enter")
        terminal.wait_for("Permissions (plan)")
        terminal.press("ctrl+n")
        terminal.wait_for("tick the boxes")
        terminal.press("enter")
        assert terminal.wait_exit() == 0
    told = process("show", "bot", "--json", KEYWIZARD_HOME=str(keywizard_home))
    assert json.loads(told.out)["api_key"] == API_KEY


def test_a_private_key_pasted_for_the_api_key_is_not_shown_and_not_kept(keywizard_home: Path) -> None:
    with keywizard("--lang", "en") as terminal:
        to_page(terminal)
        terminal.press("ctrl+n")
        terminal.wait_for("Step 7 of 9")
        pem = (keywizard_home / "data/keys/bot/private_key.pem").read_text()
        terminal.paste(pem)
        terminal.wait_for("not an API key")
        assert pem.splitlines()[1].encode() not in terminal.raw
        assert "Step 7 of 9" in terminal.screen


def test_the_walk_goes_on_in_another_run_even_after_a_kill(keywizard_home: Path) -> None:
    with keywizard("--lang", "en") as terminal:
        to_page(terminal)
    with keywizard("--lang", "en") as terminal:
        terminal.wait_for("6/9 On Binance's page, just now")
        assert (keywizard_home / "data/keys/bot/private_key.pem").exists()
