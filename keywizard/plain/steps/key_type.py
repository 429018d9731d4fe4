"""The third step: the type of the key."""

from keywizard.domain.key_type import KeyType
from keywizard.flow.steps import StepId
from keywizard.plain.desk import Desk
from keywizard.plain.prompts import Question, choose
from keywizard.views.key_type import key_type_choices, key_type_panel


def ask(desk: Desk) -> None:
    """Ask for the type, the recommended one by default."""
    while desk.wizard.at is StepId.KEY_TYPE:
        rows = key_type_choices(desk.translate, desk.wizard)
        chosen = desk.wizard.answers.key_type or KeyType.ED25519
        default = next(row for row in rows if row.id == chosen)
        choice_id = choose(desk, Question(rows, lambda row: key_type_panel(desk.translate, desk.wizard, KeyType(row)), default))
        if choice_id is None:
            desk.back()
        elif desk.take(desk.wizard.answer_key_type(KeyType(choice_id))):
            desk.advance()
