"""The sixth step at Binance: what to click on its page, and the public key to take there."""

from textual.app import ComposeResult

from keywizard.flow.commands import KeepWaiting
from keywizard.flow.events import Event
from keywizard.flow.steps import StepId
from keywizard.tui.screens.reading import ReadingScreen
from keywizard.tui.screens.step import StepScreen
from keywizard.tui.widgets.choice_list import ChoiceList
from keywizard.views.keypair import public_key_page
from keywizard.views.page_guide import COPY, COPY_LABEL, QR, guide_choices, guide_panel
from keywizard.views.values import Paragraph, Tone


class PageGuideScreen(StepScreen):
    """The page's steps in the page's order. The key is stored with its label first, so that the walk can stop here."""

    STEP = StepId.VERIFICATION
    FOCUS = "ways"

    def compose_left(self) -> ComposeResult:
        """List the ways to take the public key along."""
        yield ChoiceList(guide_choices(self.translate, self.wizard), lines=2, widget_id="ways")

    def panel(self) -> tuple[Paragraph, ...]:
        """Give the clicks."""
        return guide_panel(self.translate, self.wizard)

    def next_title(self) -> str:
        """Say what has to be there to go on."""
        return self.translate("button.have-api-key")

    def on_mount(self) -> None:
        """Store the key with its label."""
        self.call_after_refresh(self._keep)

    def _keep(self) -> None:
        answers = self.wizard.answers
        if not answers.is_waiting_kept:
            self.work(KeepWaiting(answers.allowed_ips, answers.permissions), self.translate("guide.storing"))

    def on_done(self, event: Event) -> None:
        """Name the file where it lies now."""
        del event
        self.show_panel()
        self.tell(self.translate("guide.stored", label=self.wizard.answers.label), Tone.GOOD)

    def on_choice_list_chosen(self, event: ChoiceList.Chosen) -> None:
        """Do what the row says."""
        self._act(event.choice.id)

    def on_choice_list_toggled(self, event: ChoiceList.Toggled) -> None:
        """Do what the row says."""
        self._act(event.choice.id)

    def _act(self, action: str) -> None:
        keypair = self.wizard.answers.keypair
        if action == COPY_LABEL:
            self._copy(self.wizard.answers.label)
        elif keypair and action == COPY:
            self._copy(keypair.public_key_pem)
        elif keypair and action == QR:
            self._show_qr(keypair.public_key_pem)
        elif keypair:
            page = public_key_page(self.translate, keypair)
            self.app.push_screen(ReadingScreen(self.translate, self.translate("keypair.public-key.title"), page))

    def _copy(self, text: str) -> None:
        self.app.copy_to_clipboard(text)
        self.tell(self.translate("guide.copied"))

    def _show_qr(self, text: str) -> None:
        from keywizard.tui.screens.qr_window import QrWindow

        if not self.services.has_pictures:
            self.tell(self.translate("guide.no-pictures"), Tone.WARNING)
            return
        window = QrWindow(self.translate, self.translate("keypair.public-key.title"), text)
        if window.fits(*self.app.size):
            self.app.push_screen(window)
        else:
            self.tell(self.translate("guide.qr-too-big", width=window.needs[0], height=window.needs[1]), Tone.WARNING)

    def action_next(self) -> None:
        """Go on; where storing failed before, try that again."""
        if self.wizard.answers.is_waiting_kept:
            self.go_on()
        else:
            self._keep()
