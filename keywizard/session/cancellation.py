"""A wish to stop, and the moment after which it comes too late."""

from threading import Lock


class Cancellation:
    """Shared by the one who asks and the one who works: either the wish or the work wins, never both."""

    def __init__(self) -> None:
        """Nobody has asked, and nothing is done."""
        self._lock = Lock()
        self._is_asked = False
        self._is_done = False

    @property
    def is_asked(self) -> bool:
        """Whether the work is to stop."""
        return self._is_asked

    def ask(self) -> bool:
        """Ask the work to stop; false when it can no longer be undone."""
        with self._lock:
            self._is_asked = not self._is_done
            return self._is_asked

    def pass_point_of_no_return(self) -> bool:
        """Go on to what cannot be undone; false when the work is to stop instead."""
        with self._lock:
            self._is_done = not self._is_asked
            return self._is_done
