"""What this terminal can show, decided once and before Textual is imported, which reads the environment only then.

Textual itself looks at no terminfo: it would send truecolor to TERM=dumb and UTF-8 to an ASCII line.
"""

from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass
from enum import StrEnum


class Glyphs(StrEnum):
    """Which characters are drawn."""

    UNICODE = "unicode"
    ASCII = "ascii"


class Colours(StrEnum):
    """How many colours are sent."""

    RGB = "rgb"
    ANSI16 = "ansi16"
    MONO = "mono"


@dataclass(frozen=True, slots=True)
class Terminal:
    """What is drawn with."""

    glyphs: Glyphs
    """Which characters."""
    colours: Colours
    """How many colours."""
    mouse: bool = True
    """Whether mouse reports are asked for."""
    is_light: bool | None = None
    """Whether the background is light, where the terminal has told."""


_DUMB = frozenset({"", "dumb", "unknown", "emacs"})
_COLOURLESS = ("vt52", "vt100", "vt102", "vt220", "vt320")
_RICH_TERMS = ("256color", "direct", "kitty", "alacritty", "ghostty", "foot", "wezterm")
_UTF8 = frozenset({"utf8", "utf_8"})
_POPPED = ("COLUMNS", "LINES", "NO_COLOR", "TEXTUAL", "TEXTUAL_COLOR_SYSTEM", "TEXTUAL_DEBUG", "TEXTUAL_FILTERS", "TEXTUAL_LOG", "TEXTUAL_THEME")
"""What would freeze the size, write keys or logs to files, or overrule what was decided here."""


def terminal_problem(environ: Mapping[str, str], *, stdin_isatty: bool, stderr_isatty: bool) -> str | None:
    """Say why no screen can be drawn, as a problem id, or nothing. Keys come from stdin and screens go to stderr."""
    if not (stdin_isatty and stderr_isatty):
        return "no-terminal"
    return "terminal-dumb" if environ.get("TERM", "") in _DUMB else None


def decide(environ: Mapping[str, str], encoding: str, *, is_ascii: bool = False, mouse: bool = True) -> Terminal:
    """Judge the terminal by its environment and the encoding of its output."""
    return Terminal(_glyphs(environ, encoding, is_ascii=is_ascii), _colours(environ), mouse, _is_light(environ))


def _glyphs(environ: Mapping[str, str], encoding: str, *, is_ascii: bool) -> Glyphs:
    is_utf8 = encoding.lower().replace("-", "_") in _UTF8
    # The font of the Linux console lacks most of what a UTF-8 terminal draws.
    is_plain = is_ascii or not is_utf8 or environ.get("TERM") == "linux" or _is_c_locale(environ)
    return Glyphs.ASCII if is_plain else Glyphs.UNICODE


def _is_c_locale(environ: Mapping[str, str]) -> bool:
    # Set on purpose, that is: a server without any LANG mostly has a UTF-8 client at the other end.
    spoken = next((value for name in ("LC_ALL", "LC_CTYPE", "LANG") if (value := environ.get(name))), "")
    return spoken in {"C", "POSIX"}


def _colours(environ: Mapping[str, str]) -> Colours:
    term = environ.get("TERM", "")
    if environ.get("NO_COLOR") or term.startswith(_COLOURLESS):
        return Colours.MONO
    if term == "linux":
        return Colours.ANSI16  # systemd sets COLORTERM on consoles that cannot
    if environ.get("COLORTERM") in {"truecolor", "24bit"} or any(word in term for word in _RICH_TERMS):
        return Colours.RGB
    return Colours.ANSI16


def _is_light(environ: Mapping[str, str]) -> bool | None:
    background = environ.get("COLORFGBG", "").rpartition(";")[2]
    return int(background) in {7, *range(9, 16)} if background.isdecimal() else None


def prepare(environ: MutableMapping[str, str], terminal: Terminal) -> None:
    """Set and clear what Textual reads at its import, so that it draws as decided."""
    for name in [*_POPPED, *(name for name in environ if name.startswith("TEXTUAL_SCREENSHOT"))]:
        environ.pop(name, None)
    environ["TEXTUAL_ANIMATIONS"] = "none"
    environ.setdefault("ESCDELAY", "100")
    if terminal.colours is not Colours.RGB:
        environ["TEXTUAL_COLOR_SYSTEM"] = "standard"
        environ.setdefault("TEXTUAL_DISABLE_KITTY_KEY", "1")
