"""The lab by lines: a number turns a fact, and what that changes is said."""

from collections.abc import Callable, Iterable

from keywizard.flow.lab import Lab, take_over
from keywizard.flow.wizard import Wizard
from keywizard.plain.desk import Desk
from keywizard.plain.prompts import Question, choose
from keywizard.plain.rows import row_text
from keywizard.policy.changes import Fact
from keywizard.views import lab as view
from keywizard.views.values import Paragraph

WORD = "lab"
"""What is typed at a step to open the lab."""
_UNDO, _RESTART, _CHALLENGES, _HINT, _SOLVE, _ROWS, _TAKE = _WORDS = ("u", "r", "c", "h", "s", "p", "t")


def ask_lab(desk: Desk) -> None:
    """Turn facts until the person has enough; the walk changes only where the account is taken over, and it can be."""
    lab = Lab.of(desk.wizard)
    desk.console.say_paragraphs(view.opened(desk.translate, desk.wizard))
    word, is_listed = "", False
    while word != _TAKE:
        said = desk.translate("plain.lab.words")
        question = Question(view.fact_rows(desk.translate, lab), _explainer(desk, lab), is_said=False, words=_WORDS, words_said=said)
        chosen = choose(desk, question, is_listed=is_listed)
        if chosen is None:
            return
        word, is_listed = chosen, True
        lab = _done(desk, lab, word)
    _take(desk, lab)


def _explainer(desk: Desk, lab: Lab) -> Callable[[str], Iterable[Paragraph]]:
    return lambda fact: view.fact_panel(desk.translate, lab, Fact(fact))


def _done(desk: Desk, lab: Lab, word: str) -> Lab:
    if word == _TAKE:
        return lab
    if word == _ROWS:
        _say_rows(desk, lab)
        return lab
    if word == _CHALLENGES:
        return _challenged(desk, lab)
    if word in {_HINT, _SOLVE}:
        return _helped(desk, lab, word)
    moves = {_UNDO: lab.undo, _RESTART: lab.restart}
    lab = moves[word]() if word in moves else lab.turn(Fact(word))
    desk.console.say_paragraphs(view.turned(desk.translate, lab))
    return lab


def _say_rows(desk: Desk, lab: Lab) -> None:
    for row in view.permission_rows(desk.translate, lab):
        desk.console.say(row_text(desk, row, "switch"), indent=4)


def _challenged(desk: Desk, lab: Lab) -> Lab:
    rows = view.challenge_rows(desk.translate, lab)
    chosen = choose(desk, Question(rows, lambda row: view.challenge_panel(desk.translate, lab, row), states="challenge"))
    if chosen is None:
        return lab
    desk.console.say_paragraphs(view.challenge_panel(desk.translate, lab, chosen)[1:])
    return view.began(lab, chosen)


def _helped(desk: Desk, lab: Lab, word: str) -> Lab:
    row = view.ROWS[0] if lab.challenge else _asked_row(desk, lab)
    if row is None:
        return lab
    after, told = view.step_of_solution(desk.translate, lab, row) if word == _SOLVE else (lab, view.hint(desk.translate, lab, row))
    desk.console.say_paragraphs(told)
    return after


def _asked_row(desk: Desk, lab: Lab) -> str | None:
    desk.console.say(desk.translate("plain.lab.which"))
    rows = view.permission_rows(desk.translate, lab)
    return choose(desk, Question(rows, lambda row: view.row_page(desk.translate, lab, row)))


def _take(desk: Desk, lab: Lab) -> None:
    before, taken = desk.wizard, take_over(desk.wizard, lab)
    if isinstance(taken, Wizard):
        desk.take(taken)
        desk.tell(view.taken(desk.translate, before, lab))
    else:
        desk.console.say_paragraphs(view.not_taken(desk.translate, before, taken))
