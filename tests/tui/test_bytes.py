"""On a slow line bytes are time: what each key, each step and an idle wizard send to an 80 by 24 terminal of 256 colours."""

import shutil
import tempfile
from collections.abc import Iterator

import pytest

from tests.realterm.legs import LEGS, begin, go_to, walk
from tests.realterm.listening import listen, press_and_listen
from tests.realterm.terminal import Terminal, keywizard

ARROW_WITH_PANEL, ARROW_ALONE, TAB, STEP = 600, 137, 1200, 3500
ROWS = 11
"""How often the cursor can go down on the permissions."""
TABBED = ("place", "key pair, made", "label", "verification", "restrictions")
"""Steps whose focus is moved, in their order."""


@pytest.fixture
def terminal() -> Iterator[Terminal]:
    home = tempfile.mkdtemp(prefix="keywizard-", dir="/tmp")  # paths are shown, so theirs has one length on every machine
    try:
        with keywizard("--lang", "en", KEYWIZARD_HOME=home, COLORTERM="") as opened:
            yield opened
    finally:
        shutil.rmtree(home)


def sizes(terminal: Terminal, *bindings: str) -> dict[str, int]:
    return {f"{index} {binding}": press_and_listen(terminal, binding).size for index, binding in enumerate(bindings)}


def above(limit: int, found: dict[str, int]) -> dict[str, int]:
    assert all(found.values()), found
    return {name: size for name, size in found.items() if size > limit}


def test_no_step_sends_more_than_its_change_takes(terminal: Terminal) -> None:
    begin(terminal)
    found = {"first": len(terminal.raw)} | {leg.name: heard.size for leg, heard in walk(terminal)}
    assert len(found) == len(LEGS) + 1
    assert above(STEP, found) == {}


def test_going_back_sends_no_more_than_going_on(terminal: Terminal) -> None:
    go_to(terminal, "key type")
    assert above(STEP, sizes(terminal, "ctrl+b", "ctrl+b")) == {}


def test_an_arrow_on_the_permissions_sends_two_rows_and_what_is_new_in_the_explanation(terminal: Terminal) -> None:
    go_to(terminal, "restrictions")
    assert above(ARROW_WITH_PANEL, sizes(terminal, *["down"] * ROWS, *["up"] * ROWS)) == {}


def test_an_arrow_in_a_list_alone_sends_no_more_than_dialog_does(terminal: Terminal) -> None:
    go_to(terminal, "verification")
    assert above(ARROW_ALONE, sizes(terminal, "down", "down", "up", "up")) == {}


def test_tab_sends_what_had_the_focus_and_what_has_it_now(terminal: Terminal) -> None:
    begin(terminal)
    going, found = walk(terminal), dict[str, int]()
    for leg in LEGS:
        if leg.name in TABBED:
            found |= {f"{leg.name}: {name}": size for name, size in sizes(terminal, *["tab"] * 3, *["shift+tab"] * 3).items()}
        if leg.name != TABBED[-1]:
            next(going)
    assert len(found) == 6 * len(TABBED)
    assert above(TAB, found) == {}


def test_a_character_sends_itself_and_what_is_said_of_it(terminal: Terminal) -> None:
    go_to(terminal, "label")
    assert above(ARROW_ALONE, dict(list(sizes(terminal, *"mybot", "backspace").items())[1:])) == {}


def test_a_window_sends_no_more_than_a_step_when_it_opens_and_when_it_closes(terminal: Terminal) -> None:
    go_to(terminal, "restrictions")
    assert above(STEP, sizes(terminal, "f1", "escape", "ctrl+q", "escape", "end", "enter", "escape")) == {}


def test_a_key_that_changes_nothing_sends_nothing(terminal: Terminal) -> None:
    begin(terminal)
    assert sizes(terminal, "x") == {"0 x": 0}


def test_a_wizard_left_alone_sends_nothing(terminal: Terminal) -> None:
    go_to(terminal, "label")
    assert listen(terminal, 2) == b""
