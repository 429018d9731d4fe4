"""The first step: practice, Binance, a walk that was not ended, or what waits to be gone on with."""

from keywizard.domain.place import Place
from keywizard.flow.steps import StepId
from keywizard.flow.wizard import Wizard
from keywizard.plain.desk import Desk
from keywizard.plain.prompts import Question, choose, confirm
from keywizard.views.place import Offers, choose_place, place_choices, place_panel, unfinished_offers, with_waiting
from keywizard.views.unfinished import forget_question, resumed_note
from keywizard.views.values import Choice, Paragraph

_FORGET = "forget"
"""The id of the row that forgets an unfinished walk."""


def ask(desk: Desk) -> None:
    """Ask where the key is made, or what is gone on with."""
    offers = _offers(desk)
    is_listed = False
    while desk.wizard.at is StepId.PLACE:
        choice_id = choose(desk, _question(desk, offers), is_listed=is_listed)
        is_listed = True
        if choice_id is None:
            desk.back()
        elif choice_id == _FORGET:
            _forget(desk, offers)
            offers, is_listed = _offers(desk), False
        elif offers.walk(choice_id):
            _go_on_with(desk, choice_id, offers)
            offers, is_listed = _offers(desk), False
        elif desk.take(choose_place(desk.wizard, choice_id, offers, desk.session)) and desk.wizard.at is StepId.PLACE:
            desk.advance()


def _question(desk: Desk, offers: Offers) -> Question:
    forget = (Choice(_FORGET, desk.translate("plain.forget.row")),) if offers.unfinished else ()
    rows = (*place_choices(desk.translate, desk.wizard, offers), *forget)
    chosen = str(desk.wizard.answers.environment or desk.wizard.answers.place or offers.first_choice or Place.PRACTICE)

    def explain(choice_id: str) -> tuple[Paragraph, ...]:
        if choice_id == _FORGET:
            return (Paragraph(desk.translate("plain.forget.about")),)
        return place_panel(desk.translate, desk.wizard, choice_id, offers)

    return Question(rows, explain, next((row for row in rows if row.id == chosen), None))


def _offers(desk: Desk) -> Offers:
    return with_waiting(unfinished_offers(desk.session), desk.wizard, desk.session)


def _go_on_with(desk: Desk, choice_id: str, offers: Offers) -> None:
    result = choose_place(desk.wizard, choice_id, offers, desk.session)
    if desk.take(result) and isinstance(result, Wizard):
        desk.console.say(resumed_note(desk.translate, result))


def _forget(desk: Desk, offers: Offers) -> None:
    rows = tuple(row for row in place_choices(desk.translate, desk.wizard, offers) if offers.walk(row.id))
    choice_id = (
        rows[0].id if len(rows) == 1 else choose(desk, Question(rows, lambda row: place_panel(desk.translate, desk.wizard, row, offers)))
    )
    walk = offers.walk(choice_id) if choice_id else None
    if walk is None or not confirm(desk, forget_question(desk.translate, walk), desk.translate("plain.forget.ask")):
        return
    if not desk.session.drafts.forget(walk.id):
        desk.warn(desk.translate("unfinished.not-forgotten"))
