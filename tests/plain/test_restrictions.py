"""Permissions, ways out and trusted addresses, by lines."""

from pathlib import Path

import pytest

from keywizard.domain.key_type import KeyType
from keywizard.domain.permission import Permission
from keywizard.flow.steps import StepId
from keywizard.flow.wizard import Wizard
from keywizard.session.session import Session
from tests.plain.scripting import to_label, to_restrictions, walked
from tests.session.walks import session_at

NUMBERS = {permission: str(number) for number, permission in enumerate(Permission, start=3)}
WITHDRAWALS, FUTURES = NUMBERS[Permission.WITHDRAWALS], NUMBERS[Permission.FUTURES]


@pytest.fixture
def session(tmp_path: Path) -> Session:
    return session_at(tmp_path)


@pytest.fixture
def hmac(tmp_path: Path, session: Session) -> Wizard:
    """An HMAC key at its permissions."""
    return walked(tmp_path, *to_restrictions(KeyType.HMAC), session=session).wizard


@pytest.fixture
def ed25519(tmp_path: Path, session: Session) -> Wizard:
    """An Ed25519 key at its permissions."""
    return walked(tmp_path, *to_restrictions(), session=session).wizard


def test_a_blocked_permission_says_every_reason_its_sources_and_the_ways_out(tmp_path: Path, session: Session, hmac: Wizard) -> None:
    said = walked(tmp_path, WITHDRAWALS, session=session, wizard=hmac)
    assert f"{WITHDRAWALS}. [-] Enable Withdrawals (blocked, HMAC needs trusted IPs)" in said.words
    assert "Each of these has to be lifted:" in said.words
    assert "An HMAC key that works from any IP may only read." in said.words
    assert "There is no way round this one." in said.words
    assert said.words.count("Source: Binance FAQ") == 2
    assert "1. Name the trusted IPs" in said.words
    assert said.wizard.answers.permissions == {Permission.READING}


def test_a_way_out_that_is_done_here_is_gone_and_opens_what_was_blocked(tmp_path: Path, session: Session, hmac: Wizard) -> None:
    done = walked(tmp_path, WITHDRAWALS, "1", "203.0.113.7 , 198.51.100.1;203.0.113.7", WITHDRAWALS, session=session, wizard=hmac)
    assert done.wizard.answers.allowed_ips == ("203.0.113.7", "198.51.100.1")
    assert "Permissions that opened:" in done.words
    assert Permission.WITHDRAWALS in done.wizard.answers.permissions


def test_a_way_out_on_binance_is_said_in_full_and_changes_nothing(tmp_path: Path, session: Session, ed25519: Wizard) -> None:
    number = NUMBERS[Permission.PORTFOLIO_MARGIN_TRADING]
    done = walked(tmp_path, number, "1", "<", session=session, wizard=ed25519)
    assert "This is done on Binance, not here." in done.words
    assert done.wizard == ed25519


def test_another_account_is_shaped_in_practice_and_the_way_leads_back(tmp_path: Path, session: Session, ed25519: Wizard) -> None:
    number = NUMBERS[Permission.PORTFOLIO_MARGIN_TRADING]
    away = walked(tmp_path, number, "2", session=session, wizard=ed25519)
    assert away.wizard.at is StepId.ACCOUNT
    assert away.wizard.origin == ed25519
    assert "This makes a new key beside the first" in away.words
    back = walked(tmp_path, "<", session=session, wizard=away.wizard)
    assert back.wizard == ed25519
    second = (*to_label()[1:], "second", "", "4", "", "", "", "")
    home = walked(tmp_path, "6", *second, session=session, wizard=away.wizard)
    assert home.wizard.at is StepId.RESTRICTIONS
    assert home.wizard.origin is None
    assert home.wizard.answers.label == "my bot"
    assert set(session.keyring.names()) == {"my-bot", "second"}


def test_a_new_key_of_another_type_is_a_detour_too(tmp_path: Path, session: Session, hmac: Wizard) -> None:
    done = walked(tmp_path, FUTURES, "2", session=session, wizard=hmac)
    assert done.wizard.at is StepId.KEY_TYPE
    assert done.wizard.origin == hmac


def test_permissions_are_turned_on_and_off_by_their_numbers_and_reading_stays(tmp_path: Path, session: Session, ed25519: Wizard) -> None:
    done = walked(tmp_path, FUTURES, "4", FUTURES, "3", session=session, wizard=ed25519)
    assert done.wizard.answers.permissions == {Permission.READING, Permission.SPOT_AND_MARGIN_TRADING}
    assert "Reading is always on" in done.words
    assert "Without trusted IPs, anyone who gets hold of this key" in done.words


def test_a_ready_set_is_chosen_and_what_it_lacks_is_said(tmp_path: Path, session: Session, hmac: Wizard) -> None:
    done = walked(tmp_path, "2", "?2", "2", session=session, wizard=hmac)
    assert done.wizard.answers.permissions == {Permission.READING}
    assert "blocked for this key and left out: Enable Spot & Margin Trading" in done.words
    assert "A bot that trades Spot" in done.words


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (("203.0.113.7",), ("203.0.113.7",)),
        (("ssh",), ("203.0.113.9",)),
        (("203.0.113.7, SSH",), ("203.0.113.7", "203.0.113.9")),
        (("",), ()),
        (("10.0.0.1 2001:db8::1 203.0.113.7", ""), ()),
        ((",", "203.0.113.7"), ("203.0.113.7",)),
        (("<",), ()),
    ],
)
def test_addresses_are_typed_in_one_line(
    tmp_path: Path, session: Session, ed25519: Wizard, typed: tuple[str, ...], kept: tuple[str, ...]
) -> None:
    done = walked(tmp_path, "1", *typed, session=session, wizard=ed25519)
    assert done.wizard.answers.allowed_ips == kept
    assert done.left == ()


def test_an_empty_line_keeps_the_addresses_and_a_word_takes_them_away(tmp_path: Path, session: Session, ed25519: Wizard) -> None:
    kept = walked(tmp_path, "1", "203.0.113.7", WITHDRAWALS, "1", "", session=session, wizard=ed25519)
    assert kept.wizard.answers.allowed_ips == ("203.0.113.7",)
    gone = walked(tmp_path, "1", "none", session=session, wizard=kept.wizard)
    assert gone.wizard.answers.allowed_ips == ()
    assert "Turned off, for the key now works from any IP: Enable Withdrawals." in gone.words
    assert walked(tmp_path, "1", "nessuno", session=session, wizard=kept.wizard, language="it").wizard.answers.allowed_ips == ()
