"""Dropping the rest of a key that comes letter by letter, once its beginning was recognised and refused."""

from textual import events
from textual.timer import Timer
from textual.widget import Widget

from keywizard.tui.type_ahead import has_keys_waiting

_REST_OF_A_PASTE = 0.5
"""Seconds without a key after which a paste that came key by key is over."""


class Deafness:
    """Makes a field deaf for as long as keys follow one another like those of a paste."""

    def __init__(self, field: Widget) -> None:
        """Begin with open ears."""
        self._field = field
        self._timer: Timer | None = None

    def __bool__(self) -> bool:
        """Whether the rest is still being dropped."""
        return self._timer is not None

    def begin(self) -> None:
        """Drop keys from now on; or go on dropping them."""
        if self._timer is not None:
            self._timer.stop()
        self._timer = self._field.set_timer(_REST_OF_A_PASTE, self._end)

    def drops(self, event: events.Key) -> bool:
        """Tell whether a key belongs to the rest, and stop it if so."""
        if self._timer is None or not (event.is_printable or event.key == "enter"):
            return False
        self.begin()
        event.prevent_default()
        event.stop()
        return True

    def _end(self) -> None:
        self._timer = None
        if has_keys_waiting(self._field.app):  # they came in time: it is a busy machine that takes so long over them
            self.begin()
