"""Whole walks, step by step, by lines alone."""

from pathlib import Path

import pytest

from keywizard.domain.errors import FileError
from keywizard.domain.key_type import KeyType
from keywizard.domain.permission import Permission
from keywizard.domain.place import Environment, Place, Route
from keywizard.domain.secret import Secret
from keywizard.flow.steps import StepId
from keywizard.keys.secret_key import unseal_secret_key
from keywizard.store.keyring import SECRET_KEY
from tests.keys.pairs import PASSPHRASE
from tests.plain.scripting import to_label, to_page, to_restrictions, walked
from tests.session.walks import session_at

API_KEY, SECRET_KEY_TEXT = "Kk7" + "a" * 61, "Ss9" + "b" * 61
TYPED = PASSPHRASE.reveal()


@pytest.mark.parametrize("language", ["en", "it"])
@pytest.mark.parametrize("key_type", [KeyType.ED25519, KeyType.RSA_2048, KeyType.HMAC])
def test_a_key_of_every_type_is_made(tmp_path: Path, key_type: KeyType, language: str) -> None:
    done = walked(tmp_path, *to_restrictions(key_type), "", "", language=language)
    stored = session_at(tmp_path).keyring.get("my-bot").profile
    assert (stored.key_type, stored.label, stored.permissions) == (key_type, "my bot", frozenset({Permission.READING}))
    assert done.left == ()
    assert done.wizard.has_api_key
    assert "plain." not in done.transcript


def test_every_change_is_remembered_in_its_order(tmp_path: Path) -> None:
    done = walked(tmp_path, *to_restrictions(), "", "")
    assert done.remembered[-1] == done.wizard
    steps = [wizard.at for wizard in done.remembered]
    assert list(dict.fromkeys(steps)) == list(StepId)


def test_steps_are_counted_and_named_and_the_place_is_said_once(tmp_path: Path) -> None:
    said = walked(tmp_path, *to_restrictions(), "", "").transcript
    titles = [line for line in said.splitlines() if line.startswith("Step ")]
    assert titles[0] == "Step 1 of 9: Practice or Binance"
    assert titles[-1] == "Step 9 of 9: Summary"
    assert len(titles) == 9
    assert said.count("(practice: a simulated Binance") == 1


def test_the_passphrase_of_a_pair_is_asked_twice_and_not_shown(tmp_path: Path) -> None:
    done = walked(tmp_path, "", "", "", "1", "short", TYPED, "another one of four", TYPED, TYPED)
    assert done.wizard.answers.keypair is not None
    assert done.wizard.answers.keypair.is_encrypted
    assert "fewer than 8 characters" in done.words
    assert "The two passphrases differ" in done.words
    assert not any(secret in done.transcript for secret in ("short", TYPED, "another one"))


def test_back_from_the_repetition_asks_for_the_passphrase_anew_and_from_there_for_the_protection(tmp_path: Path) -> None:
    done = walked(tmp_path, "", "", "", "1", TYPED, "<", "<", "2")
    assert done.wizard.answers.keypair is not None
    assert not done.wizard.answers.keypair.is_encrypted


def test_an_hmac_secret_lies_behind_its_passphrase_and_is_named_but_never_printed(tmp_path: Path) -> None:
    done = walked(tmp_path, *to_label(KeyType.HMAC), "h", "", "4", "", TYPED, TYPED, "1", "")
    session = session_at(tmp_path)
    secret = unseal_secret_key(session.keyring.read_secret("h", SECRET_KEY), PASSPHRASE)
    assert secret.reveal() not in done.transcript
    assert str(session.keyring.root / "h" / SECRET_KEY) in done.transcript.splitlines()
    assert "keywizard sign h signs with it" in done.words
    assert TYPED not in done.transcript


def test_an_hmac_secret_without_a_passphrase_is_not_printed_either(tmp_path: Path) -> None:
    done = walked(tmp_path, *to_label(KeyType.HMAC), "h", "", "4", "", "", "1", "")
    secret = session_at(tmp_path).keyring.read_secret("h", SECRET_KEY).reveal().decode().strip()
    assert secret not in done.transcript
    assert "with less in another terminal" in done.words


def test_another_pair_leaves_the_first_on_disk(tmp_path: Path) -> None:
    done = walked(tmp_path, "", "", "", "2", "2", "2", "1")
    assert len(done.wizard.made) == 2
    assert len(session_at(tmp_path).keyring.names()) == 2
    assert done.transcript.splitlines().count("-----BEGIN PUBLIC KEY-----") == 1


def test_a_code_is_taken_from_a_phone_in_whatever_it_is_pasted_in(tmp_path: Path) -> None:
    session = session_at(tmp_path)
    before = walked(tmp_path, *to_label(), "x", session=session).wizard
    code = session.own_code(before).reveal()
    done = walked(tmp_path, "3", "000000", "3", f"Your code is {code[:3]} {code[3:]}.", "4", "", wizard=before, session=session)
    assert done.wizard.at is StepId.API_KEY
    assert "That is not the code" in done.words


