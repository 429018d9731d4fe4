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
from keywizard.views.values import Paragraph
from keywizard.views.verification import authenticator_panel


class AuthenticatorScreen(Window[None]):
    """A QR code where the terminal can draw one, and the setup key in groups of four; both are hidden after thirty seconds."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter,q", "close", show=False), Binding("space", "show_again", show=False)]
    SHOWN_SECONDS = 30
    is_hiding = False
    """Whether nothing secret is shown any more."""

    def __init__(self, translate: Translator, uri: Secret[str], setup_key: Secret[str], *, has_pictures: bool, second: float = 1.0) -> None:
        """Show the practice account's `uri` and `setup_key`; `second` is how long a second is that is counted on the screen."""
        super().__init__(translate("authenticator.title"), translate("window.reading-keys"))
        self.translate = translate
        self._uri = uri
        self._setup_key = setup_key
        self._has_pictures = has_pictures
        self._second = second

    def compose_body(self) -> ComposeResult:
        """Show both, or neither."""
        with Horizontal(id="authenticator"):
            if self._has_pictures:
                yield QrCode(self._uri)
            yield TextPanel(self._paragraphs(), more=self.translate("frame.more"))

    def _paragraphs(self) -> tuple[Paragraph, ...]:
        if self.is_hiding:
            return (Paragraph(self.translate("authenticator.hidden")),)
        shown = authenticator_panel(self.translate, self._setup_key, has_picture=self._has_pictures)
        return (*shown, Paragraph(self.translate("authenticator.hides", seconds=self.SHOWN_SECONDS)))

    def on_mount(self) -> None:
        """Count."""
        self._count()

    def _count(self) -> None:
        self.set_timer(self.SHOWN_SECONDS * self._second, self.hide_secrets)

    def hide_secrets(self) -> None:
        """Show neither until asked again."""
        self._show(is_hiding=True)

    def action_show_again(self) -> None:
        """Show both for as long once more."""
        if self.is_hiding:
            self._show(is_hiding=False)
            self._count()

    def _show(self, *, is_hiding: bool) -> None:
        self.is_hiding = is_hiding
        for picture in self.query(QrCode):
            picture.display = not is_hiding
        self.query_one(TextPanel).show(self._paragraphs())
