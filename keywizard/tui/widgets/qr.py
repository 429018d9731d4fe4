"""A QR code that a phone can scan from any terminal."""

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from keywizard.domain.secret import Secret
from keywizard.views.qr import qr_lines

# Fixed colours: a theme's own would be light on dark, which many scanners do not read.
_INK_ON_PAPER = Style(color="#000000", bgcolor="#ffffff")


class QrCode(Widget):
    """Half blocks, black on white whatever the theme."""

    DEFAULT_CSS = "QrCode { width: auto; height: auto; }"

    def __init__(self, text: Secret[str]) -> None:
        """Draw `text`."""
        super().__init__()
        self._lines = qr_lines(text.reveal())

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """Give its width in cells."""
        del container, viewport
        return len(self._lines[0])

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Give its height in lines."""
        del container, viewport, width
        return len(self._lines)

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        return Strip([Segment(self._lines[y], _INK_ON_PAPER)]) if y < len(self._lines) else Strip.blank(self.size.width)
