"""`keywizard restore`: nothing over anything, each key whole or not at all, and what is broken does not stop the others."""

import json
import os
from pathlib import Path

import pytest
from cryptography.exceptions import InternalError

from keywizard.domain.errors import SecretError
from keywizard.domain.key_type import KeyType
from keywizard.domain.secret import Secret
from keywizard.keys import backup_file, verification
from keywizard.session import backup as session_backup
from keywizard.session import folder_check
from keywizard.session.restore import plan_restore, restore
from keywizard.session.session import Session
from keywizard.store.atomic import is_temporary
from keywizard.store.folder import Folder
from keywizard.store.keyring import Keyring
from tests.cli.backups import KEYS, PASSPHRASE, Backups, keys_in, make_keys, secret_file
from tests.cli.running import Run, tree
from tests.keys.pairs import PASSPHRASE as PAIRS_PASSPHRASE
from tests.keys.pairs import keypair_with
from tests.store.faults import calls_of, in_killed_child


@pytest.fixture(autouse=True)
def _few_rounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backup_file, "ROUNDS", 2)  # slowness is all that is taken away


@pytest.fixture
def backups(run: Run, tmp_path: Path) -> Backups:
    return Backups(run, tmp_path)


@pytest.fixture
def keys(keywizard_home: Path) -> Path:
    return keywizard_home / "data" / "keys"


