"""What the lab says: why rows opened and closed, hints that give nothing away, and words that fit their places."""

import pytest

from keywizard.domain.permission import Permission
from keywizard.flow.lab import CREATION, Lab
from keywizard.flow.wizard import Wizard
from keywizard.i18n.translator import Translator
from keywizard.policy.challenges import CHALLENGES, CHALLENGES_BY_ID, Challenge
from keywizard.policy.changes import CHANGES, Fact
from keywizard.policy.rules import CREATION_RULES, PERMISSION_RULES
from keywizard.views.lab import (
    challenge_panel,
    fact_panel,
    fact_rows,
    hint,
    permission_rows,
    row_page,
    solved,
    step_of_solution,
    summary,
    turned,
)
from keywizard.views.values import Mark, Paragraph, Tone

CHANGES_BY_ID = {change.id: change for change in CHANGES}
FIRST = Lab.of(Wizard())
each_language = pytest.mark.parametrize("language", ["en", "it"])


def made(lab: Lab, *ids: str) -> Lab:
    for change_id in ids:
        lab = lab.make(CHANGES_BY_ID[change_id])
    return lab


def text(paragraphs: tuple[Paragraph, ...]) -> str:
    return "\n".join(paragraph.text for paragraph in paragraphs)


def test_rows_of_the_same_reasons_are_told_together_and_those_that_opened_first() -> None:
    translate, hmac = Translator("en"), made(FIRST, "key-type:hmac")
    told = summary(translate, hmac.facts, made(hmac, "ip-access:restricted").facts)
    assert [paragraph.tone for paragraph in told] == [Tone.GOOD, Tone.GOOD, Tone.MUTED, Tone.MUTED]
    assert told[0].text.startswith("Spot & Margin, Margin loans, Futures, European options, Universal transfer, Internal transfer:")
    assert "Withdrawals: blocked → allowed. No longer in the way: HMAC needs trusted IPs, needs trusted IPs." in text(told)
    assert "FIX trading, FIX read-only: still blocked. Lifted: HMAC needs trusted IPs; left: needs an Ed25519 key." in text(told)


def test_a_row_that_closes_says_the_rules_reason_and_one_that_stays_closed_what_came_to_it() -> None:
    translate = Translator("en")
    told = text(turned(translate, made(FIRST, "key-type:hmac")))
    assert f"Internal transfer: allowed → blocked, because: {translate('rule.hmac-open-ip-reads-only.reason')}" in told
    assert "FIX trading, FIX read-only: allowed → blocked, because: HMAC needs trusted IPs, needs an Ed25519 key." in told
    assert "Portfolio Margin, Withdrawals: blocked for one more reason: " in told


def test_a_turn_that_alters_no_verdict_says_so() -> None:
    assert "No row changes its verdict." in text(turned(Translator("en"), made(FIRST, "controls:off")))


def test_undoing_marks_and_tells_what_the_undoing_altered() -> None:
    translate = Translator("en")
    lab = made(FIRST, "controls:off", "key-type:hmac", "key-type:rsa").undo()
    assert "Key type: HMAC" in text(turned(translate, lab))
    assert [row.id for row in fact_rows(translate, lab) if row.is_altered] == [Fact.KEY_TYPE]
    assert not any(row.is_altered for row in permission_rows(translate, FIRST))


def test_every_row_is_marked_as_the_rules_say() -> None:
    rows = permission_rows(Translator("en"), made(FIRST, "level:verified"))
    assert {row.mark for row in rows} == {Mark.BLOCKED}
    assert [row.id for row in permission_rows(Translator("en"), FIRST) if row.mark is Mark.BLOCKED] == [
        Permission.PORTFOLIO_MARGIN_TRADING,
        Permission.WITHDRAWALS,
    ]


@each_language
@pytest.mark.parametrize("challenge", CHALLENGES, ids=lambda challenge: challenge.id)
def test_a_hint_gives_a_reason_of_the_rules_and_not_the_way_out(challenge: Challenge, language: str) -> None:
    translate, lab = Translator(language), FIRST.begin(challenge)
    said = hint(translate, lab, CREATION)
    reasons = {translate(f"rule.{rule.id}.reason") for rule in lab.goal(CREATION).missing(lab.facts)}
    assert said[-1].text in reasons
    assert not any(translate(f"remedy.{change.id}") in text(said) for change in lab.solution(CREATION) or ())


def test_a_solution_names_the_remedy_of_the_rule_and_how_many_changes_are_left() -> None:
    translate, lab = Translator("en"), FIRST.begin(CHALLENGES_BY_ID["margin"])
    lab, said = step_of_solution(translate, lab, CREATION)
    assert f"Done: {translate('remedy.restrict-ip')} (Changes left after this: 1.)" in text(said)
    lab, said = step_of_solution(translate, lab, CREATION)
    assert translate("remedy.transfer-into-cross-margin") in text(said)
    assert "Solved with the fewest changes there are: 2." in text(said)
    assert step_of_solution(translate, lab, CREATION) == (lab, (Paragraph("Nothing stands in the way.", Tone.GOOD),))


