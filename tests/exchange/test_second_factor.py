"""One-time codes."""

import itertools
import shutil
import subprocess
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from keywizard.domain.secret import Secret
from keywizard.exchange.simulated.second_factor import (
    MAX_FAILURES,
    PAUSE_SECONDS,
    STEP_SECONDS,
    CodeOutcome,
    CodeVerdict,
    TotpState,
    check_code,
    next_code,
    otpauth_uri,
)

RFC_SECRET = Secret("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
"""The SHA-1 seed of RFC 6238, appendix B: 12345678901234567890."""
NOW = datetime(2026, 11, 1, 12, 0, 10, tzinfo=UTC)
MALFORMED = (
    "",
    "12345",
    "1234567",
    "12345a",
    "\N{ARABIC-INDIC DIGIT ONE}23456",
    "\N{FULLWIDTH DIGIT ONE}23456",
    "123.456",
    "12\x00456",
    "9" * 100_000,
)


def at(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def later(seconds: int) -> datetime:
    return NOW + timedelta(seconds=seconds)


def code_of(moment: datetime) -> Secret[str]:
    return Secret(pyotp.TOTP(RFC_SECRET.reveal()).at(int(moment.timestamp())))


def check(code: Secret[str], now: datetime = NOW, state: TotpState | None = None) -> tuple[TotpState, CodeVerdict]:
    return check_code(RFC_SECRET, state or TotpState(), code, now)


def outcome(code: Secret[str], now: datetime = NOW, state: TotpState | None = None) -> CodeOutcome:
    return check(code, now, state)[1].outcome


WRONG = next(
    Secret(f"{number:06d}")
    for number in itertools.count()
    if all(Secret(f"{number:06d}") != code_of(later(step * STEP_SECONDS)) for step in range(-60, 61))
)


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "287082"),
        (1111111109, "081804"),
        (1111111111, "050471"),
        (1234567890, "005924"),
        (2000000000, "279037"),
        (20000000000, "353130"),
    ],
)
def test_the_codes_of_rfc_6238_are_accepted_at_their_moments(seconds: int, code: str) -> None:
    assert outcome(Secret(code), at(seconds)) is CodeOutcome.ACCEPTED
    assert next_code(RFC_SECRET, TotpState(), at(seconds)) == Secret(code)


@pytest.mark.skipif(shutil.which("oathtool") is None, reason="oathtool is not installed")
@pytest.mark.parametrize("seconds", [0, 59, 1111111111, 1793534410])
def test_oathtool_shows_the_same_code(seconds: int) -> None:
    command = ["oathtool", "--totp", "--base32", f"--now=@{seconds}", RFC_SECRET.reveal()]
    shown = subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    assert next_code(RFC_SECRET, TotpState(), at(seconds)) == Secret(shown)


@pytest.mark.parametrize(
    ("steps", "expected"), [(-1, "accepted"), (0, "accepted"), (1, "accepted"), (-2, "code-clock-off"), (2, "code-clock-off")]
)
def test_one_step_before_and_after_is_tolerated_and_no_more(steps: int, expected: str) -> None:
    assert outcome(code_of(later(steps * STEP_SECONDS))) == expected


@given(st.lists(st.sampled_from([" ", "-", "\t", "\n", "\N{NO-BREAK SPACE}"]), min_size=7, max_size=7))
def test_spaces_and_hyphens_in_a_code_do_not_matter(gaps: list[str]) -> None:
    digits = code_of(NOW).reveal()
    typed = gaps[6] + "".join(digit + gap for digit, gap in zip(digits, gaps, strict=False))
    assert outcome(Secret(typed)) is CodeOutcome.ACCEPTED


@pytest.mark.parametrize("typed", MALFORMED, ids=range(len(MALFORMED)))
def test_what_is_not_six_ascii_digits_is_no_try(typed: str) -> None:
    state, verdict = check(Secret(typed), state=TotpState(failures=2))
    assert verdict == CodeVerdict(CodeOutcome.MALFORMED, tries_left=MAX_FAILURES - 2)
    assert state == TotpState(failures=2)


@given(st.text(max_size=12))
def test_any_text_gets_a_verdict(typed: str) -> None:
    assert outcome(Secret(typed)) in CodeOutcome


