"""The practice account's setup key, for an authenticator on a phone."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal

from keywizard.domain.secret import Secret
from keywizard.i18n.translator import Translator
from keywizard.tui.screens.window import Window
from keywizard.tui.widgets.qr import QrCode
from keywizard.tui.widgets.text_panel import TextPanel
from keywizard.views.verification import authenticator_panel


class AuthenticatorScreen(Window[None]):
    """A QR code where the terminal can draw one, and the setup key in groups of four."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter,q", "close", show=False)]

    def __init__(self, translate: Translator, uri: Secret[str], setup_key: Secret[str], *, has_pictures: bool) -> None:
        """Show the practice account's `uri` and `setup_key`."""
        super().__init__(translate("authenticator.title"), translate("window.reading-keys"))
        self.translate = translate
        self._uri = uri
        self._setup_key = setup_key
        self._has_pictures = has_pictures

    def compose_body(self) -> ComposeResult:
        """Show both."""
        paragraphs = authenticator_panel(self.translate, self._setup_key, has_picture=self._has_pictures)
        with Horizontal(id="authenticator"):
            if self._has_pictures:
                yield QrCode(self._uri)
            yield TextPanel(paragraphs, more=self.translate("frame.more"))
