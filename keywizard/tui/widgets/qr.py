"""A QR code that a phone can scan from any terminal."""

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from keywizard.domain.secret import Secret
from keywizard.tui.secrecy import Secrecy, marked
from keywizard.views.qr import qr_lines

# Fixed colours: a theme's own would be light on dark, which many scanners do not read.
_INK_ON_PAPER = Style(color="#000000", bgcolor="#ffffff")


class QrCode(Widget):
    """Half blocks, black on white whatever the theme."""

    DEFAULT_CSS = "QrCode { width: auto; height: auto; }"

    def __init__(self, text: Secret[str] | str) -> None:
        """Draw `text`; a secret is marked as one."""
        super().__init__()
        self._is_secret = isinstance(text, Secret)
        self._lines = qr_lines(text.reveal() if isinstance(text, Secret) else text)

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
        if y >= len(self._lines):
            return Strip.blank(self.size.width)
        strip = Strip([Segment(self._lines[y], _INK_ON_PAPER)])
        return marked(strip, Secrecy.PICTURE) if self._is_secret else strip
