"""What happens to a key after it was made: whatever is done to it, the key stays whole and the same, and what was done is written down."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from keywizard.domain.errors import FileError, SecretError, UsageError
from keywizard.domain.key_type import KeyType
from keywizard.domain.secret import Secret
from keywizard.keys import generate
from keywizard.session import lifecycle
from keywizard.session.pair_files import prove_stored_pair
from keywizard.session.passphrases import change_passphrase
from keywizard.session.session import Session
from keywizard.session.verdicts import Verdict
from keywizard.store.audit_chain import read_log, verify
from keywizard.store.keyring import PRIVATE_KEY, SECRET_KEY
from tests.exchange.practice import NOW
from tests.keys.pairs import PASSPHRASE, private_key_of
from tests.session.killing import killed_everywhere, without_slowness
from tests.session.walks import session_at, walked
from tests.store.samples import tree

OTHER = Secret("another passphrase of words")
PROTECTIONS = [None, PASSPHRASE]


@pytest.fixture(autouse=True)
def _ready_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    without_slowness(monkeypatch)


@pytest.fixture
def session(tmp_path: Path) -> Session:
    return session_at(tmp_path / "home")


def actions(session: Session) -> list[str]:
    entries, head = read_log(session.paths.audit_file)
    assert verify(entries, head).flaws == ()
    return [str((entry.values or {}).get("action")) for entry in entries]


def replaced(session: Session, verdict: str | None) -> None:
    """Have a second key replace the first, with an outcome of its last check."""
    walked(session, KeyType.ED25519)
    walked(session, KeyType.ED25519)
    session.keyring.amend("my-bot-2", lambda profile: profile._replace(replaces="my-bot", verdict=verdict))


def opens(session: Session, name: str, passphrase: Secret[str] | None) -> bool:
    """Tell whether a key opens so, as the program would open it."""
    stored = session.keyring.get(name)
    try:
        if stored.profile.key_type is KeyType.HMAC:
            session.secret_key(name, passphrase)
        else:
            with stored.opened() as folder:
                prove_stored_pair(folder, passphrase)
    except SecretError:
        return False
    return True


def test_a_new_label_brings_a_new_folder_and_nothing_else_changes(session: Session) -> None:
    walked(session, KeyType.ED25519)
    before, files = session.keyring.get("my-bot").profile, tree(session.keyring.root / "my-bot")
    stored = lifecycle.rename(session, "my-bot", " Grid bot ")
    assert (stored.name, stored.profile) == ("grid-bot", before._replace(label="Grid bot"))
    assert session.keyring.names() == ("grid-bot",)
    assert {**tree(stored.folder), "profile.toml": b""} == {**files, "profile.toml": b""}
    assert actions(session)[-1] == "renamed"


def test_a_name_that_is_taken_is_numbered_or_refused_where_it_was_asked_for(session: Session) -> None:
    walked(session, KeyType.ED25519)
    walked(session, KeyType.ED25519)
    before = tree(session.keyring.root)
    with pytest.raises(FileError, match=r"^key-exists$"):
        lifecycle.rename(session, "my-bot", "other", "my-bot-2")
    with pytest.raises(UsageError, match=r"^label-empty$"):
        lifecycle.rename(session, "my-bot", " ")
    assert tree(session.keyring.root) == before
    assert lifecycle.rename(session, "my-bot-2", "My bot").name == "my-bot-2"
    assert lifecycle.rename(session, "my-bot", "x", "a").name == "a"
    assert lifecycle.rename(session, "my-bot-2", "a").name == "a-2"


def test_those_that_replace_a_key_know_it_by_its_new_name_until_it_is_gone(session: Session) -> None:
    replaced(session, None)
    lifecycle.rename(session, "my-bot", "old")
    assert session.keyring.get("my-bot-2").profile.replaces == "old"
    lifecycle.delete(session, "old")
    assert session.keyring.get("my-bot-2").profile.replaces is None


@pytest.mark.parametrize("verdict", [None, *Verdict])
def test_a_key_is_retired_once_what_replaces_it_was_found_good(session: Session, verdict: str | None) -> None:
    replaced(session, verdict)
    if verdict in {"fine", "offline"}:
        assert lifecycle.retire(session, "my-bot").profile.retired_at == NOW
        assert opens(session, "my-bot", None)
    else:
        with pytest.raises(UsageError, match=r"^retire-before-check$") as caught:
            lifecycle.retire(session, "my-bot")
        assert caught.value.values["replacement"] == "my-bot-2"
        assert session.keyring.get("my-bot").profile.retired_at is None
        assert lifecycle.retire(session, "my-bot", anyway=True).profile.retired_at == NOW
    assert actions(session)[-1] == "retired"


def test_a_key_that_nothing_replaces_is_not_retired_by_itself(session: Session) -> None:
    replaced(session, "fine")
    with pytest.raises(UsageError, match=r"^retire-without-replacement$"):
        lifecycle.retire(session, "my-bot-2")
    lifecycle.retire(session, "my-bot-2", anyway=True)
    with pytest.raises(UsageError, match=r"^retire-without-replacement$"):
        lifecycle.retire(session, "my-bot")  # what is retired itself replaces nothing


def test_a_key_that_is_retired_keeps_the_moment(session: Session) -> None:
    walked(session, KeyType.ED25519)
    lifecycle.retire(session, "my-bot", anyway=True)
    session.now = lambda: NOW + timedelta(days=1)
    assert lifecycle.retire(session, "my-bot", anyway=True).profile.retired_at == NOW
    assert actions(session).count("retired") == 1


def test_a_reminder_is_kept_for_a_day_to_come(session: Session) -> None:
    walked(session, KeyType.ED25519)
    with pytest.raises(UsageError, match=r"^reminder-in-the-past$"):
        lifecycle.remind(session, "my-bot", NOW.date())
    with pytest.raises(UsageError, match=r"^reminder-too-far$"):
        lifecycle.remind(session, "my-bot", date(2200, 1, 1))
    day = date(2027, 2, 1)
    assert lifecycle.remind(session, "my-bot", day).profile.rotate_by == session.keyring.get("my-bot").profile.rotate_by == day
    assert actions(session)[-1] == "reminder-set"


def test_a_key_that_has_taken_the_name_of_the_one_shown_is_not_deleted_in_its_place(session: Session) -> None:
    walked(session, KeyType.ED25519)
    shown = session.keyring.get("my-bot")
    lifecycle.rename(session, "my-bot", "Old bot")
    walked(session, KeyType.HMAC)
    before = tree(session.keyring.root)
    with pytest.raises(UsageError, match=r"^delete-not-as-shown$"):
        lifecycle.delete(session, "my-bot", shown)
    assert tree(session.keyring.root) == before
    lifecycle.delete(session, "old-bot", shown)
    assert session.keyring.names() == ("my-bot",)


def test_a_deleted_key_is_gone_and_the_others_are_not(session: Session) -> None:
    replaced(session, "fine")
    others = tree(session.keyring.root / "my-bot-2")
    lifecycle.delete(session, "my-bot")
    assert session.keyring.names() == ("my-bot-2",)
    assert {**tree(session.keyring.root / "my-bot-2"), "profile.toml": b""} == {**others, "profile.toml": b""}
    assert [path.name for path in session.keyring.root.iterdir()] == ["my-bot-2"]
    assert actions(session)[-1] == "deleted"


@pytest.mark.parametrize("key_type", [KeyType.ED25519, KeyType.RSA_2048, KeyType.HMAC])
@pytest.mark.parametrize("old", PROTECTIONS, ids=["plain", "encrypted"])
@pytest.mark.parametrize("new", [None, OTHER], ids=["to plain", "to encrypted"])
def test_another_passphrase_opens_the_same_key_and_the_old_one_no_longer(
    session: Session, key_type: KeyType, old: Secret[str] | None, new: Secret[str] | None
) -> None:
    walked(session, key_type, old)
    held = session.secret_key("my-bot", old) if key_type is KeyType.HMAC else None
    if old is new is None:
        with pytest.raises(SecretError, match=r"^passphrase-none-already$"):
            change_passphrase(session, "my-bot", old, new)
        return
    stored = change_passphrase(session, "my-bot", old, new)
    assert stored.profile.is_encrypted is session.keyring.get("my-bot").profile.is_encrypted is (new is not None)
    assert opens(session, "my-bot", new)
    is_bare = new is None and key_type is KeyType.HMAC  # such a file asks for nothing
    assert is_bare or not opens(session, "my-bot", old or PASSPHRASE)
    assert held is None or session.secret_key("my-bot", new) == held
    assert stored.weak_modes() == ()
    done = "passphrase-removed" if new is None else "passphrase-changed" if old else "passphrase-added"
    assert actions(session)[-1] == done


@pytest.mark.parametrize("key_type", [KeyType.ED25519, KeyType.HMAC])
def test_a_wrong_passphrase_changes_nothing(session: Session, key_type: KeyType) -> None:
    walked(session, key_type, PASSPHRASE)
    before = tree(session.keyring.root)
    for given, problem in ((OTHER, "passphrase-wrong"), (None, "passphrase-missing")):
        with pytest.raises(SecretError, match=rf"^{problem}$"):
            change_passphrase(session, "my-bot", given, None)
    assert tree(session.keyring.root) == before


def test_a_new_file_that_holds_another_key_never_takes_the_place(session: Session) -> None:
    walked(session, KeyType.ED25519)
    before = tree(session.keyring.root)
    other = generate.keypair_of(KeyType.RSA_2048, private_key_of(KeyType.RSA_2048), None).private_key_pem

    def refuse(_: Secret[bytes]) -> None:
        raise SecretError("pair-does-not-match")

    with pytest.raises(SecretError, match=r"^pair-does-not-match$"):
        session.keyring.replace_secret("my-bot", PRIVATE_KEY, lambda _: other, refuse)
    assert tree(session.keyring.root) == before


@pytest.mark.parametrize(
    ("key_type", "old", "new"),
    [(KeyType.ED25519, PASSPHRASE, OTHER), (KeyType.ED25519, PASSPHRASE, None), (KeyType.HMAC, None, OTHER)],
    ids=["change", "remove", "add to HMAC"],
)
def test_killed_at_any_call_of_a_change_of_passphrase_the_key_opens_as_it_says(
    key_type: KeyType, old: Secret[str] | None, new: Secret[str] | None, tmp_path: Path
) -> None:
    file_name = SECRET_KEY if key_type is KeyType.HMAC else PRIVATE_KEY
    outcomes: list[bool] = []
    for session in killed_everywhere(
        tmp_path, lambda session: walked(session, key_type, old), lambda session: change_passphrase(session, "my-bot", old, new)
    ):
        before = (tmp_path / "ready/data/keys/my-bot" / file_name).read_bytes()
        is_done = session.keyring.read_secret("my-bot", file_name) != Secret(before)
        assert opens(session, "my-bot", new if is_done else old)
        assert session.keyring.get("my-bot").profile.is_encrypted is ((new if is_done else old) is not None)
        session.sweep()
        assert {path.name for path in session.keyring.root.iterdir()} == {"my-bot"}
        assert actions(session)
        outcomes.append(is_done)
    assert outcomes == sorted(outcomes)
    assert set(outcomes) == {False, True}


def test_killed_at_any_call_of_a_renaming_the_same_call_ends_it(tmp_path: Path) -> None:
    def work(session: Session) -> None:
        lifecycle.rename(session, "my-bot", "Grid bot")

    for session in killed_everywhere(tmp_path, lambda session: replaced(session, "fine"), work):
        session.sweep()
        (name,) = set(session.keyring.names()) - {"my-bot-2"}
        assert opens(session, name, None)
        lifecycle.rename(session, name, "Grid bot")
        assert session.keyring.names() == ("grid-bot", "my-bot-2")
        assert session.keyring.get("grid-bot").profile.label == "Grid bot"
        assert session.keyring.get("my-bot-2").profile.replaces == "grid-bot"


def test_killed_at_any_call_of_a_deletion_the_key_is_whole_or_goes_at_the_next_start(tmp_path: Path) -> None:
    outcomes = set()
    for session in killed_everywhere(
        tmp_path, lambda session: replaced(session, "fine"), lambda session: lifecycle.delete(session, "my-bot")
    ):
        session.sweep()
        left = {path.name for path in session.keyring.root.iterdir()}
        before = tree(tmp_path / "ready/data/keys/my-bot")
        assert left == {"my-bot-2"} or tree(session.keyring.root / "my-bot") == before
        assert session.keyring.get("my-bot-2").profile.replaces == ("my-bot" if "my-bot" in left else None)
        assert opens(session, "my-bot-2", None)
        outcomes.add(len(left))
    assert outcomes == {1, 2}
