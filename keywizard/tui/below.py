"""What stands below every screen, windows too: nothing, unless an app keeps the last rows for itself, as a tour does for its captions."""

from collections.abc import Iterable
from typing import ClassVar

from textual.app import App
from textual.widget import Widget


class Below:
    """Of an app: that it keeps the last rows of every screen for itself."""

    ROWS_BELOW: ClassVar[int] = 0
    """How many."""

    def compose_below(self) -> Iterable[Widget]:
        """Give what stands there, docked to the bottom and ROWS_BELOW high; each screen asks for its own."""
        return ()


def rows_below(app: App[object]) -> int:
    """Tell how many rows at the bottom of the terminal do not belong to the screen."""
    return app.ROWS_BELOW if isinstance(app, Below) else 0


def below(app: App[object]) -> Iterable[Widget]:
    """Give what an app puts below a screen."""
    return app.compose_below() if isinstance(app, Below) else ()
