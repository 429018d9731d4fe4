"""The last step: everything at a glance."""

from keywizard.flow.steps import StepId
from keywizard.plain.desk import Desk
from keywizard.plain.prompts import GO_ON, Question, choose
from keywizard.plain.signals import LeftError
from keywizard.views.summary import next_steps_panel, summary_panel
from keywizard.views.values import Choice


def ask(desk: Desk) -> None:
    """Say what was made; going on ends the walk, or leads back to the key that it left."""
    desk.console.say_paragraphs((*summary_panel(desk.translate, desk.wizard), *next_steps_panel(desk.translate, desk.wizard)))
    go_on = Choice(GO_ON, desk.translate("button.to-first" if desk.wizard.origin else "button.finish"))
    while desk.wizard.at is StepId.SUMMARY:
        choice_id = choose(desk, Question((), lambda _: (), go_on))
        if choice_id is None:
            desk.back()
        elif desk.wizard.origin:
            desk.advance()
        else:
            raise LeftError
