"""The terminal is judged by what it says of itself, before Textual is imported."""

import itertools
import subprocess
import sys
from collections.abc import Mapping
from types import MappingProxyType

import pytest

from keywizard.tui.terminal import Colours, Glyphs, Terminal, decide, prepare, terminal_problem
from tests.realterm.terminal import Terminal as RealTerminal
from tests.realterm.terminal import environment

GOOD = {"TERM": "xterm-256color", "LANG": "it_IT.UTF-8"}


def judged(
    changes: Mapping[str, str] = MappingProxyType({}), encoding: str = "utf-8", *, is_ascii: bool = False, mouse: bool = True
) -> Terminal:
    return decide({**GOOD, **changes}, encoding, is_ascii=is_ascii, mouse=mouse)


def prepared(**environ: str) -> dict[str, str]:
    after = {**GOOD, **environ}
    prepare(after, decide(after, "utf-8", is_ascii=False, mouse=True))
    return after


@pytest.mark.parametrize(
    ("changes", "colours"),
    [
        ({}, Colours.RGB),
        ({"TERM": "tmux-256color"}, Colours.RGB),
        ({"TERM": "xterm-kitty"}, Colours.RGB),
        ({"TERM": "alacritty"}, Colours.RGB),
        ({"TERM": "xterm", "COLORTERM": "truecolor"}, Colours.RGB),
        ({"TERM": "screen", "COLORTERM": "24bit", "TMUX": "/tmp/x,1,0"}, Colours.RGB),  # noqa: S108  # a variable's value, no file
        ({"TERM": "xterm"}, Colours.ANSI16),
        ({"TERM": "xterm-16color"}, Colours.ANSI16),
        ({"TERM": "screen"}, Colours.ANSI16),
        ({"TERM": "screen", "COLORTERM": "truecolor", "STY": "1.pts"}, Colours.ANSI16),
        ({"TERM": "linux"}, Colours.ANSI16),
        ({"TERM": "linux", "COLORTERM": "truecolor"}, Colours.ANSI16),
        ({"TERM": "nobody-knows"}, Colours.ANSI16),
        ({"TERM": "vt100"}, Colours.MONO),
        ({"TERM": "vt220", "COLORTERM": "truecolor"}, Colours.MONO),
        ({"TERM": "vt100-am"}, Colours.MONO),
        ({"TERM": "xterm-mono"}, Colours.MONO),
        ({"NO_COLOR": "1"}, Colours.MONO),
        ({"NO_COLOR": ""}, Colours.RGB),
    ],
)
def test_colours_follow_the_kind_of_terminal(changes: dict[str, str], colours: Colours) -> None:
    assert judged(changes).colours is colours


@pytest.mark.parametrize(
    ("changes", "encoding", "glyphs"),
    [
        ({}, "utf-8", Glyphs.UNICODE),
        ({}, "UTF8", Glyphs.UNICODE),
        ({}, "iso8859-1", Glyphs.ASCII),
        ({}, "ascii", Glyphs.ASCII),
        ({"LANG": ""}, "utf-8", Glyphs.UNICODE),
        ({"LANG": "it_IT"}, "utf-8", Glyphs.UNICODE),
        ({"LANG": "it_IT"}, "iso8859-15", Glyphs.ASCII),
        ({"LANG": "it_IT.ISO-8859-1"}, "utf-8", Glyphs.ASCII),
        ({"LANG": "it_IT.utf8@euro"}, "utf-8", Glyphs.UNICODE),
        ({"LANG": "C"}, "utf-8", Glyphs.ASCII),
        ({"LANG": "POSIX"}, "utf-8", Glyphs.ASCII),
        ({"LANG": "C.UTF-8"}, "utf-8", Glyphs.UNICODE),
        ({"LC_ALL": "C"}, "utf-8", Glyphs.ASCII),
        ({"LC_ALL": "en_GB.UTF-8", "LANG": "C"}, "utf-8", Glyphs.UNICODE),
        ({"LC_CTYPE": "en_GB.UTF-8", "LANG": "C"}, "utf-8", Glyphs.UNICODE),
        ({"LC_CTYPE": "C.UTF-8", "LANG": "it_IT.ISO-8859-1"}, "utf-8", Glyphs.ASCII),
        ({"LC_CTYPE": "C.UTF-8", "LANG": "xx_XX.UTF-8"}, "utf-8", Glyphs.UNICODE),
        ({"LC_CTYPE": "C.UTF-8", "LANG": ""}, "utf-8", Glyphs.UNICODE),
        ({"TERM": "linux"}, "utf-8", Glyphs.ASCII),
    ],
)
def test_glyphs_follow_the_locale_and_the_encoding(changes: dict[str, str], encoding: str, glyphs: Glyphs) -> None:
    assert judged(changes, encoding).glyphs is glyphs


