"""Driving a visit: the page at the other end of two pipes, and the program gone as soon as they are."""

import os
from typing import Protocol, cast

from textual.drivers.web_driver import WebDriver


class _Speaking(Protocol):
    @property
    def language(self) -> str: ...


class VisitDriver(WebDriver):
    """Ends the program at once when its input does: the server has gone, and nobody is left to be shown or told anything."""

    def write_meta(self, data: dict[str, object]) -> None:
        """Tell the server something beside what is drawn; with the goodbye, in which language the page shall say its own."""
        super().write_meta(data | {"language": cast("_Speaking", self._app).language} if data == {"type": "exit"} else data)

    def run_input_thread(self) -> None:
        """Take input until it ends."""
        super().run_input_thread()
        if not self.exit_event.is_set():
            os._exit(0)  # all that a visit holds is thrown away anyway
