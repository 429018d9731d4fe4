"""The fifth step: the label."""

from keywizard.domain.label import label_problems
from keywizard.flow.steps import StepId
from keywizard.plain.desk import Desk
from keywizard.plain.prompts import ask_text
from keywizard.views.chrome import reason_text


def ask(desk: Desk) -> None:
    """Ask for a name; an empty line keeps the one that is there."""
    desk.console.say(desk.translate("label.examples"))
    while desk.wizard.at is StepId.LABEL:
        kept = desk.wizard.answers.label
        prompt = desk.translate("label.ask")
        typed = ask_text(desk, f"{prompt}; {desk.translate('plain.prompt.enter', default=kept)}" if kept else prompt)
        if typed is None:
            desk.back()
        else:
            _take(desk, typed or kept)


def _take(desk: Desk, label: str) -> None:
    if problems := label_problems(label):
        desk.warn(" ".join(reason_text(desk.translate, f"error.{problem}.message") for problem in problems))
        return
    name = desk.ask(lambda: desk.session.name_for(label))
    if name is not None and desk.take(desk.wizard.answer_label(label, name)):
        desk.advance()
