"""Many keys at once: whatever ends it and whenever, run again it has every key once, and the exchange knows no other."""

import errno
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from keywizard.domain.errors import ExchangeError, FileError
from keywizard.domain.key_type import KeyType
from keywizard.domain.permission import Permission
from keywizard.domain.place import Environment, Place
from keywizard.domain.secret import Secret
from keywizard.keys import encryption, generate, secret_key
from keywizard.session.batch import WantedKey, keys_there, make, objections
from keywizard.session.session import Session
from keywizard.store.keyring import PRIVATE_KEY, SECRET_KEY
from tests.keys.pairs import PASSPHRASE, private_key_of
from tests.session.walks import session_at
from tests.store.faults import calls_of, failing, in_killed_child

EVERY_KIND = ("practice", KeyType.ED25519), ("practice", KeyType.HMAC), ("binance", KeyType.ED25519)


def wanted_keys(session: Session, kinds: tuple[tuple[str, KeyType], ...] = EVERY_KIND) -> list[WantedKey]:
    opened = session.open_account("verified-plus")
    return [
        WantedKey(
            mark=f"0123456789abcdef-{number}",
            name=f"bot-{number}",
            label=f"bot {number}",
            key_type=key_type,
            place=Place(place),
            environment=Environment.DEMO if place == "binance" else None,
            account=opened,
            allowed_ips=("203.0.113.7",),
            permissions=frozenset({Permission.READING, Permission.SPOT_AND_MARGIN_TRADING}),
            passphrase=None,
        )
        for number, (place, key_type) in enumerate(kinds, 1)
    ]


def run(home: Path, kinds: tuple[tuple[str, KeyType], ...] = EVERY_KIND) -> Session:
    """Make what is missing, as a start of the program does."""
    session = session_at(home)
    batch = wanted_keys(session, kinds)
    session.sweep()
    there = keys_there(session, batch)
    assert not list(objections(session, batch, there))
    list(make(session, [each for each in batch if each.mark not in there]))
    return session


def assert_whole(session: Session, count: int) -> None:
    stored, broken = session.keyring.all()
    assert (len(stored), broken) == (count, ())
    assert {entry.name for entry in session.keyring.root.iterdir()} == {f"bot-{number}" for number in range(1, count + 1)}
    assert set(keys_there(session, wanted_keys(session))) == {each.profile.batch for each in stored}
    account = session.open_account("verified-plus")
    known = [(each.api_key, each.label, each.allowed_ips) for each in session.exchange_of(account.name, account.account).api_keys()]
    in_practice = [each.profile for each in stored if each.profile.place is Place.PRACTICE]
    assert sorted(known) == sorted((profile.api_key, profile.label, profile.allowed_ips) for profile in in_practice)


@pytest.fixture
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generate, "generate_private_key", private_key_of)
    monkeypatch.setattr("os.fsync", lambda _: None)  # slowness is all that is taken away: no power is cut here


@pytest.mark.usefixtures("_quick")
def test_killed_at_any_call_and_run_again_a_batch_has_every_key_once(tmp_path: Path) -> None:
    calls = calls_of(partial(run, tmp_path / "model"))
    for at in range(1, calls + 1):
        home = tmp_path / str(at)
        assert in_killed_child(at, partial(run, home))
        assert_whole(run(home), 3)


@pytest.mark.usefixtures("_quick")
def test_out_of_disk_at_any_call_and_run_again_a_batch_has_every_key_once(tmp_path: Path) -> None:
    calls = calls_of(partial(run, tmp_path / "model"))
    for at in range(1, calls + 1):
        home = tmp_path / str(at)
        with pytest.MonkeyPatch.context() as patch:
            failing(at, errno.ENOSPC).install(patch)
            told = error_of(partial(run, home))
        assert told in (None, "disk-full"), at  # a line of the log is no reason to end
        assert_whole(run(home), 3)


def error_of(work: Callable[[], object]) -> str | None:
    try:
        work()
    except FileError as error:
        return error.problem
    return None


