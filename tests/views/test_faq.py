"""Searching the questions, and what an answer says of the key at hand."""

import functools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keywizard.domain.key_type import KeyType
from keywizard.domain.permission import Permission
from keywizard.domain.place import Environment, Place, Route
from keywizard.exchange.simulated.scenarios import SCENARIOS_BY_NAME
from keywizard.flow.answers import Answers
from keywizard.flow.steps import StepId
from keywizard.flow.wizard import Wizard
from keywizard.i18n.translator import Translator
from keywizard.policy.decision import decide_creation, decide_permissions
from keywizard.policy.faq import ENTRIES, ENTRIES_BY_ID, FaqEntry
from keywizard.views.faq import can_be_tried, entry_of_row, entry_of_step, entry_page, found_text, live_state, permission_to_try, ranked
from keywizard.views.faq_search import Found, search, words_of
from keywizard.views.restrictions import IP_ACCESS, PRESET
from tests.policy.combinations import TODAY

EN, IT = Translator("en"), Translator("it")
languages = st.sampled_from([EN, IT])
entries = st.sampled_from(ENTRIES)


def found(translate: Translator, query: str) -> list[str]:
    return [entry.id for entry in search(translate, query).entries]


def walk_with(scenario: str = "verified-plus", key_type: KeyType | None = KeyType.HMAC, allowed_ips: tuple[str, ...] = ()) -> Wizard:
    account = SCENARIOS_BY_NAME[scenario].shape(TODAY)
    answers = Answers(Place.PRACTICE, scenario, account, TODAY, key_type=key_type, allowed_ips=allowed_ips)
    return Wizard(answers, StepId.RESTRICTIONS)


@given(languages, st.text(max_size=200))
def test_any_query_gives_questions_to_show_and_something_to_say(translate: Translator, query: str) -> None:
    came = search(translate, query)
    assert len(set(came.entries)) == len(came.entries)
    assert any(not row.is_heading for row in ranked(translate, came))
    assert found_text(translate, came).text
    assert came.entries or not came.is_exact


@given(languages, entries, st.randoms())
def test_each_question_is_found_by_its_own_words_in_any_order_and_case(translate: Translator, entry: FaqEntry, dice: object) -> None:
    words = list(words_of(translate(f"faq.{entry.id}.question")))
    getattr(dice, "shuffle")(words)  # noqa: B009  # the dice of hypothesis have no type of their own
    came = search(translate, " ".join(words[:8]).upper())
    assert came.is_exact
    assert entry in came.entries


@given(languages, entries, st.data())
def test_the_beginning_of_a_word_finds_what_the_word_finds(translate: Translator, entry: FaqEntry, data: st.DataObject) -> None:
    word = data.draw(st.sampled_from(words_of(translate(f"faq.{entry.id}.question"))))
    beginning = word[: data.draw(st.integers(1, len(word)))]
    if not beginning.isdigit():
        assert entry in search(translate, beginning).entries


@given(
    languages, st.lists(st.sampled_from(["hmac", "ip", "futures", "prelievi", "key", "2015", "passkey", "margin"]), min_size=1, max_size=4)
)
def test_more_words_never_find_more(translate: Translator, words: list[str]) -> None:
    fewer, more = search(translate, " ".join(words[:-1])), search(translate, " ".join(words))
    assert not more.is_exact or set(more.entries) <= set(fewer.entries)


BEST = {
    "withdraw": "withdrawals",
    "withdrawal-needs-ip": "withdrawals",
    "enableWithdrawals": "withdrawals",
    "prelievo": "withdrawals",
    "whitelist": "trusted-ips",
    "-2015": "error-2015",
    "-9000": "fix",
    "enableFutures": "futures",
    "Verified Plus": "verified-plus",
    "passkey": "second-factors",
    "kyc deposit": "before-a-key",
    "create key website": "on-the-website",
    "expiry": "rights-gone",
    "is hmac deprecated": "hmac-deprecated",
    "borrow": "margin",
    "2": "withdrawals",
    "23": "trusted-ips",
}


@pytest.mark.parametrize("query", BEST)
def test_what_people_type_finds_first_what_they_mean(query: str) -> None:
    assert found(EN, query)[0] == BEST[query]


@pytest.mark.parametrize(
    ("query", "entry_id"),
    [
        ("perche prelievi", "withdrawals"),
        ("ETICHETTA", "label"),
        ("come creo app", "in-the-app"),
        ("scadenza", "rights-gone"),
        ("withdrawals", "withdrawals"),
    ],
)
def test_italian_is_searched_without_its_accents_and_beside_english(query: str, entry_id: str) -> None:
    assert found(IT, query)[0] == entry_id


def test_a_word_that_is_nowhere_gives_the_nearest_and_says_what_to_try() -> None:
    came = search(EN, "whitdrawals")
    assert not came.is_exact
    assert came.entries[0].id == "withdrawals"
    assert "Try: withdrawals." in found_text(EN, came).text
    assert search(EN, "xyzzy") == Found((), is_exact=False)
    assert "error code" in found_text(EN, search(EN, "xyzzy")).text


