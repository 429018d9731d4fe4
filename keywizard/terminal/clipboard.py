"""Copying by OSC 52: the terminal, which may be at the other end of an SSH line, puts a text on its own clipboard.

No terminal answers, so nobody can know whether it did. Multiplexers stand between (measured with tmux 3.3a and GNU screen 4.9):

* tmux takes the sequence itself with `set-clipboard on`, and hands a wrapped one on with `allow-passthrough on`; it ignores both
  otherwise. Both forms are sent. A tmux around that one sees the plain sequence again, which its own `set-clipboard on` takes.
* GNU screen drops the plain sequence, and shows the end of one that its string buffer cannot hold as text. It hands on what is
  wrapped, piece by piece. It would show the word in tmux's wrapping, so that form is sent only where tmux is innermost for sure.
"""

import base64
import re
from collections.abc import Mapping
from enum import StrEnum

from keywizard.terminal.capabilities import SERVED

MAX_LENGTH = 74_994
"""Characters of base64 that xterm takes; other terminals take more."""
_SCREEN_BUFFER = 250
"""Characters that the string buffer of every GNU screen holds (256 in old ones, 768 in those of today)."""
_ESC = "\x1b"
_END = f"{_ESC}\\"


class Clipboard(StrEnum):
    """What is known of the way to the terminal's clipboard."""

    DIRECT = "direct"
    """The terminal says what it is, and that kind takes the sequence."""
    UNKNOWN = "unknown"
    """Most terminals take it, some after a setting."""
    ASKS = "asks"
    """The terminal says what it is, and that kind takes it only after a setting."""
    TMUX = "tmux"
    """tmux decides."""
    SCREEN = "screen"
    """GNU screen hands it on."""
    BROWSER = "browser"
    """The page hands it to the browser, if that lets it."""
    NONE = "none"
    """This kind of terminal has no clipboard."""


_WITHOUT = re.compile(r"|linux.*|vt\d.*|dumb.*|cons\d.*|wsvt.*|emacs.*|unknown")
_TAKE_IT = ("xterm-kitty", "xterm-ghostty", "alacritty", "foot", "wezterm")
_PROGRAMS = {"WezTerm": Clipboard.DIRECT, "ghostty": Clipboard.DIRECT, "vscode": Clipboard.DIRECT, "iTerm.app": Clipboard.ASKS}
"""By TERM_PROGRAM. Of macOS Terminal it is known that it takes nothing."""


def clipboard_of(environ: Mapping[str, str]) -> Clipboard:
    """Judge the way to the clipboard by the environment."""
    term, program = environ.get("TERM", ""), environ.get("TERM_PROGRAM", "")
    if environ.get(SERVED):
        return Clipboard.BROWSER
    if _is_tmux(environ):
        return Clipboard.TMUX
    if _may_be_screen(environ):
        return Clipboard.SCREEN
    if _WITHOUT.fullmatch(term) or program == "Apple_Terminal":
        return Clipboard.NONE
    if term.startswith(_TAKE_IT) or environ.get("WT_SESSION"):
        return Clipboard.DIRECT
    return _PROGRAMS.get(program, Clipboard.ASKS if environ.get("XTERM_VERSION") else Clipboard.UNKNOWN)


def copy_obstacle(text: str, environ: Mapping[str, str]) -> str | None:
    """Say why `text` cannot be copied: `too-long` or `none`; nothing where it is worth trying."""
    if clipboard_of(environ) is Clipboard.NONE:
        return Clipboard.NONE.value
    return "too-long" if len(_plain(text)) > MAX_LENGTH else None


def clipboard_sequences(text: str, environ: Mapping[str, str]) -> str:
    """Give what is to be written to the terminal, so that `text`, which must not be secret, gets onto its clipboard.

    Nothing where `copy_obstacle` names a reason.
    """
    if copy_obstacle(text, environ):
        return ""
    plain = _plain(text)
    if not _may_be_screen(environ):
        return plain + _for_tmux(plain) if _is_tmux(environ) else plain
    # The plain form is for a tmux inside screen, or one that calls itself screen and is seen through SSH by its TERM alone.
    short = plain if len(plain) <= _SCREEN_BUFFER else ""
    return short + (_for_tmux(_for_screen(plain)) if _is_tmux(environ) else _for_screen(plain))


def _is_tmux(environ: Mapping[str, str]) -> bool:
    # With both around, what says `screen` may be either; GNU screen shows what is meant for tmux, and tmux ignores what is for screen.
    if environ.get("TERM", "").startswith("tmux"):
        return True
    return bool(environ.get("TMUX")) and not environ.get("STY")


def _may_be_screen(environ: Mapping[str, str]) -> bool:
    return bool(environ.get("STY")) or (environ.get("TERM", "").startswith("screen") and not environ.get("TMUX"))


def _plain(text: str) -> str:
    return f"{_ESC}]52;c;{base64.b64encode(text.encode()).decode()}\a"


def _for_tmux(sequence: str) -> str:
    return f"{_ESC}Ptmux;{sequence.replace(_ESC, _ESC * 2)}{_END}"


def _for_screen(sequence: str) -> str:
    pieces = (sequence[start : start + _SCREEN_BUFFER] for start in range(0, len(sequence), _SCREEN_BUFFER))
    return "".join(f"{_ESC}P{piece}{_END}" for piece in pieces)
