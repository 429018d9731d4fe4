"""The second step: which practice account, and is it ready."""

from textual.app import ComposeResult

from keywizard.flow.steps import StepId
from keywizard.flow.wizard import Wizard
from keywizard.tui.screens.lab_door import LabDoorScreen
from keywizard.tui.services import Kept, Services
from keywizard.tui.widgets.choice_list import ChoiceList
from keywizard.views.account import account_choices, account_panel, begin_account, take_account_choice
from keywizard.views.values import Choice, Paragraph


class AccountScreen(LabDoorScreen):
    """A ready account, shaped as one likes, and the route to the key."""

    STEP = StepId.ACCOUNT
    FOCUS = "account"

    def __init__(self, services: Services, wizard: Wizard, kept: Kept) -> None:
        """Begin with the account that the program was started with, if none was chosen yet."""
        super().__init__(services, wizard, kept)
        self.answer(begin_account(services.session, wizard, services.first_account, services.at))

    def compose_left(self) -> ComposeResult:
        """List the accounts, the facts and the routes."""
        yield ChoiceList(self._choices(), widget_id="account", start=f"scenario:{self.wizard.answers.account_name}")

    def panel(self) -> tuple[Paragraph, ...]:
        """Say what the account is and whether a key can be made in it."""
        return account_panel(self.translate, self.wizard)

    def on_choice_list_toggled(self, event: ChoiceList.Toggled) -> None:
        """Choose the account or the route, or turn the fact."""
        self._take(event.choice.id)

    def on_choice_list_chosen(self, event: ChoiceList.Chosen) -> None:
        """Choose; go on, where a ready account was chosen. One that is chosen already stays as it was shaped."""
        if event.choice.id != f"scenario:{self.wizard.answers.account_name}":
            self._take(event.choice.id)
        if event.choice.id.startswith("scenario:"):
            self.action_next()

    def _take(self, choice_id: str) -> None:
        self.tell("")
        if result := self.ask(lambda: take_account_choice(self.services.session, self.wizard, choice_id, self.services.at)):
            self.answer(result)
        self.show_answers()

    def show_answers(self) -> None:
        """Show the rows as they are now, and say what the account is."""
        self.query_one(ChoiceList).set_choices(self._choices())
        self.show_panel()

    def _choices(self) -> tuple[Choice, ...]:
        return account_choices(self.translate, self.wizard, self.services.first_account)
