"""The sixth step at Binance: what to click on its page, and the public key to take there."""

from keywizard.flow.commands import KeepWaiting
from keywizard.flow.steps import StepId
from keywizard.plain.desk import Desk
from keywizard.plain.prompts import GO_ON, Question, choose
from keywizard.views.page_guide import SHOW, guide_choices, guide_panel
from keywizard.views.values import Choice, Paragraph


def ask(desk: Desk) -> None:
    """Store the key with its label first, so that the walk can stop here; then give the clicks."""
    _keep(desk)
    desk.console.say_paragraphs(guide_panel(desk.translate, desk.wizard))
    go_on = Choice(GO_ON, desk.translate("button.have-api-key"))
    # A clipboard and pictures take escapes and blocks; here the key is printed.
    rows = tuple(row for row in guide_choices(desk.translate, desk.wizard) if row.id == SHOW)
    question = Question(rows, lambda row: (Paragraph(desk.translate(f"guide.{row}.note")),), go_on)
    is_listed = False
    while desk.wizard.at is StepId.VERIFICATION:
        choice_id = choose(desk, question, is_listed=is_listed)
        is_listed = True
        if choice_id is None:
            desk.back()
        elif choice_id == SHOW:
            desk.say_public_key()
        else:
            _keep(desk)
            desk.advance()


def _keep(desk: Desk) -> None:
    answers = desk.wizard.answers
    if not answers.is_waiting_kept and desk.work(KeepWaiting(answers.allowed_ips, answers.permissions), desk.translate("guide.storing")):
        desk.console.say(desk.translate("guide.stored", label=answers.label))
