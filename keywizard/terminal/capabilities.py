"""What the terminal can show, decided once and before anything is drawn: Textual itself takes every terminal for an xterm."""

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

_MONOCHROME = re.compile(r"vt\d+.*|.*-m(?:ono)?")
_MANY_COLOURS = re.compile(r".*(?:256color|direct|kitty|alacritty|foot|ghostty|wezterm).*")
_FILLS_ERASED = re.compile(r"(?:xterm|linux|rxvt|alacritty|foot|wezterm|ghostty|contour).*")
"""What else calls itself so fills erased cells too; screen and tmux are left out, whose terminfo promises no such thing."""
_REMOTE = ("SSH_CONNECTION", "SSH_TTY", "MOSH_CONNECTION")
_TRUECOLOR = frozenset({"truecolor", "24bit"})
_PLAIN_LOCALES = frozenset({"C", "POSIX"})
_COERCED = "C.UTF-8"
_LIGHT_BACKGROUNDS = frozenset({"7", "9", "10", "11", "12", "13", "14", "15"})
"""Colour numbers that vim takes for a light background, too."""
SERVED = "TEXTUAL_DRIVER"
"""Set where a browser shows the screens."""


class Glyphs(StrEnum):
    """Which characters can be drawn."""

    UNICODE = "unicode"
    ASCII = "ascii"


class Colours(StrEnum):
    """Which colours can be drawn."""

    RGB = "rgb"
    """256 or more."""
    ANSI16 = "ansi16"
    MONO = "mono"
    """None: bold, underline and reverse alone."""


class Terminal(NamedTuple):
    """How to draw."""

    glyphs: Glyphs
    """With which characters."""
    colours: Colours
    """With which colours."""
    mouse: bool = True
    """Whether to take the mouse."""
    is_light: bool | None = None
    """Whether its background is light, where COLORFGBG says so."""
    can_erase: bool = False
    """Whether it fills erased cells with the colour of the ground (terminfo: bce, with ech)."""


def decide(environ: Mapping[str, str], encoding: str, *, is_ascii: bool = False, mouse: bool = True) -> Terminal:
    """Judge the terminal by its environment and by the `encoding` of standard error."""
    # The font of the Linux console lacks most of what a UTF-8 terminal draws.
    is_plain = is_ascii or not _reads_utf8(environ, encoding) or environ.get("TERM") == "linux"
    return Terminal(
        glyphs=Glyphs.ASCII if is_plain else Glyphs.UNICODE,
        colours=_colours(environ),
        mouse=mouse,
        is_light=_is_light(environ.get("COLORFGBG", "")),
        can_erase=bool(_FILLS_ERASED.fullmatch(environ.get("TERM", ""))) and not environ.get("STY"),
    )


def _colours(environ: Mapping[str, str]) -> Colours:
    term = environ.get("TERM", "")
    if environ.get("NO_COLOR") or _MONOCHROME.fullmatch(term):
        return Colours.MONO
    if environ.get(SERVED) or _MANY_COLOURS.fullmatch(term) or is_truecolor(environ):
        return Colours.RGB
    return Colours.ANSI16


def is_remote(environ: Mapping[str, str]) -> bool:
    """Tell whether a network lies between the program and the terminal."""
    return any(environ.get(name) for name in _REMOTE)


def is_truecolor(environ: Mapping[str, str]) -> bool:
    """Tell whether the terminal says that it has every colour, and can be believed."""
    # systemd says so of Linux consoles too, and inside GNU screen it is the terminal outside that said so.
    is_hearsay = environ.get("TERM") == "linux" or bool(environ.get("STY"))
    return environ.get("COLORTERM", "").strip().lower() in _TRUECOLOR and not is_hearsay


def _reads_utf8(environ: Mapping[str, str], encoding: str) -> bool:
    locale = locale_of(environ)
    if locale in _PLAIN_LOCALES:
        return False
    codeset = locale.partition(".")[2].partition("@")[0] or encoding
    return _is_utf8(codeset) and _is_utf8(encoding)


def locale_of(environ: Mapping[str, str]) -> str:
    """Give the locale that the person has chosen for characters; empty where none is said."""
    # Where LANG is C, or not installed, Python itself has put LC_CTYPE into the environment; of the terminal that says nothing.
    is_coerced = environ.get("LC_CTYPE") == _COERCED and bool(environ.get("LANG"))
    names = ("LC_ALL", "LANG") if is_coerced else ("LC_ALL", "LC_CTYPE", "LANG")
    return next((environ[name] for name in names if environ.get(name)), "")


def _is_utf8(codeset: str) -> bool:
    return codeset.lower().replace("-", "").replace("_", "") == "utf8"


def _is_light(colorfgbg: str) -> bool | None:
    background = colorfgbg.rpartition(";")[2]
    if not background.isdecimal():
        return None
    return background in _LIGHT_BACKGROUNDS