def test_the_setup_key_is_given_in_groups_of_four(tmp_path: Path) -> None:
    session = session_at(tmp_path)
    done = walked(tmp_path, *to_label(), "x", "2", session=session)
    key = session.exchange(done.wizard).setup_key().reveal()
    assert " ".join(key[start : start + 4] for start in range(0, len(key), 4)) in done.transcript.splitlines()
    assert "Type this setup key" in done.words


def test_the_app_s_route_asks_for_one_factor(tmp_path: Path) -> None:
    done = walked(tmp_path, "1", "16", "", "4", "x", "4", "", "")
    assert done.wizard.answers.route is Route.APP
    assert done.wizard.at is StepId.API_KEY


def test_an_account_that_is_not_ready_says_why_and_every_way_out_and_can_be_shaped(tmp_path: Path) -> None:
    done = walked(tmp_path, "1", "2", "", "9", "10", "10", "")
    assert "No key can be made in this account" in done.words
    assert "Deposit any amount into the Spot wallet." in done.words
    assert "[x] Deposit in Spot (on)" in done.transcript
    assert done.wizard.at is StepId.KEY_TYPE


def test_going_on_with_an_account_that_is_not_ready_says_why(tmp_path: Path) -> None:
    done = walked(tmp_path, "1", "", account="new")
    assert done.wizard.at is StepId.ACCOUNT
    assert "No key can be made in this account" in done.words


def test_an_api_key_that_could_not_be_stored_is_not_left_behind_by_going_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    session = session_at(tmp_path)
    before = walked(tmp_path, *to_label(), "x", "", "4", session=session).wizard
    with monkeypatch.context() as patch:
        patch.setattr("keywizard.session.session.Session._store_issued", full_disk)
        broken = walked(tmp_path, "", "<", wizard=before, session=session)
    assert "The disk is full" in broken.words
    assert "there is no going back" in broken.words
    assert walked(tmp_path, "", wizard=broken.wizard, session=session).wizard.at is StepId.API_KEY


def full_disk(*_: object) -> str:
    raise FileError("disk-full", path="/keys")


def test_past_the_commit_there_is_no_way_back_and_it_is_said(tmp_path: Path) -> None:
    done = walked(tmp_path, *to_label(), "x", "", "4", "", "<")
    assert done.wizard.at is StepId.API_KEY
    assert "there is no way back to what came before it" in done.words


@pytest.mark.parametrize("environment", Environment)
def test_a_person_walks_from_nothing_to_a_plan_at_binance(tmp_path: Path, environment: Environment) -> None:
    done = walked(tmp_path, *to_page(environment=environment), "1", "", API_KEY, "4", "", "")
    stored = session_at(tmp_path).keyring.get("my-bot").profile
    assert (stored.place, stored.environment, stored.api_key) == (Place.BINANCE, environment, API_KEY)
    assert Permission.SPOT_AND_MARGIN_TRADING in stored.permissions
    assert "-----BEGIN PUBLIC KEY-----" in done.transcript.splitlines()
    assert "Enter the label: my bot" in done.words
    assert "keywizard check my-bot" in done.transcript
    assert "clipboard" not in done.words


def test_both_keys_of_hmac_are_brought_back_and_the_secret_is_not_shown(tmp_path: Path) -> None:
    done = walked(tmp_path, *to_page(KeyType.HMAC), "", API_KEY, SECRET_KEY_TEXT, TYPED, TYPED)
    assert done.wizard.at is StepId.RESTRICTIONS
    sealed = session_at(tmp_path).keyring.read_secret("my-bot", SECRET_KEY)
    assert unseal_secret_key(sealed, PASSPHRASE) == Secret(SECRET_KEY_TEXT)
    assert SECRET_KEY_TEXT not in done.transcript
    assert API_KEY in done.transcript


def test_what_is_no_secret_key_is_asked_for_again_by_itself(tmp_path: Path) -> None:
    done = walked(tmp_path, *to_page(KeyType.HMAC), "", API_KEY, "abc", SECRET_KEY_TEXT, "")
    assert "a secret key has 64" in done.words
    assert done.wizard.at is StepId.RESTRICTIONS
    assert done.transcript.count("API key, 64 letters and digits") == 1


def test_what_is_no_api_key_is_asked_for_again(tmp_path: Path) -> None:
    done = walked(tmp_path, *to_page(), "", "abc", "", f' "{API_KEY}" ')
    assert "This has 3 characters" in done.words
    assert "There is no API key in it" in done.words
    assert done.wizard.at is StepId.RESTRICTIONS


def test_a_wrong_api_key_is_replaced_when_one_comes_back_to_it(tmp_path: Path) -> None:
    right = "Zz1" + "c" * 61
    done = walked(tmp_path, *to_page(), "", API_KEY, "<", right, "<", "")
    assert session_at(tmp_path).keyring.get("my-bot").profile.api_key == right
    assert done.wizard.at is StepId.RESTRICTIONS


def test_a_key_that_waits_is_gone_on_with_from_the_first_step(tmp_path: Path) -> None:
    walked(tmp_path, *to_page())
    done = walked(tmp_path, "5", "1", "2", "2", "", "", API_KEY)
    assert done.wizard.answers.is_resumed
    assert done.wizard.at is StepId.RESTRICTIONS
    assert "Waiting for their API key:" in done.transcript
