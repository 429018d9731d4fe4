"""The fourth step: the key pair, made here or brought along."""

from keywizard.domain.secret import Secret
from keywizard.flow.answers import StoredKeypair
from keywizard.flow.commands import GenerateKeypair
from keywizard.flow.steps import StepId
from keywizard.plain.desk import Desk
from keywizard.plain.passphrase import ask_new_passphrase
from keywizard.plain.prompts import GO_ON, Question, choose
from keywizard.plain.steps.importing import ask_import
from keywizard.views.keypair import (
    ANOTHER_PAIR,
    IMPORT,
    PASSPHRASE,
    made_choices,
    made_panel,
    passphrase_choices,
    passphrase_panel,
)
from keywizard.views.values import Choice, Paragraph


def ask(desk: Desk) -> None:
    """Have a pair made, or show the one that is there."""
    while desk.wizard.at is StepId.KEYPAIR:
        if keypair := desk.wizard.answers.keypair:
            _show(desk, keypair)
        else:
            _make(desk)


def _make(desk: Desk) -> None:
    key_type = desk.wizard.answers.key_type
    rows = passphrase_choices(desk.translate, "")
    choice_id = choose(desk, Question(rows, lambda row: passphrase_panel(desk.translate, row, key_type)))
    if choice_id is None:
        desk.back()
    elif choice_id == IMPORT:
        ask_import(desk)
    elif choice_id != PASSPHRASE:
        _generate(desk, None)
    elif passphrase := ask_new_passphrase(desk, desk.translate("keypair.passphrase")):
        _generate(desk, passphrase)


def _generate(desk: Desk, passphrase: Secret[str] | None) -> None:
    if key_type := desk.wizard.answers.key_type:
        desk.work(GenerateKeypair(key_type, passphrase), desk.translate("keypair.making"))


def _show(desk: Desk, keypair: StoredKeypair) -> None:
    desk.console.say_paragraphs(made_panel(desk.translate, keypair))
    desk.console.say()
    rows, go_on = made_choices(desk.translate), Choice(GO_ON, desk.translate("plain.go-on"))
    question = Question(rows, lambda row: (Paragraph(desk.translate(f"keypair.{row}.note")),), go_on)
    is_listed = False
    while desk.wizard.at is StepId.KEYPAIR and desk.wizard.answers.keypair:
        choice_id = choose(desk, question, is_listed=is_listed)
        is_listed = True
        if choice_id is None:
            desk.back()
        elif choice_id == GO_ON:
            desk.advance()
        elif choice_id == ANOTHER_PAIR:
            desk.take(desk.wizard.forget_keypair())
        else:
            desk.say_public_key()
