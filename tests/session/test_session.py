"""The whole walk by the work it asks for, and what becomes of it when something fails."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from keywizard.domain.errors import FileError, KeywizardError, SecretError, UsageError
from keywizard.domain.key_type import KeyType
from keywizard.domain.secret import Secret
from keywizard.flow.commands import CreateApiKey, GenerateKeypair, ProveCode, SaveRestrictions
from keywizard.flow.wizard import Wizard
from keywizard.keys import generate, verification
from keywizard.keys.verification import verify_pair
from keywizard.session.cancellation import Cancellation
from keywizard.session.session import Session
from keywizard.store.keyring import PRIVATE_KEY, PROFILE, PUBLIC_KEY, SECRET_KEY
from tests.exchange.practice import NOW
from tests.keys.pairs import PASSPHRASE, SELF_GENERATED, keypair_with, private_key_of
from tests.session.walks import IPS, PERMISSIONS, at_keypair, done, issued, moved, proven, session_at, walked, with_keypair
from tests.store.faults import calls_of, failing
from tests.store.samples import tree


@pytest.fixture(autouse=True)
def _ready_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generate, "generate_private_key", private_key_of)


@pytest.fixture
def session(tmp_path: Path) -> Session:
    return session_at(tmp_path / "home")


def keys_at_the_exchange(session: Session, wizard: Wizard) -> list[str]:
    return [known.api_key for known in session.exchange(wizard).api_keys()]


@pytest.mark.parametrize("key_type", KeyType)
@pytest.mark.parametrize("passphrase", [None, PASSPHRASE], ids=["plain", "encrypted"])
def test_a_whole_walk_ends_with_a_key_on_disk_and_at_the_exchange(
    session: Session, key_type: KeyType, passphrase: Secret[str] | None
) -> None:
    wizard = walked(session, key_type, passphrase)
    stored = session.keyring.get("my-bot")
    assert (stored.profile.label, stored.profile.key_type, stored.profile.created_at) == ("My bot", key_type, NOW)
    assert (stored.profile.allowed_ips, stored.profile.permissions, stored.profile.is_encrypted) == (IPS, PERMISSIONS, bool(passphrase))
    (known,) = session.exchange(wizard).api_keys()
    assert (known.api_key, known.allowed_ips, known.permissions) == (stored.profile.api_key, IPS, PERMISSIONS)
    assert wizard.answers.are_restrictions_saved
    assert session.keyring.names() == ("my-bot",)
    secret_files = {SECRET_KEY} if key_type is KeyType.HMAC else {PRIVATE_KEY, PUBLIC_KEY}
    assert {path.name for path in stored.folder.iterdir()} == secret_files | {PROFILE}


@pytest.mark.parametrize("key_type", SELF_GENERATED)
def test_the_exchange_has_the_public_half_of_the_private_half_on_disk(session: Session, key_type: KeyType) -> None:
    wizard = walked(session, key_type, PASSPHRASE)
    (known,) = session.exchange(wizard).api_keys()
    assert known.public_key_pem is not None
    verify_pair(session.keyring.read_secret("my-bot", PRIVATE_KEY), known.public_key_pem, PASSPHRASE)


@pytest.mark.parametrize("passphrase", [None, PASSPHRASE], ids=["plain", "encrypted"])
def test_the_secret_key_is_read_back_as_it_was_issued(session: Session, passphrase: Secret[str] | None) -> None:
    wizard = proven(session, at_keypair(session, KeyType.HMAC))
    handed_out = watched_exchange(session, wizard)
    issued(session, wizard, passphrase)
    assert [session.secret_key("my-bot", passphrase)] == handed_out


def watched_exchange(session: Session, wizard: Wizard) -> list[Secret[str] | None]:
    """Give a list that fills with the secret keys that the exchange hands out from now on."""
    handed_out: list[Secret[str] | None] = []
    exchange = session.exchange(wizard)
    create = exchange.create_api_key

    def watched(*arguments: object) -> object:
        made = create(*arguments)  # type: ignore[arg-type]  # handed through
        handed_out.append(made.secret_key)
        return made

    exchange.create_api_key = watched  # type: ignore[method-assign,assignment]  # one instance, of this test
    return handed_out


def test_the_log_says_what_was_done_and_nothing_secret(session: Session) -> None:
    walked(session, KeyType.ED25519, PASSPHRASE)
    lines = [json.loads(line) for line in session.paths.audit_file.read_text().splitlines()]
    fingerprint = keypair_with(KeyType.ED25519).fingerprint
    assert [(line["action"], line["name"], line["fingerprint"]) for line in lines] == [
        ("keypair-stored", "waiting-ed25519", fingerprint),
        ("api-key-issued", "my-bot", fingerprint),
        ("restrictions-saved", "my-bot", fingerprint),
    ]


@pytest.mark.parametrize("key_type", [KeyType.ED25519, KeyType.HMAC])
def test_a_secret_is_in_its_own_file_and_an_hmac_secret_with_the_exchange_that_made_it(
    session: Session, key_type: KeyType, tmp_path: Path
) -> None:
    wizard = walked(session, key_type)
    secret_file = SECRET_KEY if key_type is KeyType.HMAC else PRIVATE_KEY
    secret = session.keyring.read_secret("my-bot", secret_file).reveal().split(b"\n")[-3 if secret_file == PRIVATE_KEY else 0]
    holders = {path for path, content in tree(tmp_path).items() if content and secret in content}
    exchange = {"home/data/practice/verified-plus.json"} if key_type is KeyType.HMAC else set()
    assert holders == {f"home/data/keys/my-bot/{secret_file}"} | exchange
    assert secret.decode() not in repr(wizard)


def test_a_passphrase_is_written_nowhere(session: Session, tmp_path: Path) -> None:
    for key_type in (KeyType.ED25519, KeyType.HMAC):
        walked(session, key_type, PASSPHRASE)
    assert not [path for path, content in tree(tmp_path).items() if content and PASSPHRASE.reveal().encode() in content]


class TestMakingThePair:
    def test_it_waits_under_its_type_until_the_key_has_a_label(self, session: Session) -> None:
        wizard = with_keypair(session, at_keypair(session, KeyType.RSA_2048))
        assert session.keyring.names() == ("waiting-rsa-2048",)
        assert session.keyring.get("waiting-rsa-2048").profile.api_key is None
        issued(session, proven(session, wizard))
        assert session.keyring.names() == ("my-bot",)

    def test_two_that_wait_do_not_get_into_each_others_way(self, session: Session) -> None:
        first, second = (with_keypair(session, at_keypair(session, KeyType.ED25519)) for _ in range(2))
        assert session.keyring.names() == ("waiting-ed25519", "waiting-ed25519-2")
        for wizard in (first, second):
            issued(session, proven(session, wizard))
        assert session.keyring.names() == ("my-bot", "my-bot-2")

    def test_a_name_taken_between_label_and_issue_is_not_written_over(self, session: Session) -> None:
        wizard = proven(session, with_keypair(session, at_keypair(session, KeyType.ED25519)))
        (session.keyring.root / "my-bot").mkdir()
        assert issued(session, wizard).answers.name == "my-bot-2"
        assert list((session.keyring.root / "my-bot").iterdir()) == []

    def test_cancelled_it_leaves_nothing(self, session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
        wizard = at_keypair(session, KeyType.RSA_2048)
        verify_pair = verification.verify_pair
        for moment in ("before", "while it is proven"):
            cancellation = Cancellation()
            if moment == "before":
                assert cancellation.ask()
            monkeypatch.setattr(verification, "verify_pair", lambda *pair, each=cancellation: (verify_pair(*pair), each.ask()))
            with pytest.raises(SecretError, match=r"^generation-cancelled$"):
                session.run(GenerateKeypair(KeyType.RSA_2048, None), wizard, cancellation)
            assert session.keyring.names() == ()
            assert not session.keyring.root.exists() or list(session.keyring.root.iterdir()) == []
        assert not session.paths.audit_file.exists()

    def test_once_it_is_written_it_can_no_longer_be_cancelled(self, session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
        cancellation, asked = Cancellation(), set()
        rename = os.rename

        def rename_and_ask(*names: str, **folders: Any) -> None:
            asked.add(cancellation.ask())
            rename(*names, **folders)

        monkeypatch.setattr(os, "rename", rename_and_ask)
        session.run(GenerateKeypair(KeyType.ED25519, None), at_keypair(session, KeyType.ED25519), cancellation)
        assert asked == {False}
        assert session.keyring.names() == ("waiting-ed25519",)
        assert not cancellation.is_asked

    def test_halves_that_do_not_belong_together_are_not_kept(self, session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
        foreign = keypair_with(KeyType.RSA_4096).public_key_pem
        monkeypatch.setattr(generate, "keypair_of", lambda *_: keypair_with(KeyType.RSA_2048)._replace(public_key_pem=foreign))
        with pytest.raises(SecretError, match=r"^pair-does-not-match$"):
            session.run(GenerateKeypair(KeyType.RSA_2048, None), at_keypair(session, KeyType.RSA_2048))
        assert list(session.keyring.root.iterdir()) == []

    def test_what_the_disk_does_not_give_back_is_not_kept(self, session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
        plain_write = os.write
        monkeypatch.setattr(os, "write", lambda descriptor, content: plain_write(descriptor, bytes(len(content))))
        with pytest.raises(SecretError, match=r"^private-key-unreadable$"):
            session.run(GenerateKeypair(KeyType.ED25519, None), at_keypair(session, KeyType.ED25519))
        assert list(session.keyring.root.iterdir()) == []


class TestIssue:
    @pytest.mark.parametrize("key_type", [KeyType.HMAC, KeyType.ED25519])
    def test_a_disk_that_fails_at_any_moment_loses_no_key(self, key_type: KeyType, tmp_path: Path) -> None:
        model = session_at(tmp_path / "model")
        wizard = proven(model, with_keypair(model, at_keypair(model, key_type)))
        calls = calls_of(lambda: model.run(CreateApiKey(), wizard))
        for at in range(1, calls + 1):
            session = session_at(tmp_path / str(at))
            wizard = proven(session, with_keypair(session, at_keypair(session, key_type)))
            handed_out = watched_exchange(session, wizard)
            with pytest.MonkeyPatch.context() as patch:
                failing(at, 28).install(patch)
                first = outcome(lambda session=session, wizard=wizard: issued(session, wizard))  # type: ignore[misc]  # bound to this turn
            wizard = first or issued(session, wizard)
            (api_key,) = keys_at_the_exchange(session, wizard)
            assert len(handed_out) == 1, at
            assert wizard.answers.issued is not None
            assert wizard.answers.issued.api_key == api_key
            stored = session.keyring.get(wizard.answers.issued.name)
            assert stored.profile.api_key == api_key
            if key_type is KeyType.HMAC:
                assert session.secret_key(stored.name, None) == handed_out[0]

    def test_a_disk_that_is_full_is_told_before_the_exchange_is_asked(self, session: Session) -> None:
        wizard = proven(session, at_keypair(session, KeyType.HMAC))
        with pytest.MonkeyPatch.context() as patch:
            failing_writes(patch, 28)
            with pytest.raises(FileError, match=r"^disk-full$"):
                issued(session, wizard)
        assert keys_at_the_exchange(session, wizard) == []
        assert session.keyring.names() == ()
        assert issued(session, wizard).answers.issued is not None

    def test_a_private_key_that_is_gone_is_told_before_the_exchange_is_asked(self, session: Session) -> None:
        wizard = proven(session, with_keypair(session, at_keypair(session, KeyType.ED25519)))
        (session.keyring.root / "waiting-ed25519" / PRIVATE_KEY).unlink()
        with pytest.raises(FileError, match=r"^file-missing$"):
            issued(session, wizard)
        assert keys_at_the_exchange(session, wizard) == []

    def test_a_pair_that_is_gone_is_told_before_the_exchange_is_asked(self, session: Session) -> None:
        wizard = proven(session, with_keypair(session, at_keypair(session, KeyType.ED25519)))
        (session.keyring.root / "waiting-ed25519").rename(session.keyring.root / "elsewhere")
        with pytest.raises(FileError, match=r"^key-unknown$"):
            issued(session, wizard)
        assert keys_at_the_exchange(session, wizard) == []

    def test_a_key_made_again_under_the_same_label_is_another_key(self, session: Session) -> None:
        wizards = [issued(session, proven(session, at_keypair(session, KeyType.HMAC))) for _ in range(2)]
        first, second = (session.keyring.get(wizard.answers.name or "").profile.api_key for wizard in wizards)
        assert first != second

    def test_a_log_that_cannot_be_written_does_not_undo_what_is_done(self, session: Session) -> None:
        session.paths.state.mkdir(parents=True)
        session.paths.audit_file.mkdir()
        walked(session, KeyType.ED25519)
        assert session.keyring.get("my-bot").profile.permissions == PERMISSIONS


def failing_writes(patch: pytest.MonkeyPatch, number: int) -> None:
    def fail(*_: object) -> int:
        raise OSError(number, os.strerror(number))

    patch.setattr(os, "write", fail)


def outcome(work: Callable[[], Wizard]) -> Wizard | None:
    """Give what came out, or nothing where it failed as it may."""
    try:
        return work()
    except KeywizardError:
        return None


@pytest.mark.parametrize("label", ["👨\u200d👩\u200d👧 bot", "日本\u3000語", "non\u00a0breaking", "ключ", '"""\\'])
def test_every_label_that_is_accepted_can_be_walked_with(session: Session, label: str) -> None:
    wizard = issued(session, proven(session, at_keypair(session, KeyType.HMAC), label))
    assert session.keyring.get(wizard.answers.name or "").profile.label == label


