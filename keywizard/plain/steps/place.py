"""The first step: practice, Binance, or what waits to be gone on with."""

from keywizard.domain.place import Place
from keywizard.flow.steps import StepId
from keywizard.plain.desk import Desk
from keywizard.plain.prompts import Question, choose
from keywizard.views.place import choose_place, place_choices, place_panel


def ask(desk: Desk) -> None:
    """Ask where the key is made."""
    waiting = desk.session.waiting_keys()
    is_listed = False
    while desk.wizard.at is StepId.PLACE:
        rows = place_choices(desk.translate, desk.wizard, waiting)
        chosen = str(desk.wizard.answers.environment or desk.wizard.answers.place or Place.PRACTICE)
        default = next((row for row in rows if row.id == chosen), None)
        question = Question(rows, lambda row: place_panel(desk.translate, row, waiting), default)
        choice_id = choose(desk, question, is_listed=is_listed)
        is_listed = True
        if choice_id is None:
            desk.back()
        elif desk.take(choose_place(desk.wizard, choice_id, waiting)) and desk.wizard.at is StepId.PLACE:
            desk.advance()
