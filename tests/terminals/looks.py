"""Kinds of terminals, and what each of them knows."""

from enum import IntEnum
from typing import NamedTuple


class Inks(IntEnum):
    """How many colours a terminal has; a larger number has all of a smaller."""

    NONE = 0
    SIXTEEN = 1
    MANY = 2
    """256."""
    EVERY = 3


class Look(NamedTuple):
    """A terminal and how keywizard is started in it."""

    name: str
    """Shown by a failing test."""
    environ: tuple[tuple[str, str], ...] = ()
    """What it changes in the environment; an empty value takes a variable away."""
    flags: tuple[str, ...] = ()
    """Flags of keywizard."""
    inks: Inks = Inks.MANY
    """The colours it may be sent."""
    is_ascii: bool = False
    """Whether it may be sent ASCII alone."""
    encoding: str = "utf-8"
    """How it reads bytes."""
    has_mouse: bool = True
    """Whether the mouse may be asked for."""
    has_kitty: bool = False
    """Whether the keyboard protocol of kitty may be asked for, and modes asked about: older terminals print the end of the question."""
    has_commands: bool = True
    """Whether it swallows operating system commands (OSC) unseen."""
    columns: int = 80
    """Its width."""
    rows: int = 24
    """Its height."""
    language: str = "en"
    """The language of the walk: Italian runs longer."""
    is_twin: bool = False
    """Whether another kind has its size, its language and its characters, so that every row stands there as it stands here.

    80 by 24 are walked whole with characters beyond ASCII, in both languages, where sizes come and go.
    """


def _term(name: str) -> tuple[tuple[str, str], ...]:
    return (("TERM", name), ("COLORTERM", ""))


LOOKS = (
    Look("xterm", _term("xterm"), inks=Inks.SIXTEEN, is_twin=True),
    Look("xterm-256color", _term("xterm-256color"), has_kitty=True, language="it", is_twin=True),
    Look("truecolor", (("TERM", "xterm-256color"), ("COLORTERM", "truecolor")), inks=Inks.EVERY, has_kitty=True, columns=120, rows=40),
    Look("screen", _term("screen"), inks=Inks.SIXTEEN, language="it", columns=60, rows=20),
    Look("screen-256color", _term("screen-256color"), columns=100, rows=30),
    Look("tmux-256color", _term("tmux-256color"), has_kitty=True, columns=60, rows=20),
    Look("linux console", _term("linux"), inks=Inks.SIXTEEN, is_ascii=True, has_commands=False, language="it"),
    Look("vt100", _term("vt100"), inks=Inks.NONE, has_commands=False, is_twin=True),
    Look("vt220", _term("vt220"), inks=Inks.NONE, has_commands=False, language="it", columns=132),
    Look("light", (("COLORFGBG", "0;15"), ("COLORTERM", "")), has_kitty=True, is_twin=True),
    Look("no colour", (("NO_COLOR", "1"),), inks=Inks.NONE, is_twin=True),
    Look("LANG=C", (("LANG", "C"), ("COLORTERM", "")), is_ascii=True, encoding="latin-1", has_kitty=True, language="it", is_twin=True),
    Look(
        "latin 1",
        (("LANG", "it_IT.ISO-8859-1"), ("COLORTERM", "")),
        is_ascii=True,
        encoding="latin-1",
        has_kitty=True,
        language="it",
        is_twin=True,
    ),
    Look("ascii by flag", (("COLORTERM", ""),), ("--ascii",), is_ascii=True, has_kitty=True),
    Look("no mouse", (("COLORTERM", ""),), ("--no-mouse",), has_mouse=False, has_kitty=True, columns=200, rows=60, language="it"),
)
