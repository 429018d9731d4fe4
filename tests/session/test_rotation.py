"""A new key beside an old one: as like it as the rules allow, made once however often it is killed, and neither is ever lost."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest

from keywizard.domain.errors import FileError, RefusedError, UsageError
from keywizard.domain.key_type import KeyType
from keywizard.domain.label import MAX_LABEL_LENGTH, label_problems
from keywizard.domain.permission import Permission
from keywizard.domain.place import Environment, Place
from keywizard.domain.secret import Secret
from keywizard.flow.commands import AttachApiKey
from keywizard.session import binance_keys, lifecycle, rotation
from keywizard.session.pair_files import prove_stored_pair
from keywizard.session.rotation import RotationOrder, next_label, rotate
from keywizard.session.session import Session
from keywizard.store.audit_chain import read_log, verify
from keywizard.store.keyring import PRIVATE_KEY, PUBLIC_KEY, Keyring
from keywizard.store.profiles import Profile
from tests.exchange.practice import NOW
from tests.keys.pairs import PASSPHRASE, keypair_with
from tests.session.killing import killed_everywhere, without_slowness
from tests.session.walks import IPS, PERMISSIONS, session_at, walked
from tests.store.samples import tree

API_KEY = "k" * 64


@pytest.fixture(autouse=True)
def _ready_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    without_slowness(monkeypatch)


@pytest.fixture
def session(tmp_path: Path) -> Session:
    return session_at(tmp_path / "home")


def at_binance(session: Session, key_type: KeyType = KeyType.ED25519, permissions: frozenset[Permission] = PERMISSIONS) -> None:
    """Store a key of Binance itself that is in use."""
    files = {}
    fingerprint = None
    if key_type.is_self_generated:
        pair = keypair_with(key_type)
        files, fingerprint = {PRIVATE_KEY: pair.private_key_pem.reveal(), PUBLIC_KEY: pair.public_key_pem.encode()}, pair.fingerprint
    profile = Profile(
        label="My bot",
        key_type=key_type,
        place=Place.BINANCE,
        account="",
        created_at=NOW,
        api_key=API_KEY,
        fingerprint=fingerprint,
        allowed_ips=IPS,
        permissions=permissions,
        environment=Environment.PRODUCTION,
    )
    session.keyring.add("my-bot", files, profile)


def actions(session: Session) -> list[str]:
    entries, head = read_log(session.paths.audit_file)
    assert verify(entries, head).flaws == ()
    return [str((entry.values or {}).get("action")) for entry in entries]


@pytest.mark.parametrize("key_type", [KeyType.ED25519, KeyType.RSA_2048, KeyType.HMAC])
@pytest.mark.parametrize("passphrase", [None, PASSPHRASE], ids=["plain", "encrypted"])
def test_in_practice_the_new_key_is_complete_and_as_the_old_one(
    session: Session, key_type: KeyType, passphrase: Secret[str] | None
) -> None:
    wizard = walked(session, key_type)
    before = tree(session.keyring.root / "my-bot")
    done = rotate(session, "my-bot", RotationOrder(passphrase=passphrase))
    profile = done.new.profile
    assert (done.new.name, profile.label, profile.replaces, done.refused) == ("my-bot-2", "My bot 2", "my-bot", {})
    assert (profile.allowed_ips, profile.permissions, profile.is_encrypted) == (IPS, PERMISSIONS, passphrase is not None)
    assert session.keyring.get("my-bot-2") == done.new
    assert tree(session.keyring.root / "my-bot") == before
    known = {each.api_key: each for each in session.exchange(wizard).api_keys()}
    assert set(known) == {done.old.profile.api_key, profile.api_key}
    assert (known[profile.api_key or ""].allowed_ips, known[profile.api_key or ""].permissions) == (IPS, PERMISSIONS)
    if key_type is KeyType.HMAC:
        assert session.secret_key("my-bot-2", passphrase) == known[profile.api_key or ""].secret_key
    else:
        with done.new.opened() as folder:
            prove_stored_pair(folder, passphrase)
    assert {"rotation-begun", "api-key-issued"} <= set(actions(session))


@pytest.mark.parametrize("key_type", [KeyType.ED25519, KeyType.HMAC])
def test_at_binance_the_new_key_waits_for_its_api_key_and_then_lets_the_old_one_go(session: Session, key_type: KeyType) -> None:
    at_binance(session, key_type)
    done = rotate(session, "my-bot", RotationOrder(label="new bot"))
    profile = done.new.profile
    assert (done.new.name, profile.api_key, profile.replaces, profile.environment) == ("new-bot", None, "my-bot", Environment.PRODUCTION)
    assert (profile.allowed_ips, profile.permissions) == (IPS, PERMISSIONS)
    assert [waiting.name for waiting in session.waiting_keys()] == ["new-bot"]
    secret = Secret("s" * 64) if key_type is KeyType.HMAC else None
    attached = binance_keys.attach(session, done.new, AttachApiKey("n" * 64, secret), NOW)
    assert attached.profile.replaces == "my-bot"
    with pytest.raises(UsageError, match=r"^retire-before-check$"):
        lifecycle.retire(session, "my-bot")
    session.keyring.amend("new-bot", lambda found: found._replace(verdict="fine"))
    assert lifecycle.retire(session, "my-bot").profile.retired_at == NOW


def test_a_retired_key_that_waits_is_not_offered_any_more(session: Session) -> None:
    at_binance(session)
    rotate(session, "my-bot", RotationOrder())
    lifecycle.retire(session, "my-bot-2", anyway=True)
    assert session.waiting_keys() == ()


def test_what_the_rules_refuse_the_new_key_is_left_out_and_told(session: Session) -> None:
    wanted = PERMISSIONS | {Permission.FIX_READ_ONLY}
    at_binance(session, permissions=wanted)
    done = rotate(session, "my-bot", RotationOrder(KeyType.RSA_2048))
    assert done.new.profile.permissions == PERMISSIONS
    assert done.refused == {Permission.FIX_READ_ONLY: ("fix-needs-ed25519",)}


def test_a_rotation_that_the_rules_refuse_makes_nothing_and_is_written_down(session: Session) -> None:
    walked(session, KeyType.ED25519)
    session.keyring.amend("my-bot", lambda profile: profile._replace(account="new"))
    before = tree(session.keyring.root)
    with pytest.raises(RefusedError, match=r"^creation-refused$"):
        rotate(session, "my-bot", RotationOrder())
    assert tree(session.keyring.root) == before
    entry = read_log(session.paths.audit_file)[0][-1].values or {}
    assert (entry["action"], entry["name"]) == ("refused", "my-bot")
    assert "account-needs-deposit" in entry["rules"]["creation"]


def test_what_cannot_be_replaced_is_told_and_nothing_is_made(session: Session) -> None:
    at_binance(session)
    rotate(session, "my-bot", RotationOrder())
    before = tree(session.keyring.root)
    for name, problem in (("my-bot", "rotation-under-way"), ("my-bot-2", "rotate-waiting")):
        with pytest.raises(UsageError, match=rf"^{problem}$"):
            rotate(session, name, RotationOrder())
    with pytest.raises(FileError, match=r"^key-unknown$"):
        rotate(session, "none", RotationOrder())
    assert tree(session.keyring.root) == before
    lifecycle.retire(session, "my-bot", anyway=True)
    with pytest.raises(UsageError, match=r"^rotate-retired$"):
        rotate(session, "my-bot", RotationOrder())


@pytest.mark.parametrize("key_type", [KeyType.ED25519, KeyType.HMAC])
def test_of_two_rotations_at_once_one_is_made(session: Session, key_type: KeyType, tmp_path: Path) -> None:
    at_binance(session, key_type)
    start = Barrier(2)

    def rotated() -> str:
        own = session_at(tmp_path / "home")
        start.wait(30)
        try:
            return rotate(own, "my-bot", RotationOrder()).new.name
        except UsageError as error:
            return error.problem

    with ThreadPoolExecutor(2) as pool:
        outcomes = sorted(work.result() for work in [pool.submit(rotated) for _ in range(2)])
    assert outcomes == ["my-bot-2", "rotation-under-way"]
    assert session.keyring.names() == ("my-bot", "my-bot-2")


@pytest.mark.parametrize("key_type", [KeyType.ED25519, KeyType.HMAC])
def test_killed_at_any_call_of_a_rotation_in_practice_the_same_call_ends_it(key_type: KeyType, tmp_path: Path) -> None:
    before: dict[str, bytes | None] = {}
    for session in killed_everywhere(
        tmp_path, lambda session: walked(session, key_type), lambda session: rotate(session, "my-bot", RotationOrder())
    ):
        before = before or tree(tmp_path / "ready/data/keys/my-bot")
        session.sweep()
        assert not tuple(session.keyring.root.glob(".*"))
        assert tree(session.keyring.root / "my-bot") == before
        if not is_complete(session.keyring):
            rotate(session, "my-bot", RotationOrder())
        assert session.keyring.names() == ("my-bot", "my-bot-2")
        assert is_complete(session.keyring)
        assert actions(session)


@pytest.mark.parametrize("then", [None, PASSPHRASE], ids=["plain", "encrypted"])
def test_a_rotation_goes_on_only_under_the_passphrase_that_it_was_begun_with(
    session: Session, then: Secret[str] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    walked(session, KeyType.ED25519)
    with monkeypatch.context() as patch:
        patch.setattr(rotation, "_ask_exchange", broken_off)
        with pytest.raises(FileError, match=r"^disk-full$"):
            rotate(session, "my-bot", RotationOrder(passphrase=then))
    for now in (each for each in (None, PASSPHRASE, Secret("another passphrase of words")) if each != then):
        with pytest.raises(UsageError, match=r"^rotation-begun-otherwise$"):
            rotate(session, "my-bot", RotationOrder(passphrase=now))
    assert session.keyring.get("my-bot-2").profile.api_key is None
    with rotate(session, "my-bot", RotationOrder(passphrase=then)).new.opened() as folder:
        prove_stored_pair(folder, then)


def broken_off(*_: object) -> None:
    raise FileError("disk-full", path="", system="")


def is_complete(keyring: Keyring) -> bool:
    return "my-bot-2" in keyring.names() and keyring.get("my-bot-2").profile.api_key is not None


@pytest.mark.parametrize(
    ("label", "following"), [("bot", "bot 2"), ("bot 2", "bot 3"), ("bot 9", "bot 10"), ("7", "7 2"), ("x" * 64, "x" * 62 + " 2")]
)
def test_the_label_of_a_new_key_tells_it_from_the_old_one(label: str, following: str) -> None:
    assert next_label(label) == following
    assert len(following) <= MAX_LABEL_LENGTH
    assert label_problems("My bot 2") == ()


def test_a_key_that_is_removed_while_its_replacement_is_made_is_replaced_by_none(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    walked(session, KeyType.ED25519)
    add = Keyring.add

    def add_late(*arguments: Any, **options: Any) -> Any:
        lifecycle.delete(session, "my-bot")
        return add(*arguments, **options)

    monkeypatch.setattr(Keyring, "add", add_late)
    with pytest.raises(FileError, match=r"^key-unknown$"):
        rotate(session, "my-bot", RotationOrder())
    assert session.keyring.names() == ()
