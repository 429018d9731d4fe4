"""A QR code that fills a window."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from keywizard.i18n.translator import Translator
from keywizard.tui.screens.window import Window
from keywizard.tui.widgets.qr import QrCode
from keywizard.views.qr import qr_lines

_FRAME = 4, 2
"""Cells that the window's own frame takes, across and down."""


class QrWindow(Window[None]):
    """Something public to scan with a phone."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter,q", "close", show=False)]

    def __init__(self, translate: Translator, title: str, text: str) -> None:
        """Draw `text`, which is no secret."""
        super().__init__(title, translate("window.reading-keys"))
        self._text = text
        lines = qr_lines(text)
        self.needs = len(lines[0]) + _FRAME[0], len(lines) + _FRAME[1]
        """Columns and rows of a terminal that can show it."""

    def fits(self, width: int, height: int) -> bool:
        """Tell whether a terminal of that size can show it whole."""
        return self.needs[0] <= width and self.needs[1] <= height

    def compose_body(self) -> ComposeResult:
        """Show it."""
        yield QrCode(self._text)