@pytest.mark.parametrize("name", [b"a\xffb.toml", "a\u3000b.toml".encode(), b"a\x1b[2Jb.toml", b"/".join([b"long" * 50] * 8) + b".toml"])
def test_every_path_of_an_account_file_can_be_walked_with(session: Session, name: bytes, tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    facts = "spot_deposit = true\nverification = 'verified-plus'\ndefault_security_controls = false\n"
    path.write_text(facts + "portfolio_margin = false\ncross_margin_transfer = false\n")
    walked(session, KeyType.ED25519, account=str(path))
    profile = session.keyring.get("my-bot").profile
    assert profile.account.isprintable()
    assert str(tmp_path) in profile.account
    assert len(list(session.paths.practice.iterdir())) == 1


def test_a_start_sweeps_what_killed_processes_left_and_nothing_else(session: Session) -> None:
    walked(session, KeyType.ED25519)
    before = tree(session.paths.data)
    session.paths.config.mkdir()
    for folder, name in ((session.paths.practice, "verified-plus.json"), (session.paths.config, "config.toml")):
        (folder / f".{name}.0123456789abcdef").write_bytes(b"half")
    (session.keyring.root / ".new-0123456789abcdef").mkdir()
    session.sweep()
    assert tree(session.paths.data) == before
    assert list(session.paths.config.iterdir()) == []


def test_a_start_on_an_empty_disk_sweeps_nothing_and_makes_nothing(session: Session, tmp_path: Path) -> None:
    session.sweep()
    assert list(tmp_path.iterdir()) == []


def test_a_wrong_code_says_how_many_tries_are_left(session: Session) -> None:
    wizard = moved(moved(at_keypair(session, KeyType.HMAC).answer_label("My bot", "my-bot")).advance())
    right = session.own_code(wizard).reveal()
    with pytest.raises(SecretError) as caught:
        done(session, wizard, ProveCode(Secret(f"{(int(right) + 500_000) % 1_000_000:06d}")))
    assert caught.value.values["tries"] == 4
    assert right not in repr(caught.value.values)


def test_restrictions_without_a_key_are_refused(session: Session) -> None:
    with pytest.raises(UsageError, match=r"^api-key-missing$"):
        session.run(SaveRestrictions(), at_keypair(session, KeyType.HMAC))


def test_a_second_session_on_the_same_disk_goes_on_where_the_first_ended(session: Session, tmp_path: Path) -> None:
    wizard = walked(session, KeyType.ED25519)
    assert keys_at_the_exchange(session_at(tmp_path / "home"), wizard) == keys_at_the_exchange(session, wizard)
