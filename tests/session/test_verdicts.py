"""A check in one word, and kept with the key."""

from pathlib import Path

import pytest

from keywizard.domain.key_type import KeyType
from keywizard.exchange.binance.error_codes import Cause
from keywizard.session.findings import Check, Finding, failed, ok, skipped, warning
from keywizard.session.verdicts import Verdict, record_verdict, verdict_of
from tests.exchange.practice import NOW
from tests.session.walks import session_at, walked

FILES = (ok(Check.FILES), ok(Check.PRIVATE_KEY), ok(Check.PAIR), ok(Check.LABEL), ok(Check.API_KEY), ok(Check.ENVIRONMENT))
ASKED = (*FILES, ok(Check.CLOCK))
CASES: dict[str, tuple[tuple[Finding, ...], Verdict]] = {
    "all is well": ((*ASKED, ok(Check.REQUEST), ok(Check.RESTRICTIONS), ok(Check.PRIVILEGE)), Verdict.FINE),
    "a warning": ((*ASKED, ok(Check.REQUEST), warning(Check.PRIVILEGE, Cause.TOO_MUCH)), Verdict.FINE),
    "no restrictions are told": ((*ASKED, ok(Check.REQUEST), skipped(Check.RESTRICTIONS, Cause.NOT_SERVED)), Verdict.FINE),
    "too many rights": ((*ASKED, ok(Check.REQUEST), failed(Check.RESTRICTIONS, Cause.SURPLUS)), Verdict.DIFFERS),
    "refused": ((*ASKED, failed(Check.REQUEST, Cause.IP_NOT_TRUSTED)), Verdict.REFUSED),
    "a firewall": ((*ASKED, failed(Check.REQUEST, Cause.FIREWALL)), Verdict.UNREACHABLE),
    "no host": ((*FILES, failed(Check.CLOCK, Cause.HOST_UNKNOWN)), Verdict.UNREACHABLE),
    "a clock that is off": ((*FILES, failed(Check.CLOCK, Cause.CLOCK_OFF), ok(Check.REQUEST)), Verdict.CLOCK_OFF),
    "nobody asked": (FILES, Verdict.OFFLINE),
    "practice": ((*FILES, skipped(Check.REQUEST, Cause.IS_PRACTICE)), Verdict.OFFLINE),
    "no passphrase": ((ok(Check.FILES), skipped(Check.PRIVATE_KEY, Cause.PASSPHRASE_NEEDED)), Verdict.LOCKED),
    "a wrong passphrase": ((ok(Check.FILES), failed(Check.PRIVATE_KEY, Cause.PASSPHRASE_WRONG)), Verdict.LOCKED),
    "no file": ((failed(Check.FILES, Cause.FILE_MISSING),), Verdict.BROKEN),
    "halves that differ": ((ok(Check.FILES), failed(Check.PAIR, Cause.PAIR_DIFFERS)), Verdict.BROKEN),
    "no API key": ((*FILES[:4], failed(Check.API_KEY, Cause.API_KEY_WAITING)), Verdict.WAITING),
    "neither API key nor secret key": ((ok(Check.FILES), failed(Check.API_KEY, Cause.SECRET_KEY_WAITING)), Verdict.WAITING),
    "neither file nor API key": ((failed(Check.FILES, Cause.FILE_MISSING), failed(Check.API_KEY, Cause.API_KEY_WAITING)), Verdict.BROKEN),
}


@pytest.mark.parametrize(("findings", "verdict"), CASES.values(), ids=CASES)
def test_whatever_was_found_comes_to_one_word(findings: tuple[Finding, ...], verdict: Verdict) -> None:
    assert verdict_of(findings) is verdict


def test_the_word_is_kept_with_the_key_and_a_disk_that_cannot_take_it_fails_no_check(tmp_path: Path) -> None:
    session = session_at(tmp_path)
    walked(session, KeyType.ED25519)
    stored = session.keyring.get("my-bot")
    record_verdict(session, stored, FILES)
    profile = session.keyring.get("my-bot").profile
    assert (profile.checked_at, profile.verdict) == (NOW, "offline")
    (session.keyring.root / "my-bot" / "profile.toml").unlink()
    record_verdict(session, stored, FILES)


def test_what_was_found_of_a_key_is_not_kept_with_one_that_has_its_name_since(tmp_path: Path) -> None:
    session = session_at(tmp_path)
    walked(session, KeyType.ED25519)
    checked = session.keyring.get("my-bot")
    session.keyring.rename("my-bot", "elsewhere")
    walked(session, KeyType.HMAC)
    record_verdict(session, checked, FILES)
    assert session.keyring.get("my-bot").profile.verdict is None
