"""What a screen that is too small says."""

from textual.content import Content
from textual.widget import Widget


class TooSmall(Widget):
    """Shown instead of everything else; nothing is lost meanwhile."""

    DEFAULT_CSS = "TooSmall { height: 1fr; padding: 0 1; display: none; }"

    def __init__(self, text: str) -> None:
        """Say `text`."""
        super().__init__()
        self._text = text

    def render(self) -> Content:
        """Draw it."""
        return Content(self._text)
