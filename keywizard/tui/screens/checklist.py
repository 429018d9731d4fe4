"""The second step at Binance: is the person's own account ready."""

from textual.app import ComposeResult

from keywizard.flow.steps import StepId
from keywizard.flow.wizard import Wizard
from keywizard.tui.screens.lab_door import LabDoorScreen
from keywizard.tui.services import Kept, Services
from keywizard.tui.widgets.choice_list import ChoiceList
from keywizard.views.account import apply_account_choice
from keywizard.views.checklist import begin_checklist, checklist_choices, checklist_panel
from keywizard.views.values import Paragraph


class ChecklistScreen(LabDoorScreen):
    """Facts that only the person knows; keywizard asks nobody for them."""

    STEP = StepId.ACCOUNT
    FOCUS = "checklist"

    def __init__(self, services: Services, wizard: Wizard, kept: Kept) -> None:
        """Begin with nothing ticked."""
        super().__init__(services, wizard, kept)
        self.answer(begin_checklist(wizard, services.session.now()))

    def compose_left(self) -> ComposeResult:
        """List the facts and the routes."""
        yield ChoiceList(checklist_choices(self.translate, self.wizard), widget_id="checklist")

    def panel(self) -> tuple[Paragraph, ...]:
        """Say what to tick, and whether a key can be made."""
        return checklist_panel(self.translate, self.wizard)

    def on_choice_list_toggled(self, event: ChoiceList.Toggled) -> None:
        """Turn the fact, or choose the route."""
        self._take(event.choice.id)

    def on_choice_list_chosen(self, event: ChoiceList.Chosen) -> None:
        """Turn the fact, or choose the route."""
        self._take(event.choice.id)

    def _take(self, choice_id: str) -> None:
        self.tell("")
        kind, _, value = choice_id.partition(":")
        self.answer(apply_account_choice(self.wizard, kind, value))
        self.show_answers()

    def show_answers(self) -> None:
        """Show the rows as they are now, and say whether a key can be made."""
        self.query_one(ChoiceList).set_choices(checklist_choices(self.translate, self.wizard))
        self.show_panel()
