"""The sixth step: the second factors, simulated, and then the API key is made."""

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from keywizard.domain.key_type import KeyType
from keywizard.domain.place import Factor
from keywizard.domain.secret import Secret
from keywizard.flow.commands import CreateApiKey, ProveCode, ProvePasskey
from keywizard.flow.events import ApiKeyIssued, Event, FactorProven
from keywizard.flow.steps import StepId
from keywizard.keys.passphrase import passphrase_problems
from keywizard.tui.screens.step import StepScreen
from keywizard.tui.widgets.choice_list import ChoiceList
from keywizard.tui.widgets.code_field import CodeField
from keywizard.tui.widgets.text_field import PassphraseField
from keywizard.views.chrome import reason_text
from keywizard.views.values import Paragraph, Tone
from keywizard.views.verification import OWN_CODE, PASSKEY, SETUP, factors_left, verification_choices, verification_panel


class VerificationScreen(StepScreen):
    """A one-time code and a passkey, as the route asks for; what they unlock is made on going on."""

    STEP = StepId.VERIFICATION
    FOCUS = "actions"

    def compose_left(self) -> ComposeResult:
        """Offer the practice authenticator, a field for its code, and the passkey; for HMAC also a passphrase."""
        yield ChoiceList(verification_choices(self.translate, self.wizard), widget_id="actions")
        yield Static(Content(self.translate("verification.code")), classes="field-label")
        yield CodeField(widget_id="code", second=self.services.second)
        if self.wizard.answers.key_type is KeyType.HMAC:
            with Vertical(id="passphrases"):
                yield Static(Content(self.translate("verification.passphrase")), classes="field-label")
                yield PassphraseField(widget_id="passphrase")
                yield Static(Content(self.translate("keypair.repeat")), classes="field-label")
                yield PassphraseField(widget_id="repeat")

    def panel(self) -> tuple[Paragraph, ...]:
        """Say what is asked for and what is still missing."""
        return verification_panel(self.translate, self.wizard)

    def next_title(self) -> str:
        """Say that going on makes the key."""
        return self.translate("button.make-api-key")

    def on_choice_list_chosen(self, event: ChoiceList.Chosen) -> None:
        """Do what the row says."""
        self._act(event.choice.id)

    def on_choice_list_toggled(self, event: ChoiceList.Toggled) -> None:
        """Do what the row says."""
        self._act(event.choice.id)

    def _act(self, action: str) -> None:
        if self._is_busy:
            return
        if action == PASSKEY:
            self.work(ProvePasskey(), self.translate("verification.asking-passkey"))
        elif action == OWN_CODE:
            self._fill_in_code()
        elif action == SETUP:
            self._show_setup()

    def _fill_in_code(self) -> None:
        code = self.ask(lambda: self.services.session.own_code(self.wizard))
        if code is None:
            return
        field = self.query_one("#code", CodeField)
        field.fill(code)
        field.focus()
        self.tell(self.translate("verification.filled-in"))

    def _show_setup(self) -> None:
        from keywizard.tui.screens.authenticator import AuthenticatorScreen

        exchange = self.services.session.exchange(self.wizard)
        if secrets := self.ask(lambda: (exchange.otpauth_uri(), exchange.setup_key())):
            has_pictures, second = self.services.has_pictures, self.services.second
            self.app.push_screen(AuthenticatorScreen(self.translate, *secrets, has_pictures=has_pictures, second=second))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Show the code to the exchange; from a passphrase go on, without one straight to the key."""
        if event.input.id == "code":
            self._prove(event.value)
        elif event.input.id == "passphrase" and event.value:
            self.query_one("#repeat").focus()
        else:
            self.action_next()

    def _prove(self, code: str) -> None:
        if not self._is_busy:
            self.work(ProveCode(Secret(code)), self.translate("verification.checking-code"))

    def action_next(self) -> None:
        """Show a code that is typed but not shown yet; then, with every factor proven, make the API key."""
        code = self.query_one("#code", Input).value
        if Factor.TOTP in factors_left(self.wizard) and code:
            self._prove(code)
        elif factors_left(self.wizard):
            self.move(self.wizard.advance())
        else:
            self._create()

    def _create(self) -> None:
        typed = [field.value for field in self.query(PassphraseField)]
        if not any(typed):
            self.work(CreateApiKey(), self.translate("verification.creating"))
        elif problems := passphrase_problems(*map(Secret, typed)):
            self.tell(" ".join(reason_text(self.translate, f"error.{problem}.message") for problem in problems), Tone.WARNING)
        else:
            self.work(CreateApiKey(Secret(typed[0])), self.translate("verification.creating"))

    def on_done(self, event: Event) -> None:
        """Mark the factor as proven, or go on to the key."""
        if isinstance(event, ApiKeyIssued):
            self.go_on()
            return
        if isinstance(event, FactorProven) and event.factor is Factor.TOTP:
            self.query_one("#code", Input).value = ""
        self.query_one("#actions", ChoiceList).set_choices(verification_choices(self.translate, self.wizard))
        self.show_panel()
        left = factors_left(self.wizard)
        is_hmac = self.wizard.answers.key_type is KeyType.HMAC
        done = "verification.all-proven-hmac" if is_hmac else "verification.all-proven"
        self.tell(self.translate("verification.one-more" if left else done), Tone.GOOD)
        self.focus_on("actions" if left else "passphrase" if is_hmac else "next")
