"""Which front end a terminal gets."""

import itertools

import pytest

from keywizard.terminal.front_end import FrontEnd, choose_front_end

GOOD = {"TERM": "xterm-256color", "LANG": "it_IT.UTF-8"}


def chosen(*, is_plain: bool = False, stdin: bool = True, stderr: bool = True, **changes: str) -> FrontEnd:
    return choose_front_end({**GOOD, **changes}, is_plain=is_plain, stdin_isatty=stdin, stderr_isatty=stderr)


@pytest.mark.parametrize("term", ["", "dumb", "unknown", "emacs"])
def test_a_terminal_that_cannot_move_its_cursor_gets_lines(term: str) -> None:
    assert chosen(TERM=term) is FrontEnd.LINES_ONLY
    assert choose_front_end({}, is_plain=False, stdin_isatty=True, stderr_isatty=True) is FrontEnd.LINES_ONLY


def test_lines_are_had_for_the_asking() -> None:
    assert chosen(is_plain=True) is FrontEnd.LINES
    assert chosen(ACCESSIBLE="1") is FrontEnd.LINES
    assert chosen(ACCESSIBLE="1", TERM="dumb") is FrontEnd.LINES
    assert {chosen(), chosen(ACCESSIBLE=""), chosen(ACCESSIBLE="0")} == {FrontEnd.SCREENS}


@pytest.mark.parametrize("is_plain", [True, False])
def test_both_what_is_read_and_what_is_written_on_must_be_terminals(is_plain: bool) -> None:  # noqa: FBT001  # a parameter of the test
    for stdin, stderr in itertools.product([True, False], repeat=2):
        assert (chosen(is_plain=is_plain, stdin=stdin, stderr=stderr) is FrontEnd.NONE) is not (stdin and stderr)


def test_a_browser_needs_no_terminal() -> None:
    assert chosen(stdin=False, stderr=False, TERM="dumb", TEXTUAL_DRIVER="a.b:C") is FrontEnd.SCREENS
