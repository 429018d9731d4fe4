"""The seventh step: the API key, made."""

from pathlib import PurePath

from keywizard.flow.answers import IssuedApiKey
from keywizard.flow.steps import StepId
from keywizard.plain.desk import Desk
from keywizard.plain.prompts import GO_ON, Question, choose
from keywizard.store import keyring
from keywizard.views.api_key import SECRET_KEY, api_key_choices, api_key_panel
from keywizard.views.values import Choice, Paragraph, Tone


def ask(desk: Desk) -> None:
    """Show the API key, and where its files lie."""
    desk.console.say_paragraphs(api_key_panel(desk.translate, desk.wizard))
    desk.console.say()
    go_on = Choice(GO_ON, desk.translate("plain.go-on"))
    rows = api_key_choices(desk.translate, desk.wizard)
    question = Question(rows, lambda row: (Paragraph(desk.translate(f"api-key.{row}.note")),), go_on)
    is_listed = False
    while desk.wizard.at is StepId.API_KEY:
        choice_id = choose(desk, question, is_listed=is_listed)
        is_listed = True
        issued = desk.wizard.answers.issued
        if choice_id is None:
            desk.back()
        elif choice_id == GO_ON:
            desk.advance()
        elif choice_id == SECRET_KEY and issued:
            _name_secret(desk, issued)
        else:
            desk.say_public_key()


def _name_secret(desk: Desk, issued: IssuedApiKey) -> None:
    """Say how the secret key can be seen: what is printed here could not be hidden again."""
    stored = desk.ask(lambda: desk.session.keyring.get(issued.name))
    if stored is None:
        return
    how = "sealed" if stored.profile.is_encrypted else "open"
    path = str(PurePath(issued.folder) / keyring.SECRET_KEY)
    desk.console.say_paragraphs(
        (
            Paragraph(desk.translate("plain.secret-key.lies-in")),
            Paragraph(path, Tone.VERBATIM),
            Paragraph(desk.translate(f"plain.secret-key.{how}", name=issued.name), is_close=True),
        )
    )
