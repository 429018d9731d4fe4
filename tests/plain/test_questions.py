"""A question mark, a space and words look into the questions, where lines are shown."""

from pathlib import Path

import pytest

from keywizard.domain.key_type import KeyType
from tests.plain.scripting import to_restrictions, walked
from tests.plain.test_prompts import HIDDEN, PROMPTS, last_prompt


@pytest.mark.parametrize("prompt", ["place", "checklist", "label", "permissions", "addresses"])
def test_words_behind_a_question_mark_give_the_answer_and_the_question_again(tmp_path: Path, prompt: str) -> None:
    before = walked(tmp_path / "a", *PROMPTS[prompt])
    after = walked(tmp_path / "b", *PROMPTS[prompt], "? withdrawals")
    said = after.transcript.removeprefix(before.transcript.rstrip("\n"))
    assert "Why can I not turn on withdrawals?" in said
    assert "Other questions with these words: " in said
    assert last_prompt(after.transcript) == last_prompt(before.transcript)
    assert after.wizard.at is before.wizard.at


def test_italian_is_answered_in_italian(tmp_path: Path) -> None:
    assert "Perché i prelievi non si attivano?" in walked(tmp_path, "? prelievi PERCHE", language="it").transcript


def test_the_answer_says_how_it_stands_for_the_key_at_hand(tmp_path: Path) -> None:
    assert "For your key this is not known yet" in walked(tmp_path / "a", "? withdrawals").words
    said = walked(tmp_path / "b", *to_restrictions(KeyType.HMAC), "? withdrawals").words
    assert "For this key (HMAC, any IP): [-] Enable Withdrawals (needs trusted IPs; HMAC needs trusted IPs)" in said


def test_words_that_are_nowhere_are_said_to_be_and_a_number_without_a_row_gives_the_help(tmp_path: Path) -> None:
    assert "Nothing here fits these words." in walked(tmp_path / "a", "? xyzzy").words
    assert "What an API key is for" in walked(tmp_path / "b", "?99").transcript
    assert "Try: withdraw." in walked(tmp_path / "c", "? whitdraw").words


def test_the_help_says_that_words_can_be_looked_for(tmp_path: Path) -> None:
    assert "? and words searches the questions and answers" in walked(tmp_path, "?").words


def test_what_is_typed_in_secret_is_looked_up_nowhere(tmp_path: Path) -> None:
    assert "Why can I not turn on withdrawals?" not in walked(tmp_path, *HIDDEN["passphrase"], "? withdrawals").transcript
