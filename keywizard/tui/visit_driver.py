"""Driving a visit: the page at the other end of two pipes, and the program gone as soon as they are."""

import os

from textual.drivers.web_driver import WebDriver


class VisitDriver(WebDriver):
    """Ends the program at once when its input does: the server has gone, and nobody is left to be shown or told anything."""

    def run_input_thread(self) -> None:
        """Take input until it ends."""
        super().run_input_thread()
        if not self.exit_event.is_set():
            os._exit(0)  # all that a visit holds is thrown away anyway
