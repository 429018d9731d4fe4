"""A blocked permission: why, and every way out."""

from collections.abc import Iterable

from keywizard.domain.permission import Permission
from keywizard.flow.steps import StepId
from keywizard.plain.desk import Desk
from keywizard.plain.prompts import Question, choose
from keywizard.plain.steps.ip_access import ask_ips
from keywizard.views.values import Mark, Paragraph
from keywizard.views.way_out import OTHER_ACCOUNT, elsewhere_panel, way_out_choices, way_out_panel, way_out_step


def ask_way_out(desk: Desk, permission: Permission) -> None:
    """Say why a permission is blocked, and go where a way out is done that the person chooses; back leads to the permissions."""
    decision, place = desk.wizard.decisions()[permission], desk.wizard.answers.place
    desk.console.say(desk.translate("way-out.title", name=desk.translate(f"permission.{permission}.name")))
    desk.console.say_paragraphs(way_out_panel(desk.translate, decision))
    rows = way_out_choices(desk.translate, decision, place)
    if not rows:
        return
    desk.console.say(desk.translate("verdict.ways-out"))
    elsewhere = {row.id for row in rows if row.mark is Mark.BLOCKED}
    question = Question(rows, lambda row: _about(desk, row), states="way")
    choice_id = choose(desk, question)
    while choice_id in elsewhere:
        desk.console.say_paragraphs(elsewhere_panel(desk.translate, str(choice_id), place))
        choice_id = choose(desk, question, is_listed=True)
    if choice_id is not None:
        _go(desk, way_out_step(decision, choice_id))


def _about(desk: Desk, choice_id: str) -> Iterable[Paragraph]:
    note = "way-out.practice.note" if choice_id == OTHER_ACCOUNT else f"remedy.{choice_id}"
    return (Paragraph(desk.translate(note)),)


def _go(desk: Desk, step: str) -> None:
    if step == StepId.RESTRICTIONS:
        ask_ips(desk)
    else:
        desk.take(desk.wizard.take_way_out(step))
