"""The lab by lines: the word `lab` at the account and at the permissions."""

from pathlib import Path

import pytest

from keywizard.domain.account import VerificationLevel
from keywizard.domain.key_type import KeyType
from keywizard.domain.permission import Permission
from keywizard.flow.steps import StepId
from keywizard.policy.challenges import CHALLENGES
from keywizard.policy.changes import Fact
from tests.plain.scripting import PLACE_NUMBERS, to_restrictions, walked
from tests.session.walks import session_at

NUMBERS = {fact: str(number) for number, fact in enumerate(Fact, start=1)}
CHALLENGE_NUMBERS = {challenge.id: str(number) for number, challenge in enumerate(CHALLENGES, start=1)}


def test_a_turned_fact_says_what_it_closed_and_undoing_opens_it_again(tmp_path: Path) -> None:
    said = walked(tmp_path, "1", "lab", NUMBERS[Fact.KEY_TYPE], "u", "p", "<")
    assert "Key type: RSA ! Now blocked: FIX trading, FIX read-only. Binance's FIX servers" in said.words
    assert "Now allowed: FIX trading, FIX read-only. No longer in the way: needs an Ed25519 key." in said.words
    assert "Everything is as it was at the start." in said.words
    assert "[-] Withdrawals (blocked, needs trusted IPs)" in said.words
    assert "[+] FIX trading (allowed)" in said.words
    assert "→" not in said.words
    assert said.left == ()


def test_leaving_the_lab_changes_nothing_and_taking_the_account_over_says_what_stays_behind(tmp_path: Path) -> None:
    left = walked(tmp_path, "1", "lab", NUMBERS[Fact.DEPOSIT], "<")
    assert left.wizard == walked(tmp_path, "1").wizard
    taken = walked(tmp_path, "1", "lab", NUMBERS[Fact.LEVEL], NUMBERS[Fact.KEY_TYPE], "t")
    assert taken.wizard.answers.account is not None
    assert taken.wizard.answers.account.verification is VerificationLevel.NONE
    assert "The walk goes on with the account from the lab. The key type is chosen at its own step" in taken.words


def test_a_challenge_is_hinted_at_and_solved_step_by_step(tmp_path: Path) -> None:
    said = walked(tmp_path, "1", "lab", "c", CHALLENGE_NUMBERS["margin"], "h", "s", "s", "c", "<", "r", "<")
    assert "The fewest changes: 2." in said.words
    assert "Done: Restrict the key to trusted IP addresses. (Changes left after this: 1.)" in said.words
    assert "Solved with the fewest changes there are: 2." in said.words
    assert "[x] Borrow on Margin (solved)" in said.words
    assert said.left == ()


def test_without_a_challenge_hint_and_solution_ask_for_which_row(tmp_path: Path) -> None:
    said = walked(tmp_path, "1", "lab", "h", "10", "s", "10", "<")
    assert "For which row?" in said.words
    assert "There is no way round this one." in said.words
    assert "Done: Restrict the key to trusted IP addresses." in said.words


def test_at_the_permissions_the_account_is_taken_over_and_opens_what_was_blocked(tmp_path: Path) -> None:
    session = session_at(tmp_path)
    script = ("lab", NUMBERS[Fact.PORTFOLIO_MARGIN], "t", "8", "")
    done = walked(tmp_path, *to_restrictions(KeyType.ED25519), *script, session=session)
    assert Permission.PORTFOLIO_MARGIN_TRADING in done.wizard.answers.permissions
    assert done.wizard.at is StepId.SUMMARY


@pytest.mark.parametrize("language", ["en", "it"])
def test_at_binance_nothing_is_taken_over_and_the_reason_is_said(language: str, tmp_path: Path) -> None:
    before = walked(tmp_path, PLACE_NUMBERS[None], language=language)
    assert before.wizard.answers.environment is None
    number = next(number for environment, number in PLACE_NUMBERS.items() if environment)
    said = walked(tmp_path, number, "lab", NUMBERS[Fact.DEPOSIT], "t", language=language)
    assert said.wizard.answers.account is not None
    assert not said.wizard.answers.account.spot_deposit
    assert {"en": "changed on Binance alone", "it": "cambia solo su Binance"}[language] in said.words