def test_without_a_challenge_a_hint_names_the_row_that_it_is_about() -> None:
    translate = Translator("en")
    assert hint(translate, FIRST, CREATION)[0].text == "Making a key: Nothing stands in the way."
    assert hint(translate, FIRST, Permission.WITHDRAWALS)[0].text.startswith("Withdrawals: The fewest changes: 1.")
    _, said = step_of_solution(translate, FIRST, Permission.WITHDRAWALS)
    assert said[0].text == f"Done: {translate('remedy.restrict-ip')}"


def test_what_a_challenge_keeps_and_one_gave_up_is_named() -> None:
    lab = made(FIRST.begin(CHALLENGES_BY_ID["hmac-trades"]), "key-type:ed25519")
    assert "something that this challenge keeps" in text(hint(Translator("en"), lab, CREATION))
    assert solved(Translator("en"), lab) == ()


def test_where_no_rule_names_a_way_hint_and_solution_say_so_and_reaching_it_all_the_same_is_no_boast() -> None:
    translate, lab = Translator("en"), FIRST.begin(CHALLENGES_BY_ID["no-way-out"])
    after, said = step_of_solution(translate, lab, CREATION)
    assert after == lab
    assert "No rule names a way from here." in text(said)
    assert "names no way out" in text(said)
    assert solved(translate, made(lab, "portfolio-margin:off"))[0].tone is Tone.WARNING


def test_making_a_key_is_explained_whole_with_its_ways_out() -> None:
    translate = Translator("en")
    page = text(row_page(translate, made(FIRST, "deposit:no"), CREATION))
    assert translate("rule.account-needs-deposit.reason") in page
    assert translate("remedy.deposit-into-spot") in page
    assert translate("account.ready") in text(row_page(translate, FIRST, CREATION))


@each_language
def test_names_fit_the_places_where_they_are_shown(language: str) -> None:
    translate = Translator(language)
    facts = [made(FIRST, change.id).facts for change in CHANGES]
    shown = [
        (row.title, room)
        for is_short, fact_room, row_room in ((True, 25, 17), (False, 34, 24))
        for each in facts
        for rows, room in (
            (fact_rows(translate, FIRST._replace(facts=each), is_short=is_short), fact_room),
            (permission_rows(translate, FIRST._replace(facts=each), is_short=is_short), row_room),
        )
        for row in rows
    ]
    names = [(translate(f"challenge.{challenge.id}.name"), 26) for challenge in CHALLENGES]
    assert {name for name, room in (*shown, *names) if len(name) > room} == set()


@each_language
def test_every_reason_that_a_row_can_have_stands_beside_it_at_80_columns_and_in_full_at_100(language: str) -> None:
    translate = Translator(language)
    for is_short, width in ((True, 47), (False, 58)):
        names = {row.id: row.title for row in permission_rows(translate, FIRST, is_short=is_short)}
        reasons = [(row, rule) for rule in PERMISSION_RULES for row in rule.blocks] + [(CREATION, rule) for rule in CREATION_RULES]
        lines = [f">*[-] {names[row]}  {translate(f'rule.{rule.id}.short')}" for row, rule in reasons]
        assert [line for line in lines if len(line) > width] == []


def test_a_star_marks_a_row_that_opened_or_closed_and_not_one_that_stays_blocked_for_other_reasons() -> None:
    closed = permission_rows(Translator("en"), made(FIRST, "key-type:hmac"))
    assert {row.id for row in closed if row.mark is Mark.BLOCKED and not row.is_altered} == {
        Permission.PORTFOLIO_MARGIN_TRADING,
        Permission.WITHDRAWALS,
    }
    assert not any(row.is_altered and row.mark is Mark.ALLOWED for row in closed)


@each_language
def test_that_no_verification_blocks_less_than_half_of_it_is_explained_where_it_is_seen_and_nowhere_else(language: str) -> None:
    translate = Translator(language)
    why = translate("lab.fact.level:none.why")
    lab = made(FIRST, "level:none")
    assert why in text(turned(translate, lab))
    assert why in text(fact_panel(translate, lab, Fact.LEVEL))
    assert why not in text(turned(translate, made(lab, "level:verified")))
    assert why not in text(turned(translate, made(lab, "deposit:no")))


def test_a_challenge_says_what_it_begins_with() -> None:
    said = text(challenge_panel(Translator("en"), FIRST, "fix"))
    assert "Key type: RSA" in said
    assert "Identity: Verified Plus" in said
