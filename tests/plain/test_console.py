"""Lines that fit, that can be selected, and that no terminal can mistake for anything else."""

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keywizard.domain.key_type import KeyType
from keywizard.plain.console import Console
from keywizard.plain.signals import Signals
from keywizard.views.values import Paragraph, Tone
from tests.plain.scripting import Script, to_label, to_page, to_restrictions, walked


def console_of(columns: int = 80, *, is_ascii: bool = False) -> tuple[Console, io.StringIO]:
    out = io.StringIO()
    return Console(Script(out, ()), out, lambda: columns, Signals(), is_ascii=is_ascii), out


@given(text=st.text(), columns=st.integers(0, 200), is_ascii=st.booleans())
def test_no_control_character_is_ever_written(text: str, columns: int, *, is_ascii: bool) -> None:
    console, out = console_of(columns, is_ascii=is_ascii)
    console.say(text)
    console.say_as_it_is(text)
    console.begin(text)
    console.say_paragraphs((Paragraph(text), Paragraph(text, Tone.WARNING), Paragraph(text, Tone.VERBATIM)))
    written = out.getvalue().replace("\n", "")
    assert written == "" or written.isprintable()
    assert not is_ascii or written.isascii()


@given(words=st.lists(st.text("abcdefgh", min_size=1, max_size=15), min_size=1), columns=st.integers(21, 200))
def test_lines_fit_the_terminal_and_no_line_is_wider_than_78(words: list[str], columns: int) -> None:
    console, out = console_of(columns)
    console.say(" ".join(words))
    assert max(map(len, out.getvalue().splitlines())) <= min(78, columns - 1)
    assert out.getvalue().split() == words


def test_a_long_word_stays_whole_and_what_is_to_be_copied_stands_alone() -> None:
    console, out = console_of(30)
    path = "/a/rather/long/path/that/does/not/fit/into/thirty/columns-at-all"
    console.say(f"It lies in {path}")
    console.say_paragraphs((Paragraph("API key:"), Paragraph("k" * 64, Tone.VERBATIM, is_close=True)))
    assert path in out.getvalue().splitlines()
    assert "k" * 64 in out.getvalue().splitlines()


@pytest.mark.parametrize("language", ["en", "it"])
def test_a_walk_in_ascii_writes_nothing_else(tmp_path: Path, language: str) -> None:
    practice = walked(tmp_path / "a", *to_restrictions(), "11", "?", "?4", "<", "", "", language=language, is_ascii=True)
    binance = walked(tmp_path / "b", *to_page(KeyType.HMAC), "?", "", "?", language=language, is_ascii=True)
    assert practice.transcript.isascii()
    assert binance.transcript.isascii()
    assert "perche'" in practice.transcript or language == "en"


@pytest.mark.parametrize("language", ["en", "it"])
@pytest.mark.parametrize("columns", [40, 80, 200])
def test_no_prose_is_wider_than_the_terminal(tmp_path: Path, columns: int, language: str) -> None:
    said = walked(tmp_path, *to_restrictions(), "11", "<", "?4", "?", language=language, columns=columns).transcript
    wide = [line for line in said.splitlines() if len(line.rstrip()) > min(78, columns - 1)]
    assert [line for line in wide if " " in line.strip() and not line.endswith(":")] == []


def test_the_three_words_of_a_prompt_stay_together_on_a_narrow_terminal(tmp_path: Path) -> None:
    assert walked(tmp_path, *to_label(), columns=40).transcript.splitlines()[-1].strip() == "(< back, ? help, q quit):"


def test_before_each_question_of_a_newcomer_stand_few_lines(tmp_path: Path) -> None:
    said = walked(tmp_path, *to_restrictions(), "", "").transcript
    *before_questions, summary = (part.splitlines()[1:] for part in said.split("(< back, ? help, q quit):")[:-1])
    assert max(map(len, before_questions)) <= 24
    assert len(summary) <= 30
