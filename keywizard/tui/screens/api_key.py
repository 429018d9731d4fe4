"""The seventh step: the API key, made."""

from textual.app import ComposeResult
from textual.timer import Timer

from keywizard.domain.secret import Secret
from keywizard.flow.commands import ReadSecretKey
from keywizard.flow.events import Event, SecretKeyRead
from keywizard.flow.steps import StepId
from keywizard.tui.screens.passphrase import PassphraseScreen
from keywizard.tui.screens.step import StepScreen
from keywizard.tui.widgets.choice_list import ChoiceList
from keywizard.tui.widgets.text_panel import TextPanel
from keywizard.views.api_key import SECRET_KEY, api_key_choices, api_key_panel, secret_key_panel
from keywizard.views.values import Paragraph, Tone

_SHOWN_SECONDS = 10


class ApiKeyScreen(StepScreen):
    """The API key and its files; an HMAC secret key is shown for ten seconds when asked for."""

    STEP = StepId.API_KEY
    FOCUS = "actions"
    _seconds_left = 0
    _timer: Timer | None = None

    def compose_left(self) -> ComposeResult:
        """List what can be looked at."""
        yield ChoiceList(api_key_choices(self.translate, self.wizard), lines=2, widget_id="actions")

    def panel(self) -> tuple[Paragraph, ...]:
        """Show the API key and where its files lie."""
        return api_key_panel(self.translate, self.wizard)

    def on_choice_list_chosen(self, event: ChoiceList.Chosen) -> None:
        """Do what the row says."""
        self._act(event.choice.id)

    def on_choice_list_toggled(self, event: ChoiceList.Toggled) -> None:
        """Do what the row says."""
        self._act(event.choice.id)

    def _act(self, action: str) -> None:
        if self._is_busy:
            return
        if action != SECRET_KEY:
            self.open_public_key()
        elif self._seconds_left:
            self._hide()
        else:
            self._ask_for_passphrase()

    def _ask_for_passphrase(self) -> None:
        issued = self.wizard.answers.issued
        stored = self.ask(lambda: self.services.session.keyring.get(issued.name)) if issued else None
        if stored is None:
            return
        if stored.profile.is_encrypted:
            self.app.push_screen(PassphraseScreen(self.translate), self._unseal)
        else:
            self._read(None)

    def _unseal(self, passphrase: Secret[str] | None) -> None:
        if passphrase is not None:
            self._read(passphrase)

    def _read(self, passphrase: Secret[str] | None) -> None:
        if issued := self.wizard.answers.issued:
            self.work(ReadSecretKey(issued.name, passphrase), self.translate("api-key.reading"))

    def on_done(self, event: Event) -> None:
        """Show the secret key, for a while."""
        if not isinstance(event, SecretKeyRead):
            return
        if self.app.screen is not self or not self.app.app_focus:
            self.tell(self.translate("api-key.hidden"))  # whoever asked is looking elsewhere meanwhile
            return
        self.show_panel(secret_key_panel(self.translate, event.secret_key))
        self._seconds_left = _SHOWN_SECONDS
        self._timer = self.set_interval(self.services.second, self._count_down)
        self._say_seconds()

    def _count_down(self) -> None:
        if self._seconds_left == 1:
            self._hide()
        else:
            self._seconds_left -= 1
            self._say_seconds()

    def _say_seconds(self) -> None:
        self.tell(self.translate("api-key.hides-in", seconds=self._seconds_left), Tone.WARNING)

    def _hide(self) -> None:
        if not self._seconds_left or not self.is_mounted:
            return
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        self._seconds_left = 0
        self.show_panel()
        self.query_one("#panel", TextPanel).refresh()
        self.tell(self.translate("api-key.hidden"))

    def on_mount(self) -> None:
        """Hide the secret key when the program is stopped."""
        self.app.app_suspend_signal.subscribe(self, lambda _: self._hide())

    def on_choice_list_highlighted(self) -> None:
        """Any move hides the secret key."""
        self._hide()

    def on_descendant_blur(self) -> None:
        """Hide the secret key when keys go elsewhere: to a button, or to another program beside this one."""
        self._hide()

    def on_screen_suspend(self) -> None:
        """Hide the secret key when a window opens."""
        self._hide()