@given(st.lists(st.tuples(st.integers(0, 100), st.integers(-25, 25)), max_size=40))
def test_no_code_is_ever_accepted_twice_nor_an_older_one_after_it(tries: list[tuple[int, int]]) -> None:
    state, now, accepted = TotpState(), NOW, []
    for wait, steps in tries:
        now += timedelta(seconds=wait)
        moment = now + timedelta(seconds=steps * STEP_SECONDS)
        state, verdict = check_code(RFC_SECRET, state, code_of(moment), now)
        if verdict.outcome is CodeOutcome.ACCEPTED:
            accepted.append(int(moment.timestamp()) // STEP_SECONDS)
    assert accepted == sorted(set(accepted))


def test_a_used_code_says_so_and_counts_as_a_failure() -> None:
    state, _ = check(code_of(NOW))
    state, verdict = check(code_of(NOW), state=state)
    assert (verdict.outcome, verdict.tries_left, state.failures) == (CodeOutcome.USED, MAX_FAILURES - 1, 1)


def test_a_code_older_than_the_last_one_counts_as_used() -> None:
    state, _ = check(code_of(later(STEP_SECONDS)))
    assert outcome(code_of(NOW), state=state) is CodeOutcome.USED


def test_after_five_wrong_codes_even_the_right_one_waits_a_minute() -> None:
    state, left = TotpState(), []
    for _ in range(MAX_FAILURES):
        state, verdict = check(WRONG, state=state)
        left.append(verdict.tries_left)
    assert left == [4, 3, 2, 1, 0]
    for seconds, waiting in ((0, 60), (1, 59), (59, 1)):
        after, verdict = check(code_of(later(seconds)), later(seconds), state)
        assert (after, verdict.outcome, verdict.seconds) == (state, CodeOutcome.PAUSED, waiting)
    assert outcome(code_of(later(PAUSE_SECONDS)), later(PAUSE_SECONDS), state) is CodeOutcome.ACCEPTED


def test_an_accepted_code_gives_all_tries_back() -> None:
    state, _ = check(WRONG, state=TotpState(failures=3))
    state, verdict = check(code_of(NOW), state=state)
    assert (state.failures, verdict.tries_left) == (0, MAX_FAILURES)


@pytest.mark.parametrize("steps", [-20, -7, -2, 2, 7, 20])
def test_a_clock_that_is_off_is_told_by_how_much_and_which_way(steps: int) -> None:
    _, verdict = check(code_of(later(steps * STEP_SECONDS)))
    assert (verdict.outcome, verdict.seconds) == (CodeOutcome.CLOCK_OFF, steps * STEP_SECONDS)


@pytest.mark.parametrize("steps", [-21, 21])
def test_a_code_more_than_ten_minutes_away_is_just_wrong(steps: int) -> None:
    assert outcome(code_of(later(steps * STEP_SECONDS))) is CodeOutcome.WRONG


def test_a_code_of_a_clock_that_is_off_cannot_be_tried_for_ever() -> None:
    state = TotpState()
    for _ in range(MAX_FAILURES):
        state, verdict = check(code_of(later(300)), state=state)
    assert verdict.tries_left == 0
    assert outcome(code_of(NOW), state=state) is CodeOutcome.PAUSED


@pytest.mark.parametrize("seconds", [0, 1, 29, 30])
def test_a_clock_at_1970_still_gets_codes_that_are_accepted(seconds: int) -> None:
    assert outcome(next_code(RFC_SECRET, TotpState(), at(seconds)), at(seconds)) is CodeOutcome.ACCEPTED


def test_a_clock_before_1970_gets_a_verdict() -> None:
    assert outcome(next_code(RFC_SECRET, TotpState(), at(-10_000)), at(-10_000)) is CodeOutcome.ACCEPTED


def test_a_clock_that_was_set_back_does_not_lock_the_account() -> None:
    ahead = TotpState(last_step=int(later(86_400).timestamp()) // STEP_SECONDS, paused_until=int(later(86_400).timestamp()))
    assert outcome(next_code(RFC_SECRET, ahead, NOW), NOW, ahead) is CodeOutcome.ACCEPTED


def test_the_practice_authenticator_shows_the_next_code_when_the_current_one_was_used() -> None:
    state, verdicts = TotpState(), []
    for _ in range(3):
        state, verdict = check(next_code(RFC_SECRET, state, NOW), state=state)
        verdicts.append(verdict.outcome)
    assert verdicts == [CodeOutcome.ACCEPTED, CodeOutcome.ACCEPTED, CodeOutcome.USED]


def test_the_uri_for_authenticator_apps_is_short_and_needs_no_percent_encoding() -> None:
    uri = otpauth_uri(RFC_SECRET).reveal()
    parsed = pyotp.parse_uri(uri)
    assert isinstance(parsed, pyotp.TOTP)
    assert (parsed.secret, parsed.issuer, parsed.name) == (RFC_SECRET.reveal(), "keywizard", "practice")
    assert (parsed.digits, parsed.interval) == (6, STEP_SECONDS)
    assert len(uri) <= 78
    assert "%" not in uri