def test_every_step_and_every_row_of_the_permissions_leads_to_a_question() -> None:
    assert {entry_of_step(Answers(), step).id for step in StepId} <= set(ENTRIES_BY_ID)
    at_binance = Answers(place=Place.BINANCE, environment=Environment.PRODUCTION)
    assert entry_of_step(at_binance, StepId.VERIFICATION).id == "on-the-website"
    assert entry_of_step(at_binance._replace(route=Route.APP), StepId.VERIFICATION).id == "in-the-app"
    wizard = walk_with(key_type=KeyType.ED25519)
    rows = {
        row: entry_of_row(wizard, row).id for row in (IP_ACCESS, PRESET, Permission.WITHDRAWALS, Permission.FUTURES, Permission.READING)
    }
    assert list(rows.values()) == ["trusted-ips", "only-reading", "withdrawals", "futures", "new-key"]
    assert entry_of_row(walk_with(), Permission.FUTURES).id == "only-reading"


def test_before_the_account_is_known_an_answer_says_what_it_would_take() -> None:
    for entry in ENTRIES:
        said = [paragraph.text for paragraph in live_state(EN, Wizard(), entry)]
        assert said == ([EN("faq.live.unknown")] if can_be_tried(entry) else [])


@functools.cache
def walks() -> tuple[Wizard, ...]:
    return tuple(walk_with(name, key_type, ips) for name in SCENARIOS_BY_NAME for key_type in KeyType for ips in ((), ("203.0.113.9",)))


@pytest.mark.parametrize("translate", [EN, IT], ids=["en", "it"])
def test_an_answer_says_of_every_permission_what_the_rules_say(translate: Translator) -> None:
    for wizard in walks():
        facts = wizard.answers.facts()
        assert facts is not None
        for entry in ENTRIES:
            lines = [paragraph.text for paragraph in live_state(translate, wizard, entry)]
            if len(entry.permissions) in {1, 2, 3}:
                decisions = decide_permissions(facts)
                for permission in entry.permissions:
                    (line,) = [line for line in lines if translate(f"permission.{permission}.name") in line]
                    assert line.startswith("[-]") is not decisions[permission].allowed
                    assert all(translate(f"rule.{name}.short") in line for name in decisions[permission].rule_ids)


@pytest.mark.parametrize("translate", [EN, IT])
def test_whether_a_question_concerns_the_key_is_left_open_until_a_type_is_chosen(translate: Translator) -> None:
    entry = ENTRIES_BY_ID["which-key-type"]
    no, open_yet = translate("faq.live.holds-not"), translate("faq.live.holds-not-yet-known")
    said = {key_type: [each.text for each in live_state(translate, walk_with(key_type=key_type), entry)] for key_type in (None, *KeyType)}
    assert open_yet in said[None]
    assert no not in said[None]
    assert no in said[KeyType.ED25519]
    assert not {no, open_yet} & set(said[KeyType.HMAC])


def test_an_answer_about_the_account_names_every_reason_against_a_key() -> None:
    for wizard in walks():
        facts = wizard.answers.facts()
        assert facts is not None
        said = " ".join(paragraph.text for paragraph in live_state(EN, wizard, ENTRIES_BY_ID["before-a-key"]))
        assert ("[-]" in said) is not decide_creation(facts).allowed
        assert all(EN(f"rule.{rule.id}.short") in said for rule in decide_creation(facts).violations)


def test_what_is_tried_is_what_is_blocked() -> None:
    assert permission_to_try(walk_with("portfolio-margin", KeyType.ED25519), ENTRIES_BY_ID["portfolio-margin"]) is Permission.FUTURES
    assert permission_to_try(walk_with(key_type=KeyType.ED25519), ENTRIES_BY_ID["portfolio-margin"]) is Permission.PORTFOLIO_MARGIN_TRADING
    assert permission_to_try(Wizard(), ENTRIES_BY_ID["before-a-key"]) is None


def test_what_is_at_hand_is_tried_where_the_question_is_about_it() -> None:
    assert permission_to_try(walk_with(), ENTRIES_BY_ID["only-reading"], Permission.FUTURES) is Permission.FUTURES
    assert permission_to_try(walk_with(), ENTRIES_BY_ID["withdrawals"], Permission.FUTURES) is Permission.WITHDRAWALS


@given(languages, entries, st.sampled_from(walks()))
def test_every_answer_has_no_hole_and_names_where_it_is_written(translate: Translator, entry: FaqEntry, wizard: Wizard) -> None:
    page = entry_page(translate, entry, wizard)
    assert all(paragraph.text and "faq." not in paragraph.text and "{" not in paragraph.text for paragraph in page)
    assert page[-1].text.startswith("https://")
    assert page[0].text == translate(f"faq.{entry.id}.question")
