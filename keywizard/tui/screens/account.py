"""The second step: which practice account, and is it ready."""

from textual.app import ComposeResult

from keywizard.domain.errors import KeywizardError
from keywizard.exchange.simulated.scenarios import DEFAULT_SCENARIO
from keywizard.flow.steps import StepId
from keywizard.flow.wizard import Wizard
from keywizard.session.session import OpenedAccount
from keywizard.tui.screens.step import StepScreen
from keywizard.tui.services import Kept, Services
from keywizard.tui.widgets.choice_list import ChoiceList
from keywizard.views.account import account_choices, account_panel, apply_account_choice
from keywizard.views.values import Choice, Paragraph


class AccountScreen(StepScreen):
    """A ready account, shaped as one likes, and the route to the key."""

    STEP = StepId.ACCOUNT
    FOCUS = "account"

    def __init__(self, services: Services, wizard: Wizard, kept: Kept) -> None:
        """Begin with the account that the program was started with, if none was chosen yet."""
        super().__init__(services, wizard, kept)
        if wizard.answers.account is None:
            self._take_account(self._first_account())

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
        kind, _, value = choice_id.partition(":")
        if kind != "scenario":
            self.answer(apply_account_choice(self.wizard, kind, value))
        elif opened := self.ask(lambda: self.services.session.open_account(value, self.services.at)):
            self._take_account(opened)
        self.query_one(ChoiceList).set_choices(self._choices())
        self.show_panel()

    def _first_account(self) -> OpenedAccount:
        session, at = self.services.session, self.services.at
        try:
            return session.open_account(self.services.first_account, at)
        except KeywizardError:  # a file that has gone since the program was started
            return session.open_account(DEFAULT_SCENARIO, at)

    def _take_account(self, opened: OpenedAccount) -> None:
        self.answer(self.wizard.answer_account(opened.name, opened.account, opened.at, self.wizard.answers.route))

    def _choices(self) -> tuple[Choice, ...]:
        return account_choices(self.translate, self.wizard, self.services.first_account)
