"""The seventh step at Binance: the API key that the page shows comes back here."""

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from keywizard.domain.errors import KeywizardError, SecretError
from keywizard.domain.secret import Secret
from keywizard.flow.commands import AttachApiKey
from keywizard.flow.events import Event
from keywizard.flow.steps import StepId
from keywizard.tui.screens.step import StepScreen
from keywizard.tui.widgets.text_field import ApiKeyField, PassphraseField
from keywizard.views.api_key_paste import Pasted, attach_command, field_of, paste_panel, takes_secret
from keywizard.views.values import Paragraph


class ApiKeyPasteScreen(StepScreen):
    """Fields for the API key, and for what else an HMAC key comes with."""

    STEP = StepId.API_KEY
    FOCUS = "api-key"

    def compose_left(self) -> ComposeResult:
        """Ask for what the page shows."""
        yield from self._field("api-key-paste.api-key", ApiKeyField(widget_id="api-key", second=self.services.second))
        if takes_secret(self.wizard):
            with Vertical(id="passphrases"):
                yield from self._field("api-key-paste.secret-key", ApiKeyField(widget_id="secret-key", is_hidden=True))
                yield from self._field("verification.passphrase", PassphraseField(widget_id="passphrase"))
                yield from self._field("keypair.repeat", PassphraseField(widget_id="repeat"))

    def _field(self, label: str, field: Input) -> ComposeResult:
        yield Static(Content(self.translate(label)), classes="field-label")
        yield field

    def panel(self) -> tuple[Paragraph, ...]:
        """Say what to paste."""
        return paste_panel(self.translate, self.wizard)

    def next_title(self) -> str:
        """Say that going on stores."""
        return self.translate("button.next" if self.wizard.answers.issued else "button.store-api-key")

    def on_input_changed(self) -> None:
        """Forget what was said of what stood there before."""
        self.tell("")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Go to the next field, and from the last one on; an empty passphrase is none."""
        fields = list(self.query(Input))
        position = fields.index(event.input)
        if event.input is fields[-1] or (event.input.id == "passphrase" and not event.value):
            self.action_next()
        else:
            fields[position + 1].focus()

    def on_text_field_key_material_refused(self, event: events.Event) -> None:
        """Say that a key file was pasted; of an API key and a secret key, this is not even the shape."""
        event.stop()
        event.prevent_default()  # what every other step says of it
        self.tell_error(SecretError("api-key-is-key-file"))

    def action_next(self) -> None:
        """Store what was pasted; go on where something is stored and nothing new was pasted."""
        if self.wizard.answers.issued and not any(field.value for field in self.query(Input)):
            self.go_on()
            return
        try:
            command = self._command()
        except KeywizardError as error:
            self.tell_error(error)
            self.focus_on(field_of(error.problem))
            return
        self.work(command, self.translate("api-key-paste.storing"))

    def _command(self) -> AttachApiKey:
        if not takes_secret(self.wizard):
            return attach_command(self.wizard, Pasted(self._typed("api-key")))
        secrets = (Secret(self._typed(field)) for field in ("secret-key", "passphrase", "repeat"))
        return attach_command(self.wizard, Pasted(self._typed("api-key"), *secrets))

    def _typed(self, widget_id: str) -> str:
        return self.query_one(f"#{widget_id}", Input).value

    def on_done(self, event: Event) -> None:
        """Go on."""
        del event
        self.go_on()
