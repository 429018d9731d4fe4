"""The first step: practice or Binance."""

from textual.app import ComposeResult

from keywizard.domain.place import Place
from keywizard.flow.steps import StepId
from keywizard.tui.screens.step import StepScreen
from keywizard.tui.view_models.place import place_choices, place_panel
from keywizard.tui.view_models.values import Paragraph
from keywizard.tui.widgets.choice_list import ChoiceList


class PlaceScreen(StepScreen):
    """Where the key is made."""

    STEP = StepId.PLACE
    FOCUS = "places"

    def compose_left(self) -> ComposeResult:
        """List the places."""
        yield ChoiceList(place_choices(self.translate, self.wizard), lines=2, widget_id="places")

    def panel(self) -> tuple[Paragraph, ...]:
        """Explain the place under the cursor."""
        return place_panel(self.translate, Place.PRACTICE)

    def take_answers(self) -> bool:
        """Practice is the only place that can be walked, so going on means it."""
        return self.answer(self.wizard.answer_place(Place.PRACTICE))

    def on_choice_list_highlighted(self, event: ChoiceList.Highlighted) -> None:
        """Explain the place."""
        self.show_panel(place_panel(self.translate, Place(event.choice.id)))

    def on_choice_list_toggled(self, event: ChoiceList.Toggled) -> None:
        """Choose the place."""
        if self.answer(self.wizard.answer_place(Place(event.choice.id))):
            event.choice_list.set_choices(place_choices(self.translate, self.wizard))

    def on_choice_list_chosen(self) -> None:
        """Choose the place and go on."""
        self.action_next()

    def on_choice_list_refused(self, event: ChoiceList.Refused) -> None:
        """Say why not."""
        self.answer(self.wizard.answer_place(Place(event.choice.id)))
