"""The ways a visit can end, by the code that the page is told when its connection is closed."""

from enum import IntEnum
from typing import NamedTuple


class Ending(IntEnum):
    """A close code of a WebSocket; applications have those from 4000 on (RFC 6455, 7.4.2)."""

    LOST = 1006
    """The line was cut: the browser says so itself."""
    CLOSING = 1001
    """The server ends."""
    LEFT = 4000
    """The visitor left."""
    IDLE = 4001
    """The visitor sent nothing for too long."""
    FULL = 4002
    """Every place is taken."""
    BROKE_DOWN = 4003
    """The program ended unasked, or could not be started."""


class Ended(NamedTuple):
    """How a visit has ended."""

    ending: Ending
    """Why."""
    language: str = ""
    """The language in which it was left; the page's own where nobody said."""
