"""The words of the practice exchange, in both languages."""

import string
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import keywizard
from keywizard.exchange.simulated.scenarios import SCENARIOS
from keywizard.exchange.simulated.second_factor import CodeOutcome

LOCALE = Path(keywizard.__file__).parent / "i18n" / "locale"
each_language = pytest.mark.parametrize("language", ["en", "it"])
CODE_PROBLEMS = ({*map(str, CodeOutcome)} - {"accepted", "code-clock-off"}) | {"code-clock-ahead", "code-clock-behind"}
OTHER_PROBLEMS = {
    "api-key-unknown",
    "creation-refused",
    "factor-missing-passkey",
    "factor-missing-totp",
    "ledger-broken",
    "passkey-expired",
    "passkey-refused",
    "permissions-refused",
    "public-key-is-private",
    "public-key-missing",
    "public-key-of-other-type",
    "public-key-unneeded",
    "too-many-api-keys",
}


def texts(language: str) -> dict[str, str]:
    with (LOCALE / language / "exchange.po").open("rb") as file:
        return {str(message.id): str(message.string) for message in read_po(file, locale=language) if message.id}


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@each_language
def test_every_account_and_every_refusal_has_its_texts(language: str) -> None:
    scenarios = {f"scenario.{scenario.name}.{part}" for scenario in SCENARIOS for part in ("name", "about")}
    errors = {f"error.{problem}.{part}" for problem in CODE_PROBLEMS | OTHER_PROBLEMS for part in ("message", "hint")}
    assert scenarios | errors <= set(texts(language))


@each_language
def test_names_and_descriptions_of_accounts_fit_their_places(language: str) -> None:
    found = texts(language)
    limits = {"name": 34, "about": 110}
    assert not [f"scenario.{s.name}.{p}" for s in SCENARIOS for p, most in limits.items() if len(found[f"scenario.{s.name}.{p}"]) > most]


@each_language
def test_a_text_asks_for_no_value_that_the_exchange_does_not_give(language: str) -> None:
    given = {"too-many-api-keys": {"limit"}, "ledger-broken": {"path"}} | {problem: {"seconds", "tries"} for problem in CODE_PROBLEMS}
    found = texts(language)
    for problem in CODE_PROBLEMS | OTHER_PROBLEMS:
        for part in ("message", "hint"):
            assert placeholders(found[f"error.{problem}.{part}"]) <= given.get(problem, set()), problem


@each_language
def test_a_wrong_code_or_passkey_is_said_to_belong_to_the_practice_account(language: str) -> None:
    found = texts(language)
    words = {"en": ("practice", "simulated"), "it": ("di pratica", "simulata")}[language]
    for problem in ("code-wrong", "code-used", "code-paused", "factor-missing-totp", "factor-missing-passkey", "passkey-refused"):
        assert any(word in found[f"error.{problem}.message"] for word in words), problem


@each_language
def test_every_account_says_that_it_is_for_practice(language: str) -> None:
    word = {"en": "practice account", "it": "conto di pratica"}[language]
    assert not [s.name for s in SCENARIOS if word not in texts(language)[f"scenario.{s.name}.about"].lower()]