def test_an_account_that_the_batch_fills_is_filled_all_the_same_after_an_end_between_exchange_and_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kinds = (("practice", KeyType.ED25519),) * 30
    with monkeypatch.context() as patch:
        patch.setattr("keywizard.store.keyring.Keyring.add", partial(_no_disk))
        assert error_of(partial(run, tmp_path, kinds)) == "disk-full"
    session = run(tmp_path, kinds)
    account = session.open_account("verified-plus")
    assert len(session.exchange_of(account.name, account.account).api_keys()) == 30
    assert len(session.keyring.names()) == 30


def _no_disk(*_: object) -> None:
    raise FileError("disk-full", path="", system="")


def test_more_keys_than_an_account_has_room_for_are_refused_at_the_first_too_many(tmp_path: Path) -> None:
    run(tmp_path)
    session = session_at(tmp_path)
    more = [each._replace(mark=f"other-{each.mark}", name=f"n{each.name}", label=f"n{each.label}") for each in _many(session)]
    (objection,) = objections(session, more, {})
    assert isinstance(objection.error, ExchangeError)
    assert (objection.error.values["room"], objection.wanted) == (28, more[28])


def _many(session: Session) -> list[WantedKey]:
    return wanted_keys(session, (("practice", KeyType.ED25519),) * 31)


@pytest.mark.parametrize(("number", "file"), [(1, PRIVATE_KEY), (2, SECRET_KEY)])
def test_a_key_whose_file_is_gone_does_not_count_as_made_and_is_not_made_over(tmp_path: Path, number: int, file: str) -> None:
    session = run(tmp_path)
    path = session.keyring.root / f"bot-{number}"
    (path / file).unlink()
    batch = wanted_keys(session)
    there = keys_there(session, batch)
    assert len(there) == 2
    (objection,) = objections(session, batch, there)
    assert (objection.error.problem, objection.error.values["path"]) == ("batch-key-not-whole", str(path))


def test_a_key_in_a_renamed_folder_is_still_that_of_its_batch(tmp_path: Path) -> None:
    session = run(tmp_path)
    session.keyring.rename("bot-1", "elsewhere")
    assert set(run(tmp_path).keyring.names()) == {"elsewhere", "bot-2", "bot-3"}


def test_pairs_that_take_their_time_are_stored_in_order_each_with_its_own_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encryption, "PBKDF2_ROUNDS", 1000)
    session = session_at(tmp_path)
    batch = [each._replace(passphrase=PASSPHRASE) for each in wanted_keys(session, (("binance", KeyType.ED25519),) * 9)]
    made = list(make(session, batch))
    assert [stored.name for stored in made] == [each.name for each in batch]
    assert len({stored.profile.fingerprint for stored in made}) == 9
    assert all(stored.profile.is_encrypted for stored in made)
    assert set(keys_there(session, batch)) == {each.mark for each in batch}


@pytest.mark.parametrize("key_type", [KeyType.ED25519, KeyType.HMAC])
def test_a_batch_does_not_go_on_with_another_passphrase_than_it_began_with(
    tmp_path: Path, key_type: KeyType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(encryption, "PBKDF2_ROUNDS", 1000)
    monkeypatch.setattr(secret_key, "_N", 2**4)  # slowness is all that is taken away
    monkeypatch.setattr(secret_key, "_PARAMETERS", secret_key._PARAMETERS | {"n": 2**4})
    session = session_at(tmp_path)
    batch = [each._replace(passphrase=PASSPHRASE) for each in wanted_keys(session, (("practice", key_type),) * 3)]
    list(make(session, batch[:2]))
    there = keys_there(session, batch)
    assert not list(objections(session, batch, there))
    other = Secret("another horse battery")
    (objection,) = objections(session, [each._replace(passphrase=other) for each in batch], there)
    assert (objection.error.problem, objection.answer, objection.wanted.name) == ("batch-passphrase-changed", "passphrase_file", "bot-3")
