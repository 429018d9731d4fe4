"""One-time codes as the exchange checks them (RFC 6238): one step of tolerance, no code twice, five tries, then a pause."""

import re
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from keywizard.domain.secret import Secret

BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
TOTP_SECRET_LENGTH = 32
"""160 bits, as RFC 4226 4 recommends; Binance's own setup keys are reported to have half of that."""
STEP_SECONDS = 30
VALID_WINDOW = 1
"""Steps before and after the current one that are accepted (RFC 6238 5.2)."""
MAX_FAILURES = 5
PAUSE_SECONDS = 60
_DRIFT_STEPS = 20
"""How far a wrong code is looked for, to tell a wrong clock (ten minutes) from a wrong code."""


class CodeOutcome(StrEnum):
    """What became of a code."""

    ACCEPTED = "accepted"
    MALFORMED = "code-malformed"
    WRONG = "code-wrong"
    USED = "code-used"
    CLOCK_OFF = "code-clock-off"
    PAUSED = "code-paused"


class TotpState(NamedTuple):
    """What the exchange remembers between codes."""

    last_step: int = -1
    """The time step of the last code accepted."""
    failures: int = 0
    """Wrong codes since the last accepted one or the last pause."""
    paused_until: int = 0
    """Seconds since 1970 up to which no code is looked at."""


class CodeVerdict(NamedTuple):
    """The answer to a code."""

    outcome: CodeOutcome
    """What became of it."""
    seconds: int = 0
    """The pause left, or how far the authenticator's clock is ahead of ours (negative: behind)."""
    tries_left: int = MAX_FAILURES
    """Wrong codes still allowed before a pause."""


def check_code(totp_secret: Secret[str], state: TotpState, code: Secret[str], now: datetime) -> tuple[TotpState, CodeVerdict]:
    """Check a code at a moment; spaces and hyphens in it do not matter. Gives the new state to remember."""
    seconds = _seconds(now)
    state = _believable(state, seconds)
    if seconds < state.paused_until:
        return state, CodeVerdict(CodeOutcome.PAUSED, state.paused_until - seconds, 0)
    digits = re.sub(r"[\s-]", "", code.reveal())
    if not re.fullmatch(r"[0-9]{6}", digits):
        return state, CodeVerdict(CodeOutcome.MALFORMED, tries_left=MAX_FAILURES - state.failures)
    step = seconds // STEP_SECONDS
    offset = _offset_of(totp_secret, digits, step)
    if offset is None:
        return _count_failure(state, seconds, CodeVerdict(CodeOutcome.WRONG))
    if abs(offset) > VALID_WINDOW:
        return _count_failure(state, seconds, CodeVerdict(CodeOutcome.CLOCK_OFF, offset * STEP_SECONDS))
    if step + offset <= state.last_step:
        return _count_failure(state, seconds, CodeVerdict(CodeOutcome.USED))
    return TotpState(last_step=step + offset), CodeVerdict(CodeOutcome.ACCEPTED)


def next_code(totp_secret: Secret[str], state: TotpState, now: datetime) -> Secret[str]:
    """Give a code that will be accepted: what the practice authenticator shows.

    The current one, or where that was used already the next within the tolerance; when that too is used, it will be refused as used.
    """
    step = _seconds(now) // STEP_SECONDS
    chosen = min(max(step, _believable(state, _seconds(now)).last_step + 1), step + VALID_WINDOW)
    return Secret(_code_at(totp_secret, chosen))


def otpauth_uri(totp_secret: Secret[str]) -> Secret[str]:
    """Give what the QR code holds (Key Uri Format); at most 78 bytes, with the defaults left out, so that the picture fits 80 x 24."""
    return Secret(f"otpauth://totp/keywizard:practice?secret={totp_secret.reveal()}")


def _seconds(now: datetime) -> int:
    return max(0, int(now.timestamp()))


def _believable(state: TotpState, seconds: int) -> TotpState:
    # A step or a pause far in the future means that the clock was set back; kept, it would lock the account for as long.
    latest = seconds + _DRIFT_STEPS * STEP_SECONDS
    return TotpState() if max(state.last_step * STEP_SECONDS, state.paused_until) > latest else state


def _code_at(totp_secret: Secret[str], step: int) -> str:
    import pyotp  # not needed where the passkey alone answers

    return pyotp.TOTP(totp_secret.reveal(), interval=STEP_SECONDS).generate_otp(step)


def _offset_of(totp_secret: Secret[str], digits: str, step: int) -> int | None:
    nearest_first = sorted(range(-_DRIFT_STEPS, _DRIFT_STEPS + 1), key=abs)
    wanted = Secret(digits)
    return next((off for off in nearest_first if step + off >= 0 and Secret(_code_at(totp_secret, step + off)) == wanted), None)


def _count_failure(state: TotpState, seconds: int, verdict: CodeVerdict) -> tuple[TotpState, CodeVerdict]:
    failures = state.failures + 1
    if failures >= MAX_FAILURES:
        return state._replace(failures=0, paused_until=seconds + PAUSE_SECONDS), verdict._replace(tries_left=0)
    return state._replace(failures=failures), verdict._replace(tries_left=MAX_FAILURES - failures)
