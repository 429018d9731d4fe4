"""The first step: practice, Binance, a walk that was not ended, or a key that waits for its API key."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from keywizard.domain.place import Place
from keywizard.flow.steps import StepId
from keywizard.flow.unfinished import UnfinishedWalk
from keywizard.flow.wizard import Wizard
from keywizard.tui.screens.step import StepScreen
from keywizard.tui.services import Kept, Moved, Services
from keywizard.tui.widgets.choice_list import ChoiceList
from keywizard.views.place import choose_place, place_choices, place_panel, unfinished_offers, with_waiting
from keywizard.views.unfinished import forget_question, resumed_note
from keywizard.views.values import Choice, Paragraph, Tone


class PlaceScreen(StepScreen):
    """Where the key is made, or what is gone on with."""

    STEP = StepId.PLACE
    FOCUS = "places"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("delete", "forget", show=False)]

    def __init__(self, services: Services, wizard: Wizard, kept: Kept) -> None:
        """Know the unfinished walks from the start: keys typed ahead must find their rows where the person will see them."""
        super().__init__(services, wizard, kept)
        self._offers = unfinished_offers(services.session)

    def compose_left(self) -> ComposeResult:
        """List the places."""
        chosen = self.wizard.answers.environment or self.wizard.answers.place
        yield ChoiceList(self._choices(), lines=2, widget_id="places", start=chosen or self._offers.first_choice or Place.PRACTICE)

    def _choices(self) -> tuple[Choice, ...]:
        return place_choices(self.translate, self.wizard, self._offers)

    def on_mount(self) -> None:
        """Look for keys that wait, once the first screen is there."""
        self.call_after_refresh(self._look_for_waiting)

    def _look_for_waiting(self) -> None:
        self._offers = with_waiting(self._offers, self.wizard, self.services.session)
        if self._offers.waiting:
            self.query_one(ChoiceList).set_choices(self._choices())

    def panel(self) -> tuple[Paragraph, ...]:
        """Explain what is under the cursor."""
        lists = self.query("#places").results(ChoiceList)
        choice_id = next((each.highlighted.id for each in lists), Place.PRACTICE)
        keys = (Paragraph(self.translate("place.unfinished.keys"), Tone.MUTED),) if self._offers.walk(choice_id) else ()
        return (*place_panel(self.translate, self.wizard, choice_id, self._offers), *keys)

    def on_choice_list_highlighted(self) -> None:
        """Explain the row."""
        self.show_panel()

    def on_choice_list_toggled(self, event: ChoiceList.Toggled) -> None:
        """Choose the place."""
        self._choose(event.choice.id)

    def on_choice_list_chosen(self, event: ChoiceList.Chosen) -> None:
        """Choose the place and go on."""
        if self._choose(event.choice.id):
            self.go_on()

    def on_choice_list_refused(self, event: ChoiceList.Refused) -> None:
        """Say why the place cannot be chosen."""
        self._choose(event.choice.id)

    def _choose(self, choice_id: str) -> bool:
        result = choose_place(self.wizard, choice_id, self._offers, self.services.session)
        if isinstance(result, Wizard) and self._offers.walk(choice_id):
            self.finish(Moved(result, resumed_note(self.translate, result)))
            return False
        if isinstance(result, Wizard) and result.at is not self.wizard.at:
            self.move(result)  # a key that waits is gone on with at once
            return False
        if self.answer(result):
            self.query_one(ChoiceList).set_choices(self._choices())
            return True
        return False

    def action_next(self) -> None:
        """Go on with what is chosen; where nothing is, with what is under the cursor."""
        if self.wizard.answers.place is not None or self._choose(self.query_one(ChoiceList).highlighted.id):
            self.go_on()

    def action_forget(self) -> None:
        """Ask, then forget the unfinished walk under the cursor."""
        from keywizard.tui.screens.confirm import ConfirmScreen

        if walk := self._offers.walk(self.query_one(ChoiceList).highlighted.id):
            texts = map(self.translate, ("unfinished.forget.yes", "unfinished.forget.no"))
            title, question = self.translate("unfinished.forget.title"), forget_question(self.translate, walk)
            self.app.push_screen(
                ConfirmScreen(self.translate, title, question, *texts), lambda is_sure: self._forget(walk) if is_sure else None
            )

    def _forget(self, walk: UnfinishedWalk) -> None:
        session = self.services.session
        is_gone = session.drafts.forget(walk.id)
        self._offers = with_waiting(unfinished_offers(session), self.wizard, session)
        self.query_one(ChoiceList).set_choices(self._choices())
        self.show_panel()
        self.tell("" if is_gone else self.translate("unfinished.not-forgotten"), Tone.WARNING)
