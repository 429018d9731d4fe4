"""The second step: which practice account, and is it ready."""

from collections.abc import Iterable

from keywizard.domain.label import printable
from keywizard.exchange.simulated.scenarios import SCENARIOS_BY_NAME
from keywizard.flow.steps import StepId
from keywizard.plain.desk import Desk
from keywizard.plain.prompts import GO_ON, Question, choose
from keywizard.plain.rows import row_text
from keywizard.plain.steps.lab import WORD, ask_lab
from keywizard.views.account import account_choices, account_title, begin_account, readiness, take_account_choice
from keywizard.views.values import Choice, Paragraph, Tone


def ask(desk: Desk) -> None:
    """Ask for changes until the person goes on with a ready account."""
    start = desk.start
    desk.take(begin_account(desk.session, desk.wizard, start.first_account, start.at))
    go_on = Choice(GO_ON, desk.translate("plain.go-on"))
    is_listed = False
    while desk.wizard.at is StepId.ACCOUNT:
        rows = account_choices(desk.translate, desk.wizard, start.first_account)
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
        else:
            _take(desk, choice_id)


def _take(desk: Desk, choice_id: str) -> None:
    result = desk.ask(lambda: take_account_choice(desk.session, desk.wizard, choice_id, desk.start.at))
    if result is not None and desk.take(result):
        tell_changed(desk, account_choices(desk.translate, desk.wizard, desk.start.first_account), choice_id)
        desk.console.say_paragraphs(readiness(desk.translate, desk.wizard, "account.ready"))


def advance_ready(desk: Desk) -> None:
    """Go on with an account in which a key can be made; say of another why not, and every way out."""
    if desk.wizard.missing():
        desk.console.say_paragraphs(readiness(desk.translate, desk.wizard, "account.ready"))
    else:
        desk.advance()


def tell_changed(desk: Desk, rows: tuple[Choice, ...], choice_id: str) -> None:
    """Say how a row stands now."""
    desk.console.say(next(row_text(desk, row, "switch") for row in rows if row.id == choice_id))


def fact_about(desk: Desk, choice_id: str) -> Iterable[Paragraph]:
    """Explain a row: a ready account, a fact or a route."""
    kind, _, value = choice_id.partition(":")
    if kind == "fact":
        return (Paragraph(desk.translate(f"plain.fact.{value}")),)
    if kind == "route":
        return (Paragraph(desk.translate(f"route.{value}.about")),)
    is_ready_made = value in SCENARIOS_BY_NAME
    about = desk.translate(f"scenario.{value}.about") if is_ready_made else desk.translate("account.from-file", path=printable(value))
    return (Paragraph(account_title(desk.translate, value), Tone.HEADING), Paragraph(about, is_close=True))