@pytest.fixture
def new_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Another machine, once it is moved to."""
    home = tmp_path / "new-home"
    monkeypatch.setenv("KEYWIZARD_HOME", str(home))
    return home


def backed_up(run: Run, backups: Backups, tmp_path: Path, *names: str) -> None:
    make_keys(run, tmp_path, *names)
    assert backups.back_up().code == 0


def fates(backups: Backups, *words: str) -> dict[str, tuple[str, str | None]]:
    return {key["name"]: (key["outcome"], key["stored_as"]) for key in backups.restore("--json", *words).json["keys"]}


def test_every_key_comes_back_to_an_empty_machine_as_it_was(
    run: Run, backups: Backups, keywizard_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backed_up(run, backups, tmp_path)
    monkeypatch.setenv("KEYWIZARD_HOME", str(tmp_path / "new"))
    restored = backups.restore()
    assert (restored.code, restored.err, keys_in(tmp_path / "new")) == (0, "", keys_in(keywizard_home))
    assert restored.out.count(": restored") == len(KEYS)
    assert "sealed: restored (under a passphrase of its own" in restored.out
    assert run("check", "pair", "--offline").code == 0


def test_each_key_has_a_line_in_the_audit_trail(run: Run, backups: Backups, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    backed_up(run, backups, tmp_path, "pair", "shared")
    monkeypatch.setenv("KEYWIZARD_HOME", str(tmp_path / "new"))
    backups.restore()
    lines = [json.loads(line) for line in (tmp_path / "new/state/audit.jsonl").read_text().splitlines()]
    expected = [("key-restored", name, run("show", name, "--json").json["fingerprint"]) for name in ("pair", "shared")]
    assert [(line["action"], line["name"], line["fingerprint"]) for line in lines] == expected


def test_what_is_here_already_is_left(run: Run, backups: Backups, keywizard_home: Path, tmp_path: Path) -> None:
    backed_up(run, backups, tmp_path)
    before = tree(keywizard_home)
    assert fates(backups) == {name: ("left", name) for name in KEYS}
    assert tree(keywizard_home) == before


def test_a_key_comes_back_without_the_walk_that_made_it_and_is_known_again(
    run: Run, backups: Backups, keys: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_keys(run, tmp_path, "pair", "shared-waits")
    for name in ("pair", "shared-waits"):
        Keyring(keys).update(name, Keyring(keys).get(name).profile._replace(walk="0123456789abcdef"))
    backups.back_up()
    monkeypatch.setenv("KEYWIZARD_HOME", str(tmp_path / "new"))
    backups.restore()
    assert [stored.profile.walk for stored in Keyring(tmp_path / "new/data/keys").all()[0]] == [None, None]
    assert fates(backups) == {name: ("left", name) for name in ("pair", "shared-waits")}


def test_a_key_that_was_renamed_since_is_found_and_left(run: Run, backups: Backups, keywizard_home: Path, tmp_path: Path) -> None:
    backed_up(run, backups, tmp_path, "pair")
    Keyring(keywizard_home / "data/keys").rename("pair", "other")
    assert fates(backups) == {"pair": ("left", "other")}


def test_a_profile_that_was_changed_since_stays(run: Run, backups: Backups, keys: Path, tmp_path: Path) -> None:
    backed_up(run, backups, tmp_path, "pair", "shared-waits")
    for name in ("pair", "shared-waits"):
        stored = Keyring(keys).get(name)
        Keyring(keys).update(name, stored.profile._replace(allowed_ips=("203.0.113.77",)))
    changed = (keys / "pair/profile.toml").read_bytes()
    assert fates(backups) == {"pair": ("left-changed", "pair"), "shared-waits": ("restored", "shared-waits-2")}
    assert (keys / "pair/profile.toml").read_bytes() == changed


def test_a_key_damaged_on_disk_comes_back_beside_what_is_left_of_it(run: Run, backups: Backups, keys: Path, tmp_path: Path) -> None:
    backed_up(run, backups, tmp_path, "pair", "rsa", "shared")
    whole = {name: (keys / name / file).read_bytes() for name, file in (("pair", "private_key.pem"), ("shared", "secret_key"))}
    (keys / "pair/private_key.pem").write_bytes(b"")
    (keys / "shared/secret_key").unlink()
    (keys / "rsa/profile.toml").write_text("[")
    assert fates(backups) == {name: ("restored", f"{name}-2") for name in ("pair", "rsa", "shared")}
    assert (keys / "pair-2/private_key.pem").read_bytes() == whole["pair"]
    assert (keys / "shared-2/secret_key").read_bytes() == whole["shared"]
    assert (keys / "pair/private_key.pem").read_bytes() == b""


def test_another_key_of_the_name_keeps_it_and_own_names_go_first(
    run: Run, backups: Backups, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, keys: Path
) -> None:
    make_keys(run, tmp_path, "pair", "shared")
    Keyring(keys).rename("shared", "pair-2")
    backups.back_up()
    monkeypatch.setenv("KEYWIZARD_HOME", str(tmp_path / "new"))
    make_keys(run, tmp_path, "rsa")
    Keyring(tmp_path / "new/data/keys").rename("rsa", "pair")
    before = keys_in(tmp_path / "new")
    planned = fates(backups, "--dry-run")
    assert planned == {"pair": ("restored", "pair-3"), "pair-2": ("restored", "pair-2")}
    assert "pair: would come back as pair-3" in backups.restore("--dry-run").out
    assert fates(backups) == planned
    assert before.items() <= keys_in(tmp_path / "new").items()
    assert fates(backups) == {"pair": ("left", "pair-3"), "pair-2": ("left", "pair-2")}


def test_a_key_that_waited_then_and_has_its_api_key_now_is_found_and_left(run: Run, backups: Backups, tmp_path: Path) -> None:
    backed_up(run, backups, tmp_path, "sealed")
    assert run("attach", "sealed", "--api-key-file", secret_file(tmp_path, "api", "k" * 64)).code == 0
    assert fates(backups) == {"sealed": ("left-changed", "sealed")}


def links(home: Path) -> dict[str, str | None]:
    return {stored.name: stored.profile.replaces for stored in Keyring(home / "data/keys").all()[0]}


def test_a_key_that_replaces_another_names_no_stranger_that_has_its_name_here(
    run: Run, backups: Backups, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, keywizard_home: Path
) -> None:
    make_keys(run, tmp_path, "pair")
    run("rotate", "pair", "--no-passphrase", "--label", "younger")
    backups.back_up()
    new_home = tmp_path / "new"
    monkeypatch.setenv("KEYWIZARD_HOME", str(new_home))
    make_keys(run, tmp_path, "pair")
    backups.restore("younger")
    assert links(new_home) == {"pair": None, "younger": None}
    run("delete", "younger", "--yes")
    assert fates(backups)["pair"] == ("restored", "pair-2")
    assert links(new_home) == {"pair": None, "pair-2": None, "younger": "pair-2"}
    run("delete", "younger", "--yes")
    backups.restore("younger")
    assert links(new_home)["younger"] == "pair-2"
    assert links(keywizard_home)["younger"] == "pair"


def test_a_dry_run_tests_and_tells_everything_and_writes_nothing(
    run: Run, backups: Backups, tmp_path: Path, new_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backed_up(run, backups, tmp_path)
    monkeypatch.setenv("KEYWIZARD_HOME", str(tmp_path / "third"))
    told = backups.restore("--dry-run")
    assert (told.code, (tmp_path / "third").exists()) == (0, False)
    assert told.out.count("would come back") == len(KEYS)
    assert f"keys restored in memory: {len(KEYS)}" in " ".join(told.out.split())
    before = tree(new_home)
    backups.restore("--dry-run")
    assert tree(new_home) == before


def test_only_the_keys_named_come_back(run: Run, backups: Backups, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    backed_up(run, backups, tmp_path, "pair", "shared", "rsa")
    monkeypatch.setenv("KEYWIZARD_HOME", str(tmp_path / "new"))
    told = backups.restore("pair", "pear")
    assert (told.code, (tmp_path / "new").exists()) == (2, False)
    assert 'no key called "pear"' in told.err
    assert "pair, rsa, shared" in told.err
    assert fates(backups, "shared", "pair") == {"pair": ("restored", "pair"), "shared": ("restored", "shared")}
    assert Keyring(tmp_path / "new/data/keys").names() == ("pair", "shared")


BREAKAGES = {
    "the public half of another": ("public_key.pem", keypair_with(KeyType.RSA_2048).public_key_pem.encode()),
    "the private half of another": ("private_key.pem", keypair_with(KeyType.RSA_2048).private_key_pem.reveal()),
    "no public half": ("public_key.pem", None),
    "no private half": ("private_key.pem", None),
    "no profile": ("profile.toml", None),
    "a profile that is none": ("profile.toml", b"label = [[[["),
    "a profile that is too long": ("profile.toml", b"#" * 20_000),
    "a private half that is none": ("private_key.pem", b"-----BEGIN PRIVATE KEY-----\n"),
    "a private half that is too long": ("private_key.pem", b"x" * 9000),
    "a public half that is none": ("public_key.pem", b"\xff\xfe"),
}


@pytest.mark.parametrize(("file", "content"), BREAKAGES.values(), ids=BREAKAGES)
def test_a_key_whose_files_do_not_fit_is_refused_by_name_and_the_others_come_back(
    run: Run, backups: Backups, keys: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file: str, content: bytes | None
) -> None:
    make_keys(run, tmp_path, "pair", "shared")
    (keys / "pair" / file).unlink()
    if content is not None:
        (keys / "pair" / file).write_bytes(content)
    assert backups.back_up().code == 4
    monkeypatch.setenv("KEYWIZARD_HOME", str(tmp_path / "new"))
    told = backups.restore("--json")
    assert (told.code, [key["outcome"] for key in told.json["keys"]]) == (4, ["refused", "restored"])
    assert told.json["keys"][0]["problem"]
    assert "pair was refused" in told.err
    assert [path.name for path in (tmp_path / "new/data/keys").iterdir()] == ["shared"]


def test_where_every_key_is_refused_nothing_is_made(
    run: Run, backups: Backups, keys: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_keys(run, tmp_path, "pair")
    (keys / "pair" / "public_key.pem").unlink()
    backups.back_up()
    monkeypatch.setenv("KEYWIZARD_HOME", str(tmp_path / "new"))
    assert (backups.restore().code, (tmp_path / "new").exists()) == (4, False)


def test_a_profile_that_names_another_pair_or_type_is_refused(run: Run, backups: Backups, keys: Path, tmp_path: Path) -> None:
    make_keys(run, tmp_path, "pair", "sealed", "rsa", "shared")
    for name in ("pair", "sealed"):
        profile = Keyring(keys).get(name).profile
        Keyring(keys).update(name, profile._replace(fingerprint="SHA256:another"))
    Keyring(keys).update("rsa", Keyring(keys).get("rsa").profile._replace(key_type=KeyType.RSA_4096))
    (keys / "shared/secret_key").write_bytes(b"no secret key\n")
    told = backups.back_up("--json")
    assert (told.code, told.json["tested"]) == (4, 0)
    assert [key["outcome"] for key in backups.restore("--json").json["keys"]] == ["refused"] * 4


def test_numbers_of_rsa_that_are_none_are_refused_though_nobody_looks_for_primes(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise InternalError("the library gives up", [])

    monkeypatch.setattr(verification, "verify_halves", refuse)
    pair = keypair_with(KeyType.RSA_2048, None)
    with pytest.raises(SecretError, match="private-key-unreadable"):
        folder_check._compare_halves(pair.private_key_pem, pair.public_key_pem, SimpleProfile(KeyType.RSA_2048), is_our_own=True)  # type: ignore[arg-type]  # all that is looked at


class SimpleProfile:
    def __init__(self, key_type: KeyType) -> None:
        self.key_type = key_type


def test_a_file_that_is_no_backup_or_not_whole_is_refused_in_words(run: Run, backups: Backups, tmp_path: Path) -> None:
    backed_up(run, backups, tmp_path, "pair")
    whole = backups.file.read_bytes()
    contents = {b"": "no backup", b"\0" * 5000: "no backup", whole[:-1]: "damaged", whole + b"x": "damaged", whole[:-700]: "damaged"}
    for content, words in contents.items():
        backups.file.write_bytes(content)
        for flags in ((), ("--dry-run",)):
            told = backups.restore(*flags)
            assert (told.code, words in told.err, told.out) == (4, True, "")
        assert set(backups.restore("--json").error) == {"message", "hint"}


def test_what_is_sealed_with_the_right_passphrase_and_is_no_archive_is_refused(backups: Backups) -> None:
    backups.file.write_bytes(backup_file.seal_archive(Secret(b"anything"), Secret(PASSPHRASE)))
    told = backups.restore()
    assert (told.code, "not what keywizard writes" in told.err) == (4, True)


def test_a_wrong_passphrase_is_told_apart(run: Run, backups: Backups, tmp_path: Path) -> None:
    backed_up(run, backups, tmp_path, "pair")
    for wrong in ("x", f"{PASSPHRASE} ", "", PAIRS_PASSPHRASE.reveal()):
        (tmp_path / "wrong").unlink(missing_ok=True)
        told = run("restore", str(backups.file), "--passphrase-file", secret_file(tmp_path, "wrong", wrong))
        assert (told.code, "does not open the backup" in told.err) == (4, True)


def test_what_is_no_file_and_what_is_too_large_is_refused_unread(backups: Backups, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session_backup, "_MAX_BACKUP_SIZE", 1000)
    backups.file.write_bytes(bytes(1001))
    assert "larger than 1000 bytes" in backups.restore().err
    backups.file.unlink()
    assert "not there" in backups.restore().err
    os.mkfifo(backups.file)
    assert "should be a file" in backups.restore().err
    backups.file = tmp_path
    assert backups.restore().code == 4


def test_a_backup_is_read_through_a_link_and_whatever_its_rights(run: Run, backups: Backups, tmp_path: Path) -> None:
    backed_up(run, backups, tmp_path, "pair")
    backups.file.chmod(0o444)
    (tmp_path / "link").symlink_to(backups.file)
    backups.file = tmp_path / "link"
    assert backups.restore("--dry-run").code == 0


def test_a_place_that_cannot_be_written_stands_in_the_way_before_anything_is_done(
    run: Run, backups: Backups, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backed_up(run, backups, tmp_path, "pair")
    (tmp_path / "file").touch()
    monkeypatch.setenv("KEYWIZARD_HOME", str(tmp_path / "file"))
    for flags in ((), ("--dry-run",)):
        told = backups.restore(*flags)
        assert (told.code, "should be a folder" in told.err) == (4, True)


def test_killed_at_any_call_each_key_is_whole_or_not_there_and_another_run_brings_the_rest(
    run: Run, backups: Backups, tmp_path: Path, keywizard_home: Path
) -> None:
    backed_up(run, backups, tmp_path, "shared", "shared-waits")
    archive = session_backup.read_backup(backups.file, Secret(PASSPHRASE))
    wanted = keys_in(keywizard_home)

    def bring_back(home: Path) -> None:
        session = Session.open({"KEYWIZARD_HOME": str(home)})
        session.sweep()
        restore(session, plan_restore(session, archive, ()))

    for at in range(1, calls_of(lambda: bring_back(tmp_path / "model")) + 1):
        home = tmp_path / f"home-{at}"
        assert in_killed_child(at, lambda home=home: bring_back(home))  # type: ignore[misc]  # bound to this turn's folder
        Session.open({"KEYWIZARD_HOME": str(home)}).sweep()
        assert keys_in(home).items() <= wanted.items(), at
        bring_back(home)
        assert keys_in(home) == wanted, at
        assert not any(is_temporary(path.name) for path in home.rglob("*"))


def test_a_disk_that_is_full_refuses_the_key_and_leaves_nothing_of_it(
    run: Run, backups: Backups, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backed_up(run, backups, tmp_path, "pair", "shared")
    monkeypatch.setenv("KEYWIZARD_HOME", str(tmp_path / "new"))
    add, full = Keyring.add, OSError(28, "No space left on device")

    def add_one(ring: Keyring, name: str, *rest: object) -> object:
        if name == "shared":
            monkeypatch.setattr(os, "rename", lambda *_, **__: (_ for _ in ()).throw(full))
        return add(ring, name, *rest)  # type: ignore[arg-type]  # handed on as they came

    monkeypatch.setattr(Keyring, "add", add_one)
    told = backups.restore()
    assert (told.code, "shared was refused: The disk is full" in told.err) == (4, True)
    assert [path.name for path in (tmp_path / "new/data/keys").iterdir()] == ["pair"]


def test_a_key_that_the_disk_does_not_give_back_is_refused_and_not_kept(
    run: Run, backups: Backups, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backed_up(run, backups, tmp_path, "pair")
    monkeypatch.setenv("KEYWIZARD_HOME", str(tmp_path / "new"))
    plain_write = Folder.write_new
    spoilt = lambda folder, name, content: plain_write(folder, name, content.replace(b"PRIVATE", b"PRIVATF"))  # noqa: E731  # handed on
    monkeypatch.setattr(Folder, "write_new", spoilt)
    told = backups.restore()
    assert (told.code, "not what was written" in told.err) == (4, True)
    assert list((tmp_path / "new/data/keys").iterdir()) == []
