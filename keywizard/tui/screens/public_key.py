"""The window with the public key: to read, to copy, to scan, to select, to have printed."""

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from keywizard.terminal.clipboard import clipboard_of, copy_obstacle
from keywizard.tui.below import rows_below
from keywizard.tui.plain_view import show_plainly
from keywizard.tui.screens.window import Window
from keywizard.tui.services import Services
from keywizard.tui.widgets.choice_list import ChoiceList
from keywizard.tui.widgets.message_line import MessageLine
from keywizard.tui.widgets.text_panel import TextPanel
from keywizard.views.public_key import COPY, PLAIN, QR, PublicKey, copy_text, plain_text, public_key_page, ways
from keywizard.views.values import Choice, Tone

_OTHER_LINES = 15
"""Frame, file, ways and what is said of them."""


class PublicKeyWindow(Window[None]):
    """The key and its file, and under them the ways to take it along."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("f6", "plain_view", show=False)]
    AUTO_FOCUS = "#ways"

    def __init__(
        self,
        services: Services,
        public_key: PublicKey,
        is_printed: bool | None = None,  # noqa: FBT001  # three states, and the window has but these four things
        change: Callable[[bool], None] = lambda _: None,
    ) -> None:
        """Show `public_key`; `change` hears whether it is to be printed at the end. Where nothing is printed then, `is_printed` is none."""
        super().__init__(services.translate("public-key.title"), services.translate("public-key.keys"))
        self._services = services
        self._translate = services.translate
        self._public_key = public_key
        self._is_printed = is_printed
        self._change = change

    def on_mount(self) -> None:
        """Be as high as the key needs; on a screen that is lower, the key scrolls."""
        self.query_one("#window").styles.height = len(self._public_key.pem.splitlines()) + _OTHER_LINES

    def compose_body(self) -> ComposeResult:
        """Show the key, the ways, and what came of them."""
        page = public_key_page(self._translate, self._public_key, is_visit=self._services.is_visit)
        yield TextPanel(page, more=self._translate("frame.more"))
        yield ChoiceList(self._ways(), widget_id="ways")
        yield MessageLine()

    def _ways(self) -> tuple[Choice, ...]:
        return ways(self._translate, is_printed=self._is_printed, is_visit=self._services.is_visit)

    def on_choice_list_chosen(self, event: ChoiceList.Chosen) -> None:
        """Go the way of the row."""
        self._go(event.choice.id)

    def on_choice_list_toggled(self, event: ChoiceList.Toggled) -> None:
        """Go the way of the row."""
        self._go(event.choice.id)

    def _go(self, way: str) -> None:
        if way == COPY:
            self._copy()
        elif way == PLAIN:
            self.action_plain_view()
        elif way == QR:
            self._show_qr()
        else:
            self._toggle_print()

    def _copy(self) -> None:
        environ = self._services.environ
        obstacle = copy_obstacle(self._public_key.pem, environ)
        self.app.copy_to_clipboard(self._public_key.pem)
        self._tell(copy_text(self._translate, clipboard_of(environ), obstacle), Tone.WARNING if obstacle else Tone.PLAIN)

    def action_plain_view(self) -> None:
        """Show the key on the terminal's normal screen."""
        if not show_plainly(self.app, plain_text(self._translate, self._public_key)):
            self._tell(self._translate("public-key.plain.unable"), Tone.WARNING)

    def _show_qr(self) -> None:
        from keywizard.tui.screens.qr_window import QrWindow

        if not self._services.has_pictures:
            self._tell(self._translate("public-key.no-pictures"), Tone.WARNING)
            return
        window = QrWindow(self._translate, self.heading, self._public_key.pem)
        if window.fits(self.app.size.width, self.app.size.height - rows_below(self.app)):
            self.app.push_screen(window)
        else:
            self._tell(self._translate("public-key.qr-too-big", width=window.needs[0], height=window.needs[1]), Tone.WARNING)

    def _toggle_print(self) -> None:
        self._is_printed = not self._is_printed
        self._change(self._is_printed)
        self.query_one(ChoiceList).set_choices(self._ways())
        self._tell(self._translate("public-key.printed" if self._is_printed else "public-key.not-printed"))

    def _tell(self, text: str, tone: Tone = Tone.PLAIN) -> None:
        self.query_one(MessageLine).say(text, tone)
