"""The eighth step: IP access and permissions."""

from keywizard.domain.permission import Permission
from keywizard.flow.commands import SaveRestrictions
from keywizard.flow.steps import StepId
from keywizard.plain.desk import Desk
from keywizard.plain.prompts import GO_ON, Question, choose
from keywizard.plain.rows import row_text
from keywizard.plain.steps.ip_access import ask_ips
from keywizard.plain.steps.lab import WORD, ask_lab
from keywizard.plain.steps.way_out import ask_way_out
from keywizard.policy.presets import PRESETS_BY_ID
from keywizard.views.chrome import of_place
from keywizard.views.restrictions import (
    IP_ACCESS,
    PRESET,
    preset_choices,
    preset_panel,
    preset_taken,
    restriction_choices,
    restriction_panel,
    toggled,
)
from keywizard.views.values import Choice, Mark


def ask(desk: Desk) -> None:
    """Ask for changes until the person has them saved."""
    go_on = Choice(GO_ON, of_place(desk.translate, desk.wizard.answers.place, "button.save"))
    is_listed = False
    while desk.wizard.at is StepId.RESTRICTIONS:
        rows = restriction_choices(desk.translate, desk.wizard)
        question = Question(
            rows,
            lambda row: restriction_panel(desk.translate, desk.wizard, row),
            go_on,
            is_said=False,
            words=(WORD,),
            words_said=desk.translate("plain.lab.word"),
        )
        choice_id = choose(desk, question, is_listed=is_listed)
        is_listed = True
        if choice_id is None:
            desk.back()
        elif choice_id == WORD:
            ask_lab(desk)
        elif choice_id == GO_ON:
            _save(desk)
        else:
            _act(desk, next(row for row in rows if row.id == choice_id))


def _act(desk: Desk, row: Choice) -> None:
    if row.id == IP_ACCESS:
        ask_ips(desk)
    elif row.id == PRESET:
        _ask_preset(desk)
    elif row.mark is Mark.BLOCKED:
        ask_way_out(desk, Permission(row.id))
    elif desk.take(desk.wizard.toggle(Permission(row.id))):
        rows = restriction_choices(desk.translate, desk.wizard)
        desk.console.say(next(row_text(desk, each, "switch") for each in rows if each.id == row.id))
        desk.tell(toggled(desk.translate, desk.wizard, Permission(row.id)))


def _ask_preset(desk: Desk) -> None:
    question = Question(preset_choices(desk.translate), lambda row: preset_panel(desk.translate, desk.wizard, row))
    desk.console.say(f"{desk.translate('restrictions.preset')}:")
    preset_id = choose(desk, question)
    if preset_id and desk.take(desk.wizard.answer_permissions(PRESETS_BY_ID[preset_id].permissions)):
        desk.tell(preset_taken(desk.translate, desk.wizard, preset_id))


def _save(desk: Desk) -> None:
    if desk.wizard.answers.are_restrictions_saved or desk.work(SaveRestrictions(), desk.translate("restrictions.saving")):
        desk.advance()
