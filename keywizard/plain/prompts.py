"""Questions. At each, `<` goes back, `?` helps and `q` quits; a key or a secret typed where none belongs is never kept."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from keywizard.domain.label import looks_like_key_material
from keywizard.domain.secret import Secret
from keywizard.flow.steps import StepId
from keywizard.plain.console import NO_BREAK, PASTE_WORDS
from keywizard.plain.desk import Desk
from keywizard.plain.rows import list_rows, numbered
from keywizard.plain.signals import LeftError
from keywizard.views.help import help_page
from keywizard.views.leaving import leave_lines
from keywizard.views.values import Choice, Paragraph

BACK, HELP, QUIT, LIST = "<", "?", "q", "l"
GO_ON = "go-on"
"""The id of what an empty line does beside the rows."""


class Question(NamedTuple):
    """A choice among rows."""

    rows: tuple[Choice, ...]
    """The rows; headings take no number."""
    explain: Callable[[str], Iterable[Paragraph]]
    """Explains a row by its id."""
    default: Choice | None = None
    """What an empty line takes, one of the rows or something beside them; nothing where a row has to be named."""
    states: str = "switch"
    """How a row's mark is put into words: `plain.state.<states>.<mark>`."""
    is_said: bool = True
    """Whether the row that was chosen is said, for those who hear it; not where what comes of it is said anyway."""
    words: tuple[str, ...] = ()
    """Words that are taken beside the numbers; each is the id of what it does."""
    words_said: str = ""
    """How the prompt names them."""


def is_key_file(text: str) -> bool:
    """Tell whether text belongs at no prompt at all but that for a key file."""
    return "-----BEGIN" in text or "PRIVATE KEY" in text


def choose(desk: Desk, question: Question, *, is_listed: bool = False) -> str | None:
    """Ask for a row, after listing them unless that was done before; nothing means back."""
    if not is_listed:
        list_rows(desk, question.rows, question.states)
    rows = numbered(question.rows)
    while True:
        typed = ask_text(desk, _choice_prompt(desk, question, len(rows)), explain=lambda number: _explained(desk, question, number))
        if typed is None:
            return None
        if typed.lower() in question.words:
            return typed.lower()
        if typed.lower() == LIST:
            list_rows(desk, question.rows, question.states)
        elif row := _row(rows, typed) if typed else question.default:
            if question.is_said and row in rows:
                desk.console.say(desk.translate("plain.chosen", title=row.title))
            return row.id
        else:
            desk.warn(desk.translate("plain.no-such-row", last=len(rows)) if rows else desk.translate("plain.nothing-to-choose"))


def _row(rows: tuple[Choice, ...], typed: str) -> Choice | None:
    is_number = typed.isascii() and typed.isdigit() and len(typed) <= 3
    return rows[int(typed) - 1] if is_number and 1 <= int(typed) <= len(rows) else None


def _choice_prompt(desk: Desk, question: Question, last: int) -> str:
    default = question.default
    row = next((number for number, row in enumerate(numbered(question.rows), start=1) if default and row.id == default.id), None)
    parts = (
        *((desk.translate("plain.prompt.number", last=last) if last > 1 else desk.translate("plain.prompt.one"),) if last else ()),
        *((question.words_said,) if question.words_said else ()),
        *((desk.translate("plain.prompt.enter", default=f"{row}, {default.title}" if row else default.title),) if default else ()),
    )
    return "; ".join(parts)


def _explained(desk: Desk, question: Question, number: str) -> bool:
    row = _row(numbered(question.rows), number.strip())
    if row is None:
        return False
    desk.console.say_paragraphs(question.explain(row.id))
    return True


def ask_text(
    desk: Desk,
    prompt: str,
    *,
    is_refused: Callable[[str], bool] = looks_like_key_material,
    explain: Callable[[str], bool] = lambda _: False,
) -> str | None:
    """Ask for a line of text and give it trimmed; nothing means back."""
    while True:
        typed = desk.console.ask(_with_words(desk, prompt))
        if is_refused(typed) or desk.console.has_key_ahead():
            desk.console.drop_rest(typed)
            desk.warn(desk.translate("frame.key-material-refused"))
            continue
        typed = typed.strip()
        if typed == BACK:
            return None
        if not _does_word(desk, typed, explain):
            return typed


def ask_secret(desk: Desk, prompt: str, problem: str = "passphrase-is-private-key") -> Secret[str] | None:
    """Ask for a line that is not shown; nothing means back. A key file is refused as `problem` says."""
    while True:
        typed = desk.console.ask_hidden(_with_words(desk, prompt))
        word, has_key_file = _seen(typed)
        if word == BACK:
            return None
        if has_key_file:
            desk.tell_problem(problem)
        elif not _does_word(desk, word, lambda _: False):
            return typed


def ask_key(desk: Desk, prompt: str) -> Secret[str] | None:
    """Ask for the lines of a private key, none of which is shown; nothing means back."""
    while True:
        typed = desk.console.ask_lines(_with_words(desk, prompt))
        word, _ = _seen(typed)
        if word == BACK:
            return None
        if not _does_word(desk, word, lambda _: False):
            return typed


def _seen(typed: Secret[str]) -> tuple[str, bool]:
    text = typed.reveal()
    return text if text in PASTE_WORDS else "", is_key_file(text)


def _does_word(desk: Desk, typed: str, explain: Callable[[str], bool]) -> bool:
    if typed.startswith(HELP):
        if not explain(typed[1:]):
            _answer(desk, typed[1:].strip())
        return True
    if typed.lower() == QUIT:
        leave(desk)
        return True
    return False


def _with_words(desk: Desk, prompt: str) -> str:
    # Joined by spaces that do not break, so that the words stay together.
    return f"{prompt} {desk.translate('plain.words').replace(' ', NO_BREAK)}"


def _answer(desk: Desk, words: str) -> None:
    """Look for words among the questions; without any, or for a number that no row has, give the help of the step."""
    if not words or words.isdigit():
        _help(desk)
        return
    from keywizard.plain.questions import answer_words

    answer_words(desk, words)


def _help(desk: Desk) -> None:
    page = help_page(desk.translate, desk.wizard.at, desk.wizard.answers.place)
    desk.console.say_paragraphs((*page, Paragraph(desk.translate("plain.words.about"))))


def leave(desk: Desk) -> None:
    """Ask once whether to leave, and say what stays and what is lost; raises LeftError where it is meant."""
    translate = desk.translate
    if desk.wizard.at is StepId.SUMMARY and not desk.wizard.origin:
        raise LeftError  # there is nothing left to ask
    session = desk.session
    lines = leave_lines(translate, desk.wizard, has_unstored=session.has_unstored_api_key, is_kept=session.drafts.is_kept)
    desk.console.say(translate("leave.title"))
    if confirm(desk, "\n".join(lines), translate("plain.leave.ask")):
        raise LeftError
    desk.console.say(translate("plain.stayed"))


def confirm(desk: Desk, question: str, prompt: str) -> bool:
    """Ask a question that only a word for yes says yes to."""
    desk.console.say(question)
    typed = desk.console.ask(prompt)
    if looks_like_key_material(typed):
        desk.console.drop_rest(typed)
    return typed.strip().lower() in desk.translate("plain.yes").split()