def test_a_locale_of_c_is_seen_although_python_replaces_it() -> None:
    ask = (
        "import os, sys; from keywizard.tui.terminal import decide;"
        "print(decide(os.environ, sys.stderr.encoding, is_ascii=False, mouse=True).glyphs)"
    )
    for changes in ({"LANG": "C"}, {"LANG": "", "LC_ALL": "C"}, {"LANG": "POSIX"}):
        answer = subprocess.run([sys.executable, "-c", ask], env=environment(**changes), capture_output=True, text=True, check=True)
        assert answer.stdout.strip() == "ascii", changes


def test_ascii_is_had_for_the_asking() -> None:
    assert judged(is_ascii=True).glyphs is Glyphs.ASCII


def test_the_mouse_is_taken_unless_told_otherwise() -> None:
    assert (judged().mouse, judged(mouse=False).mouse) == (True, False)


@pytest.mark.parametrize(
    ("colorfgbg", "is_light"),
    [("15;0", False), ("0;15", True), ("0;default;15", True), ("0;7", True), ("7;8", False), ("15;default", None), ("", None), ("x", None)],
)
def test_the_background_is_known_where_the_terminal_tells(colorfgbg: str, is_light: object) -> None:
    assert judged({"COLORFGBG": colorfgbg}).is_light is is_light


@pytest.mark.parametrize("term", ["", "dumb", "unknown", "emacs"])
def test_a_terminal_that_cannot_move_its_cursor_is_refused(term: str) -> None:
    assert terminal_problem({"TERM": term}, stdin_isatty=True, stderr_isatty=True) == "terminal-dumb"
    assert terminal_problem({}, stdin_isatty=True, stderr_isatty=True) == "terminal-dumb"


def test_both_what_is_read_and_what_is_drawn_on_must_be_terminals() -> None:
    for stdin, stderr in itertools.product([True, False], repeat=2):
        expected = None if stdin and stderr else "no-terminal"
        assert terminal_problem(GOOD, stdin_isatty=stdin, stderr_isatty=stderr) == expected


def test_a_browser_needs_no_terminal_and_has_every_colour() -> None:
    served = {"TEXTUAL_DRIVER": "a.b:C", "COLUMNS": "90", "TERM": "dumb"}
    assert terminal_problem(served, stdin_isatty=False, stderr_isatty=False) is None
    assert judged(served).colours is Colours.RGB
    assert {"TEXTUAL_DRIVER", "COLUMNS"} <= set(prepared(**served))


@pytest.mark.parametrize(
    ("changes", "system"),
    [
        ({}, "256"),
        ({"COLORTERM": "truecolor"}, "truecolor"),
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


def test_nothing_heavy_is_imported_to_judge_a_terminal() -> None:
    ask = "import sys, keywizard.tui.terminal; print({'textual', 'rich', 'cryptography', 'segno'} & set(sys.modules))"
    answer = subprocess.run([sys.executable, "-c", ask], env=environment(), capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "set()"


def test_textual_takes_what_was_prepared() -> None:
    ask = (
        "import os; from keywizard.tui.terminal import decide, prepare;"
        "prepare(os.environ, decide(os.environ, 'utf-8', is_ascii=False, mouse=True));"
        "from textual import constants as c; from textual.app import App;"
        "print(c.TEXTUAL_ANIMATIONS, c.DEBUG, c.LOG_FILE, c.SCREENSHOT_DELAY, App().console.color_system, c.DEFAULT_THEME)"
    )
    env = environment(TEXTUAL_DEBUG="1", TEXTUAL_LOG="log", TEXTUAL_SCREENSHOT="3", TEXTUAL_THEME="nord", COLORTERM="")
    with RealTerminal([sys.executable, "-c", ask], env=env) as terminal:
        terminal.wait_for("none False None -1 256 textual-dark")
