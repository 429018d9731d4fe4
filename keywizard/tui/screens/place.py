"""The first step: practice, Binance, or a key that waits for its API key."""

from textual.app import ComposeResult

from keywizard.domain.place import Place
from keywizard.flow.answers import WaitingKey
from keywizard.flow.steps import StepId
from keywizard.flow.wizard import Wizard
from keywizard.tui.screens.step import StepScreen
from keywizard.tui.widgets.choice_list import ChoiceList
from keywizard.views.place import choose_place, place_choices, place_panel
from keywizard.views.values import Choice, Paragraph


class PlaceScreen(StepScreen):
    """Where the key is made."""

    STEP = StepId.PLACE
    FOCUS = "places"

    _waiting: tuple[WaitingKey, ...] = ()

    def compose_left(self) -> ComposeResult:
        """List the places."""
        start = str(self.wizard.answers.environment or self.wizard.answers.place or Place.PRACTICE)
        yield ChoiceList(self._choices(), lines=2, widget_id="places", start=start)

    def _choices(self) -> tuple[Choice, ...]:
        return place_choices(self.translate, self.wizard, self._waiting)

    def on_mount(self) -> None:
        """Look for keys that wait, once the first screen is there."""
        self.call_after_refresh(self._look_for_waiting)

    def _look_for_waiting(self) -> None:
        self._waiting = self.services.session.waiting_keys()
        if self._waiting:
            self.query_one(ChoiceList).set_choices(self._choices())

    def panel(self) -> tuple[Paragraph, ...]:
        """Explain the place under the cursor."""
        lists = self.query("#places").results(ChoiceList)
        return place_panel(self.translate, next((each.highlighted.id for each in lists), Place.PRACTICE), self._waiting)

    def on_choice_list_highlighted(self) -> None:
        """Explain the place."""
        self.show_panel()

    def on_choice_list_toggled(self, event: ChoiceList.Toggled) -> None:
        """Choose the place."""
        self._choose(event.choice.id)

    def on_choice_list_chosen(self, event: ChoiceList.Chosen) -> None:
        """Choose the place and go on."""
        if self._choose(event.choice.id):
            self.go_on()

    def _choose(self, choice_id: str) -> bool:
        result = choose_place(self.wizard, choice_id, self._waiting)
        if isinstance(result, Wizard) and result.at is not self.wizard.at:
            self.move(result)  # a key that waits is gone on with at once
            return False
        if self.answer(result):
            self.query_one(ChoiceList).set_choices(self._choices())
            return True
        return False

    def action_next(self) -> None:
        """Go on with what is chosen; where nothing is, with the place under the cursor."""
        if self.wizard.answers.place is not None or self._choose(self.query_one(ChoiceList).highlighted.id):
            self.go_on()
