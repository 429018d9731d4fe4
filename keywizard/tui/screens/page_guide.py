"""The sixth step at Binance: what to click on its page, and the public key to take there."""

from textual.app import ComposeResult

from keywizard.flow.commands import KeepWaiting
from keywizard.flow.events import Event
from keywizard.flow.steps import StepId
from keywizard.terminal.clipboard import copy_obstacle
from keywizard.tui.screens.step import StepScreen
from keywizard.tui.widgets.choice_list import ChoiceList
from keywizard.views.page_guide import COPY_LABEL, guide_choices, guide_panel
from keywizard.views.values import Paragraph, Tone


class PageGuideScreen(StepScreen):
    """The page's steps in the page's order. The key is stored with its label first, so that the walk can stop here."""

    STEP = StepId.VERIFICATION
    FOCUS = "ways"

    def compose_left(self) -> ComposeResult:
        """List what is needed on the page."""
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
        if action == COPY_LABEL:
            self._copy_label()
        else:
            self.open_public_key()

    def _copy_label(self) -> None:
        label = self.wizard.answers.label
        if copy_obstacle(label, self.services.environ):
            self.tell(self.translate("guide.not-copied"), Tone.WARNING)
        else:
            self.app.copy_to_clipboard(label)
            self.tell(self.translate("guide.copied"))

    def action_next(self) -> None:
        """Go on; where storing failed before, try that again."""
        if self.wizard.answers.is_waiting_kept:
            self.go_on()
        else:
            self._keep()
