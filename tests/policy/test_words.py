"""The words of the rules, in both languages."""

from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import keywizard
from keywizard.domain.account import VerificationLevel
from keywizard.domain.permission import Permission
from keywizard.policy.presets import PRESETS
from keywizard.policy.rules import RULES
from keywizard.policy.sources import SOURCES

LOCALE = Path(keywizard.__file__).parent / "i18n" / "locale"
LANGUAGES = ("en", "it")
each_language = pytest.mark.parametrize("language", LANGUAGES)
NEEDED = {
    *(f"rule.{rule.id}.{part}" for rule in RULES for part in ("reason", "short")),
    *(f"remedy.{remedy.id}" for rule in RULES for remedy in rule.remedies),
    *(f"source.{source.id}" for source in SOURCES),
    *(f"permission.{permission}.{part}" for permission in Permission for part in ("name", "enables", "without", "harm")),
    *(f"preset.{preset.id}.{part}" for preset in PRESETS for part in ("name", "use")),
    *(f"level.{level}" for level in VerificationLevel),
}
LIMITS = {("rule", "short"): 26, ("permission", "name"): 42, ("preset", "name"): 24, ("preset", "use"): 90}
LIMITS |= {("permission", part): 120 for part in ("enables", "without", "harm")}


def texts(language: str) -> dict[str, str]:
    with (LOCALE / language / "policy.po").open("rb") as file:
        return {str(message.id): str(message.string) for message in read_po(file, locale=language) if message.id}


@each_language
def test_every_row_of_the_table_has_its_texts_and_no_text_is_left_over(language: str) -> None:
    found = texts(language)
    assert set(found) == NEEDED
    assert all(found.values())


@each_language
def test_texts_fit_the_places_where_they_are_shown(language: str) -> None:
    too_long = {
        message_id: len(text)
        for message_id, text in texts(language).items()
        if len(text) > LIMITS.get((message_id.split(".")[0], message_id.split(".")[-1]), 200)
    }
    assert too_long == {}


@each_language
def test_what_is_only_reported_says_so(language: str) -> None:
    found = texts(language)
    word = {"en": "reported", "it": "riferito"}[language]
    for message_id in ("rule.open-ip-advised-against.reason", "rule.hmac-deprecated.reason", "remedy.turn-controls-off"):
        assert word in found[message_id].lower()


@each_language
def test_ways_out_of_our_own_reading_say_so(language: str) -> None:
    found = texts(language)
    word = {"en": "by our reading", "it": "secondo la nostra lettura"}[language]
    marked = {message_id for message_id, text in found.items() if word in text}
    assert marked == {"remedy.reach-verified-plus-then-new-key", "remedy.open-futures-then-new-key"}
