"""A window that asks for a passphrase."""

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Input, Static

from keywizard.domain.secret import Secret
from keywizard.i18n.translator import Translator
from keywizard.tui.screens.window import Window
from keywizard.tui.widgets.text_field import PassphraseField


class PassphraseScreen(Window[Secret[str]]):
    """Ends with what was typed."""

    def __init__(self, translate: Translator) -> None:
        """Ask in the language of `translate`."""
        super().__init__(translate("passphrase-window.title"), translate("window.field-keys"))
        self._question = translate("passphrase-window.question")

    def compose_body(self) -> ComposeResult:
        """Show one field."""
        yield Static(Content(self._question), id="question")
        yield PassphraseField(widget_id="passphrase")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take it."""
        event.stop()
        self.finish(Secret(event.value))
