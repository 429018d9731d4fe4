"""The terminal is judged by what it says of itself, before anything is drawn."""

import subprocess
import sys
from collections.abc import Mapping
from types import MappingProxyType

import pytest

from keywizard.terminal.capabilities import Colours, Glyphs, Terminal, decide
from tests.realterm.terminal import environment

GOOD = {"TERM": "xterm-256color", "LANG": "it_IT.UTF-8"}


def judged(
    changes: Mapping[str, str] = MappingProxyType({}), encoding: str = "utf-8", *, is_ascii: bool = False, mouse: bool = True
) -> Terminal:
    return decide({**GOOD, **changes}, encoding, is_ascii=is_ascii, mouse=mouse)


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
        "import os, sys; from keywizard.terminal.capabilities import decide;"
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


def test_nothing_heavy_is_imported_to_judge_a_terminal() -> None:
    ask = "import sys, keywizard.terminal.capabilities; print({'textual', 'rich', 'cryptography', 'segno'} & set(sys.modules))"
    answer = subprocess.run([sys.executable, "-c", ask], env=environment(), capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "set()"


def test_a_browser_has_every_colour() -> None:
    assert judged({"TEXTUAL_DRIVER": "a.b:C", "COLUMNS": "90", "TERM": "dumb"}).colours is Colours.RGB
