"""The keyring as a real program on a real terminal."""

from pathlib import Path

import pytest

from tests.realterm.terminal import keywizard
from tests.tui.keyring import fill


def test_the_keyring_is_walked_through_sorted_and_left_with_the_terminal_as_it_was(keywizard_home: Path) -> None:
    fill(keywizard_home)
    with keywizard("keys", KEYWIZARD_HOME=str(keywizard_home)) as terminal:
        terminal.wait_for("arb-desk")
        terminal.press("end", "/")
        terminal.send(b"treasury")
        terminal.wait_for("1 of 6")
        terminal.press("enter", "d")
        terminal.wait_for("Type treasury to delete it")
        terminal.press("ctrl+q")
        assert terminal.wait_exit() == 0
        assert terminal.is_cooked
    assert (keywizard_home / "data" / "keys" / "treasury").is_dir()


@pytest.mark.parametrize(("term", "accessible"), [("dumb", ""), ("xterm", "1")])
def test_where_no_screen_can_be_drawn_one_line_names_the_list(keywizard_home: Path, term: str, accessible: str) -> None:
    with keywizard("keys", columns=120, KEYWIZARD_HOME=str(keywizard_home), TERM=term, ACCESSIBLE=accessible) as terminal:
        assert terminal.wait_exit() == 2
        assert "keywizard list" in terminal.screen
        assert terminal.raw.count(b"\n") == 1


def test_another_key_is_made_in_the_wizard(keywizard_home: Path) -> None:
    with keywizard("keys", KEYWIZARD_HOME=str(keywizard_home)) as terminal:
        terminal.wait_for("No keys yet")
        terminal.press("+")
        terminal.wait_for("Practice or Binance")
