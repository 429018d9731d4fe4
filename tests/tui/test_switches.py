"""Textual reads its switches at import: they are set before, and hold."""

import sys

import pytest

from keywizard.terminal.capabilities import decide
from keywizard.tui.switches import prepare
from tests.realterm.terminal import Terminal as RealTerminal
from tests.realterm.terminal import environment

GOOD = {"TERM": "xterm-256color", "LANG": "it_IT.UTF-8"}


def prepared(**environ: str) -> dict[str, str]:
    after = {**GOOD, **environ}
    prepare(after, decide(after, "utf-8", is_ascii=False, mouse=True))
    return after


@pytest.mark.parametrize(
    ("changes", "system"),
    [
        ({}, "256"),
        ({"COLORTERM": "truecolor"}, "truecolor"),
        ({"COLORTERM": "truecolor", "SSH_CONNECTION": "1.2.3.4 5 6.7.8.9 22"}, "256"),
        ({"TERM": "alacritty"}, "256"),
        ({"TERM": "screen-256color", "STY": "1.pts", "COLORTERM": "truecolor"}, "256"),
        ({"TERM": "linux", "COLORTERM": "truecolor"}, "standard"),
        ({"TERM": "vt100"}, "standard"),
        ({"TEXTUAL_COLOR_SYSTEM": "nonsense"}, "256"),
    ],
)
def test_textual_is_told_the_colours(changes: dict[str, str], system: str) -> None:
    assert prepared(**changes)["TEXTUAL_COLOR_SYSTEM"] == system


def test_nothing_that_records_keys_or_screens_or_changes_looks_is_left() -> None:
    hostile = dict.fromkeys(
        [
            "TEXTUAL",
            "TEXTUAL_DEBUG",
            "TEXTUAL_LOG",
            "TEXTUAL_SCREENSHOT",
            "TEXTUAL_SCREENSHOT_LOCATION",
            "TEXTUAL_SCREENSHOT_FILENAME",
            "TEXTUAL_SHOW_RETURN",
            "TEXTUAL_PRESS",
            "TEXTUAL_THEME",
            "TEXTUAL_FILTERS",
            "NO_COLOR",
            "COLUMNS",
            "LINES",
        ],
        "1",
    )
    after = prepared(**hostile)
    assert set(after) & set(hostile) == set()
    assert (after["TEXTUAL_ANIMATIONS"], after["TEXTUAL_SMOOTH_SCROLL"]) == ("none", "0")


def test_what_was_decided_holds_after_the_variables_are_gone() -> None:
    assert "NO_COLOR" not in prepared(NO_COLOR="1")
    assert prepared(NO_COLOR="1")["TEXTUAL_COLOR_SYSTEM"] == "standard"


def test_escape_waits_longer_over_a_network_unless_the_person_chose() -> None:
    assert "ESCDELAY" not in prepared()
    assert prepared(SSH_CONNECTION="1.2.3.4 5 6.7.8.9 22")["ESCDELAY"] == "300"
    assert prepared(SSH_CONNECTION="1.2.3.4 5 6.7.8.9 22", ESCDELAY="50")["ESCDELAY"] == "50"


def test_new_keyboard_codes_are_kept_from_old_terminals() -> None:
    assert "TEXTUAL_DISABLE_KITTY_KEY" not in prepared()
    assert prepared(TERM="linux")["TEXTUAL_DISABLE_KITTY_KEY"] == "1"


def test_textual_takes_what_was_prepared() -> None:
    ask = (
        "import os; from keywizard.terminal.capabilities import decide; from keywizard.tui.switches import prepare;"
        "prepare(os.environ, decide(os.environ, 'utf-8', is_ascii=False, mouse=True));"
        "from textual import constants as c; from textual.app import App;"
        "print(c.TEXTUAL_ANIMATIONS, c.DEBUG, c.LOG_FILE, c.SCREENSHOT_DELAY, App().console.color_system, c.DEFAULT_THEME)"
    )
    env = environment(TEXTUAL_DEBUG="1", TEXTUAL_LOG="log", TEXTUAL_SCREENSHOT="3", TEXTUAL_THEME="nord", COLORTERM="")
    with RealTerminal([sys.executable, "-c", ask], env=env) as terminal:
        terminal.wait_for("none False None -1 256 textual-dark")


def test_a_browser_keeps_what_it_says_of_itself() -> None:
    served = {"TEXTUAL_DRIVER": "a.b:C", "COLUMNS": "90", "TERM": "dumb"}
    assert {"TEXTUAL_DRIVER", "COLUMNS"} <= set(prepared(**served))
