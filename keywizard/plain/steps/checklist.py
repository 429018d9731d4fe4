"""The second step at Binance: is the person's own account ready."""

from keywizard.flow.steps import StepId
from keywizard.plain.desk import Desk
from keywizard.plain.prompts import GO_ON, Question, choose
from keywizard.plain.steps.account import advance_ready, fact_about, tell_changed
from keywizard.plain.steps.lab import WORD, ask_lab
from keywizard.views.account import apply_account_choice
from keywizard.views.checklist import begin_checklist, checklist_about, checklist_choices
from keywizard.views.values import Choice


def ask(desk: Desk) -> None:
    """Ask what is so, until a key can be made and the person goes on."""
    desk.take(begin_checklist(desk.wizard, desk.session.now()))
    if environment := desk.wizard.answers.environment:
        desk.console.say_paragraphs(checklist_about(desk.translate, environment))
    go_on = Choice(GO_ON, desk.translate("plain.go-on"))
    is_listed = False
    while desk.wizard.at is StepId.ACCOUNT:
        rows = checklist_choices(desk.translate, desk.wizard)
        choice_id = choose(
            desk,
            Question(
                rows, lambda row: fact_about(desk, row), go_on, is_said=False, words=(WORD,), words_said=desk.translate("plain.lab.word")
            ),
            is_listed=is_listed,
        )
        is_listed = True
        if choice_id is None:
            desk.back()
        elif choice_id == WORD:
            ask_lab(desk)
        elif choice_id == GO_ON:
            advance_ready(desk)
        elif desk.take(apply_account_choice(desk.wizard, *choice_id.split(":", 1))):
            tell_changed(desk, checklist_choices(desk.translate, desk.wizard), choice_id)
