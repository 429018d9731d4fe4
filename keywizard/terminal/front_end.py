"""Screens or lines: which front end suits the terminal. Nothing heavy is loaded to find out."""

from collections.abc import Mapping
from enum import StrEnum

from keywizard.terminal.capabilities import SERVED

_UNABLE = frozenset({"", "dumb", "unknown", "emacs"})
"""Terminals that cannot move their cursor, as debconf lists them too."""
_ACCESSIBLE = "ACCESSIBLE"
"""Set by people who cannot see a screen; other prompts heed it too."""


class FrontEnd(StrEnum):
    """How a person is led through the walk."""

    SCREENS = "screens"
    LINES = "lines"
    """Asked for, by a flag or by ACCESSIBLE."""
    LINES_ONLY = "lines-only"
    """All that the terminal can do."""
    NONE = "none"
    """There is nobody to ask."""


def choose_front_end(environ: Mapping[str, str], *, is_plain: bool, stdin_isatty: bool, stderr_isatty: bool) -> FrontEnd:
    """Choose by the flag `--plain` and the terminal. Both front ends read standard input and write to standard error."""
    if environ.get(SERVED):
        return FrontEnd.SCREENS
    if not (stdin_isatty and stderr_isatty):
        return FrontEnd.NONE
    if is_plain or environ.get(_ACCESSIBLE, "0") not in {"", "0"}:
        return FrontEnd.LINES
    return FrontEnd.LINES_ONLY if environ.get("TERM", "") in _UNABLE else FrontEnd.SCREENS
