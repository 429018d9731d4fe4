"""The questions: every rule is answered, every source known, every text there, and what is only reported says so."""

import re

import pytest

from keywizard.domain.permission import Permission
from keywizard.i18n.translator import Translator
from keywizard.policy.faq import ENTRIES, ENTRIES_BY_ID, FAQ_SOURCES, Origin, entry_about, place_of
from keywizard.policy.rules import PERMISSION_RULES, RULES
from keywizard.policy.sources import SOURCES
from tests.house.catalogue import texts

each_language = pytest.mark.parametrize("language", ["en", "it"])
SECTIONS = {
    "what-an-api-key-is",
    "before-a-key",
    "on-the-website",
    "in-the-app",
    "two-kinds",
    "what-you-get",
    "label",
    "second-factors",
    "only-reading",
    "withdrawals",
    "futures",
    "verified-plus",
    "keys-switched-off",
    "hmac-since-2023",
}
"""Every section of Binance's FAQ, by our names."""
LISTED = 27
"""Characters of a title that a list of eighty columns shows."""


def test_every_section_of_the_faq_has_a_question_and_nothing_else_claims_to_be_of_it() -> None:
    assert {entry.id for entry in ENTRIES if entry.origin is Origin.FAQ} == SECTIONS
    assert len(ENTRIES_BY_ID) == len(ENTRIES)


def test_the_numbers_of_the_list_are_those_of_the_faq_where_it_has_any() -> None:
    assert {entry.number: place_of(entry) for entry in ENTRIES if entry.number} == {1: 1, 2: 2, 3: 3}


def test_every_rule_is_fed_by_a_question_that_names_its_source() -> None:
    for rule in RULES:
        feeding = [entry for entry in ENTRIES if rule.id in entry.rules]
        assert any(rule.source in entry.sources for entry in feeding), rule.id


def test_every_rule_that_a_question_names_exists_and_concerns_its_permissions() -> None:
    rules = {rule.id: rule for rule in RULES}
    for entry in ENTRIES:
        assert set(entry.rules) <= set(rules)
        for permission in entry.permissions:
            blocking = [rules[name] for name in entry.rules if permission in rules[name].blocks]
            assert blocking or not entry.rules or entry.id == "security-controls", (entry.id, permission)


def test_every_source_is_known_and_public() -> None:
    known = {*SOURCES, *FAQ_SOURCES}
    assert {source for entry in ENTRIES for source in entry.sources} <= known
    assert {source for entry in ENTRIES for source in entry.sources} >= set(FAQ_SOURCES)
    assert len({source.id for source in known}) == len(known) == len(SOURCES) + len(FAQ_SOURCES)
    assert all(entry.sources and all(source.url.startswith("https://") for source in entry.sources) for entry in ENTRIES)


def test_an_answer_holds_from_the_date_of_its_rule_on() -> None:
    rules = {rule.id: rule for rule in RULES}
    for entry in ENTRIES:
        for name in entry.rules[:1] if entry.origin is not Origin.REPORTED else ():
            assert entry.effective_from == rules[name].source.effective_from


@each_language
def test_every_question_has_its_texts_and_a_title_that_a_list_can_show(language: str) -> None:
    found = texts(language)
    for entry in ENTRIES:
        assert all(found[f"faq.{entry.id}.{part}"].strip() for part in ("title", "question", "so", "do"))
        assert found[f"faq.{entry.id}.question"].endswith("?")
        assert len(found[f"faq.{entry.id}.title"]) <= LISTED


@each_language
def test_what_is_so_and_what_to_do_are_a_sentence_each(language: str) -> None:
    found = texts(language)
    for entry in ENTRIES:
        for part in ("so", "do"):
            text = found[f"faq.{entry.id}.{part}"]
            assert text.endswith(".")
            assert len(re.findall(r"[.!?](?= [A-ZÈ])", text)) <= 1, text


@each_language
def test_what_is_not_of_the_faq_says_so_with_its_doubt(language: str) -> None:
    translate = Translator(language)
    word = {"en": "report", "it": "riferi"}[language]
    for entry in ENTRIES:
        if entry.origin is Origin.REPORTED:
            assert word in translate(f"faq.{entry.id}.doubt").lower()
            assert translate("faq.told.reported") != translate("faq.told.faq")


def test_no_question_stands_in_one_language_alone() -> None:
    parts = [{name for name in texts(language) if name.startswith("faq.")} for language in ("en", "it")]
    assert parts[0] == parts[1]


@pytest.mark.parametrize("rule", PERMISSION_RULES, ids=lambda rule: rule.id)
def test_a_blocked_permission_leads_to_a_question_that_its_rule_feeds(rule: object) -> None:
    known = next(each for each in PERMISSION_RULES if each is rule)
    for permission in known.blocks:
        assert known.id in entry_about(permission, (known.id,)).rules


def test_every_permission_leads_to_a_question_about_it_and_those_with_their_own_to_that() -> None:
    assert all(permission in entry_about(permission).permissions for permission in Permission)
    own = {Permission.WITHDRAWALS: "withdrawals", Permission.FUTURES: "futures", Permission.MARGIN: "margin", Permission.READING: "new-key"}
    assert {permission: entry_about(permission).id for permission in own} == own
