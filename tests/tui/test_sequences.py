"""Sequences that are no key."""

import pytest
from textual.events import Key
from textual.message import Message

from keywizard.tui.sequences import TolerantParser
from tests.realterm.terminal import keywizard

NO_KEYS = (
    "\x1b[?62;22c",
    "\x1b[>0;276;0c",
    "\x1b[?1u",
    "\x1b[?25u",
    "\x1b[8;24;80t",
    "\x1b[0n",
    "\x1b[9999999;1u",
    "\x1b[97:65;5u",
    "\x1b[1114112;1:1;97u",
    "\x1b[99999999999999999999;1H",
    "\x1b[97;1;99999999999u",
    "\x1b[97;1;55296u",
)


def read(text: str) -> list[Message]:
    return list(TolerantParser().feed(text))


@pytest.mark.parametrize("sequence", NO_KEYS, ids=repr)
def test_what_is_no_key_is_swallowed_and_the_key_behind_it_is_not(sequence: str) -> None:
    (key,) = read(f"{sequence}a")
    assert isinstance(key, Key)
    assert key.key == "a"


@pytest.mark.parametrize(
    ("sequence", "name"),
    [("\x1b[A", "up"), ("\x1b[c", "shift+right"), ("\x1b[1;5C", "ctrl+right"), ("\x1b[97;5u", "ctrl+a"), ("\x1b[15~", "f5"), ("è", "è")],
)
def test_keys_are_keys_as_before(sequence: str, name: str) -> None:
    (key,) = read(sequence)
    assert isinstance(key, Key)
    assert key.key == name


def test_late_answers_change_no_field_of_the_real_program() -> None:
    with keywizard("--lang", "en") as terminal:
        terminal.wait_for("Press Enter to begin")
        terminal.press("enter", "ctrl+n", "end", "enter", *"my bot")
        terminal.wait_for("Good: 6 of 64")
        terminal.send("".join(NO_KEYS).encode())
        terminal.press("!")
        terminal.wait_for("my bot! ")
