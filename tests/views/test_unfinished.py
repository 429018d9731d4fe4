"""Unfinished walks in words: what was answered, how long ago, and what stays when the person leaves."""

from datetime import UTC, datetime, timedelta

import pytest

from keywizard.domain.key_type import KeyType
from keywizard.domain.place import Environment, Place
from keywizard.flow.answers import Answers, WaitingKey
from keywizard.flow.steps import StepId
from keywizard.flow.unfinished import UnfinishedWalk
from keywizard.flow.wizard import Wizard
from keywizard.i18n.translator import Translator
from keywizard.views.leaving import farewell, leave_lines
from keywizard.views.place import Offers, place_choices, place_panel
from keywizard.views.unfinished import age_text, forget_question, resumed_note
from tests.flow.test_wizard import ISSUED, READY, at_restrictions, keypair

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
each_language = pytest.mark.parametrize("translate", [Translator("en"), Translator("it")], ids=lambda each: each.language)
ANSWERS = Answers(Place.BINANCE, "", READY, NOW, key_type=KeyType.RSA_2048, environment=Environment.DEMO)
EVERY_STEP = tuple(
    UnfinishedWalk(f"{number:016x}", Wizard(ANSWERS._replace(place=place, environment=environment), step), NOW - timedelta(minutes=59))
    for place, environment in ((Place.PRACTICE, None), (Place.BINANCE, Environment.DEMO))
    for number, step in enumerate(StepId)
)


@each_language
def test_no_note_of_a_walk_is_cut_short_at_80_columns(translate: Translator) -> None:
    choices = place_choices(translate, Wizard(), Offers(EVERY_STEP, looked_at=NOW))
    assert [choice.note for choice in choices if len(choice.note) > 37] == []
    assert len({choice.note for choice in choices}) > len(StepId)


@pytest.mark.parametrize(
    ("earlier", "text"),
    [
        (timedelta(0), "just now"),
        (timedelta(seconds=59), "just now"),
        (timedelta(seconds=-30), "just now"),
        (timedelta(minutes=1), "1 min ago"),
        (timedelta(minutes=59, seconds=59), "59 min ago"),
        (timedelta(hours=1), "1 h ago"),
        (timedelta(hours=47, minutes=59), "47 h ago"),
        (timedelta(hours=48), "2026-10-30"),
        (timedelta(days=-2), "2026-11-03"),
    ],
)
def test_the_age_of_a_walk_is_told_in_round_figures(earlier: timedelta, text: str) -> None:
    assert age_text(Translator("en"), NOW - earlier, NOW) == text


def test_without_an_unfinished_walk_the_first_step_is_as_ever() -> None:
    rows = place_choices(Translator("en"), Wizard(), Offers())
    assert [row.id for row in rows] == ["practice", "production", "demo", "testnet"]


@each_language
def test_the_panel_names_every_answer_and_what_must_be_typed_again(translate: Translator) -> None:
    pair = keypair(KeyType.ED25519)
    answers = at_restrictions(KeyType.ED25519).answers._replace(issued=None, keypair=pair, allowed_ips=("203.0.113.9",), label="my bot")
    walk = UnfinishedWalk("0" * 16, Wizard(answers, StepId.VERIFICATION, made=(pair,)), NOW)
    told = "\n".join(paragraph.text for paragraph in place_panel(translate, Wizard(), f"unfinished:{walk.id}", Offers((walk,))))
    for value in ("my bot", "203.0.113.9", pair.fingerprint, "Ed25519", "2026-11-01", translate("again.factors")):
        assert value in told
    assert translate("unfinished.no-secret") in told
    assert resumed_note(translate, walk.wizard).endswith(translate("again.factors"))
    assert "my bot" in forget_question(translate, walk)


def test_a_walk_and_a_key_that_waits_are_told_apart_by_their_rows() -> None:
    walk = UnfinishedWalk("0" * 16, Wizard(ANSWERS._replace(label="bot"), StepId.VERIFICATION), NOW)
    waiting = WaitingKey("bot", "bot", KeyType.HMAC, Environment.DEMO, None, (), frozenset())
    offers = Offers((walk,), (waiting,), NOW)
    assert offers.walk("waiting:bot") is None
    assert offers.walk(offers.first_choice or "") == walk
    assert Offers().first_choice is None
    assert len({row.id for row in place_choices(Translator("en"), Wizard(), offers) if row.id}) == 6


@each_language
def test_leaving_says_that_answers_are_kept_only_where_they_are(translate: Translator) -> None:
    pair = keypair(KeyType.ED25519)
    wizard = Wizard(Answers(Place.PRACTICE, keypair=pair), StepId.LABEL, made=(pair,))
    kept = leave_lines(translate, wizard, has_unstored=False, is_kept=True)
    lost = leave_lines(translate, wizard, has_unstored=False, is_kept=False)
    assert (translate("leave.answers-kept") in kept, translate("leave.answers-lost") in kept) == (True, False)
    assert (translate("leave.answers-kept") in lost, translate("leave.answers-lost") in lost) == (False, True)
    assert ("--resume" in farewell(translate, wizard, is_kept=True), "--resume" in farewell(translate, wizard, is_kept=False)) == (
        True,
        False,
    )


@each_language
def test_what_really_is_lost_is_said_even_where_the_answers_are_kept(translate: Translator) -> None:
    wizard = at_restrictions(KeyType.HMAC)
    kept = leave_lines(translate, wizard, has_unstored=True, is_kept=True)
    assert {translate("leave.unstored"), translate("leave.permissions-kept")} <= set(kept)
    assert translate("leave.permissions-lost") in leave_lines(translate, wizard, has_unstored=False, is_kept=False)
    assert any(ISSUED.folder in line for line in kept)
