"""`keywizard backup`: whole or not at all, tried before it stands there, and opened by standard tools."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from keywizard.domain.errors import FileError
from keywizard.domain.secret import Secret
from keywizard.keys import backup_file
from keywizard.session import backup as session_backup
from keywizard.session.session import Session
from keywizard.store import atomic, proven
from tests.cli.backups import KEYS, OWN, PASSPHRASE, Backups, keys_in, make_keys, secret_file
from tests.cli.running import Outcome, Run, everything, tree
from tests.store.faults import calls_of, in_killed_child

needs_tools = pytest.mark.skipif(not all(map(shutil.which, ("openssl", "tar", "tail"))), reason="no openssl, tar or tail on this machine")


@pytest.fixture
def few_rounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backup_file, "ROUNDS", 2)  # slowness is all that is taken away


quickly = pytest.mark.usefixtures("few_rounds")


@pytest.fixture
def backups(run: Run, tmp_path: Path) -> Backups:
    return Backups(run, tmp_path)


def leftovers(backups: Backups) -> list[str]:
    return [path.name for path in backups.file.parent.iterdir() if backups.file.name in path.name]


@needs_tools
def test_the_command_it_prints_gives_every_file_back_without_keywizard(
    run: Run, backups: Backups, keywizard_home: Path, tmp_path: Path
) -> None:
    make_keys(run, tmp_path)
    opening = backups.back_up("--json").json["opens_with"]
    assert "-iter 600000" in opening
    assert opening == backups.file.read_bytes().split(b"\n")[1].decode().replace("FILE", str(backups.file))
    (tmp_path / "elsewhere").mkdir()
    unpacking = opening.replace(" | tar", f" -pass file:{tmp_path}/passphrase | tar")
    subprocess.run(unpacking, shell=True, cwd=tmp_path / "elsewhere", check=True, timeout=60)  # noqa: S602  # as a person would
    unpacked = tree(tmp_path / "elsewhere" / "keywizard-backup")
    assert unpacked.pop("SHA256SUMS")[0] == 0o600
    assert unpacked == keys_in(keywizard_home)
    assert {Path(name).parts[0] for name in unpacked} == set(KEYS)


@quickly
def test_it_says_what_was_tested_and_what_was_not_opened(run: Run, backups: Backups, tmp_path: Path) -> None:
    make_keys(run, tmp_path)
    made = backups.back_up()
    assert (made.code, made.err) == (0, "")
    told = " ".join(made.out.split())
    assert "keys restored in memory: 5" in told
    assert "not opened: 1" in told
    assert "practice accounts" in told
    assert f"tail -n +5 {backups.file} | openssl enc" in told


@quickly
def test_the_object_names_every_key(run: Run, backups: Backups, tmp_path: Path) -> None:
    make_keys(run, tmp_path)
    made = backups.back_up("--json").json
    assert (made["file"], made["size"], made["tested"], made["left_out"]) == (str(backups.file), backups.file.stat().st_size, 5, [])
    assert {key["name"]: key["has_own_passphrase"] for key in made["keys"]} == {name: name == "sealed" for name in KEYS}
    assert [key["fingerprint"] for key in made["keys"]] == [run("show", name, "--json").json["fingerprint"] for name in KEYS]


@quickly
def test_only_the_keys_named_are_in_it(run: Run, backups: Backups, tmp_path: Path) -> None:
    make_keys(run, tmp_path, "pair", "shared", "rsa")
    assert [key["name"] for key in backups.back_up("shared", "pair", "shared", "--json").json["keys"]] == ["pair", "shared"]
    assert [key["name"] for key in backups.restore("--dry-run", "--json").json["keys"]] == ["pair", "shared"]


@quickly
def test_a_name_that_nobody_has_is_told_and_nothing_is_written(run: Run, backups: Backups, tmp_path: Path) -> None:
    make_keys(run, tmp_path, "pair")
    told = backups.back_up("pair", "pear")
    assert (told.code, leftovers(backups)) == (2, [])
    assert "pair" in told.err


@quickly
def test_it_changes_nothing_but_the_audit_trail(run: Run, backups: Backups, keywizard_home: Path, tmp_path: Path) -> None:
    make_keys(run, tmp_path, "pair", "shared")
    before = {name: found for name, found in tree(keywizard_home).items() if not name.startswith("state/audit.")}
    backups.back_up()
    assert {name: found for name, found in tree(keywizard_home).items() if not name.startswith("state/audit.")} == before
    assert last_audit_line(keywizard_home) == ("backup-made", "keys.backup")


def last_audit_line(home: Path) -> tuple[str, str]:
    line = json.loads((home / "state" / "audit.jsonl").read_text().splitlines()[-1])
    return line["action"], line["name"]


@quickly
@pytest.mark.parametrize("umask", [0, 0o077, 0o277])
def test_it_is_for_its_owner_alone_under_any_umask(run: Run, backups: Backups, tmp_path: Path, umask: int) -> None:
    make_keys(run, tmp_path, "pair")
    old = os.umask(umask)
    try:
        assert backups.back_up().code == 0
    finally:
        os.umask(old)
    assert backups.file.stat().st_mode & 0o777 == 0o600
    assert leftovers(backups) == ["keys.backup"]


@quickly
def test_what_is_there_already_is_left_alone(run: Run, backups: Backups, tmp_path: Path) -> None:
    make_keys(run, tmp_path, "pair")
    backups.file.symlink_to(tmp_path / "nowhere")
    assert backups.back_up().code == 4
    assert not (tmp_path / "nowhere").exists()
    backups.file.unlink()
    backups.file.write_bytes(b"mine")
    told = backups.back_up()
    assert (told.code, backups.file.read_bytes(), leftovers(backups)) == (4, b"mine", ["keys.backup"])
    assert "not overwritten" in told.err


@quickly
def test_a_place_where_it_cannot_be_written_is_named(run: Run, backups: Backups, tmp_path: Path) -> None:
    make_keys(run, tmp_path, "pair")
    (tmp_path / "file").touch()
    for place, words in (("file", "is none"), ("missing", "is not there"), ("too long " * 40, "longer than")):
        backups.file = tmp_path / place / "keys.backup"
        told = backups.back_up()
        assert told.code == 4
        assert (f"{place} is not there" if place == "missing" else f"{place}/keys.backup") in told.err
        assert words in told.err


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_one_may_not_write_into_is_named(run: Run, backups: Backups, tmp_path: Path) -> None:
    make_keys(run, tmp_path, "pair")
    (tmp_path / "closed").mkdir(0o500)
    backups.file = tmp_path / "closed" / "keys.backup"
    assert (backups.back_up().code, leftovers(backups)) == (4, [])


@quickly
def test_of_two_at_once_one_is_whole_and_the_other_is_told(
    run: Run, backups: Backups, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_keys(run, tmp_path, "pair")
    faster: list[Outcome] = []
    link = os.link

    def overtaken(*places: Any, **options: Any) -> None:
        monkeypatch.setattr(os, "link", link)
        faster.append(backups.back_up())
        link(*places, **options)

    monkeypatch.setattr(os, "link", overtaken)
    slower = backups.back_up()
    assert (faster[0].code, slower.code, leftovers(backups)) == (0, 4, ["keys.backup"])
    assert backups.restore("--dry-run").code == 0


@pytest.mark.parametrize(
    ("flags", "named"), [((), "FILE, --passphrase-file"), (("x",), "--passphrase-file"), (("--passphrase-file", "x"), "FILE")]
)
@pytest.mark.parametrize("command", ["backup", "restore"])
def test_what_is_missing_is_named(run: Run, command: str, flags: tuple[str, ...], named: str) -> None:
    told = run(command, *flags)
    assert told.code == 2
    assert f"Add {named}." in told.err


@quickly
@pytest.mark.parametrize(("passphrase", "words"), [("eleven char", "12 characters"), ("short", "8 characters"), ("ò" * 256, "511 bytes")])
def test_a_passphrase_that_is_too_little_for_all_keys_is_refused(
    run: Run, backups: Backups, tmp_path: Path, passphrase: str, words: str
) -> None:
    make_keys(run, tmp_path, "pair")
    told = run("backup", str(backups.file), "--passphrase-file", secret_file(tmp_path, "weak", passphrase))
    assert (told.code, leftovers(backups)) == (4, [])
    assert words in told.err


def test_without_keys_there_is_nothing_to_back_up(backups: Backups, keywizard_home: Path) -> None:
    assert (backups.back_up().code, leftovers(backups), keywizard_home.exists()) == (4, [], False)


@quickly
def test_a_key_that_is_broken_is_in_it_as_it_lies_and_named(run: Run, backups: Backups, keywizard_home: Path, tmp_path: Path) -> None:
    make_keys(run, tmp_path, "pair", "shared")
    (keywizard_home / "data/keys/pair/profile.toml").write_text("label = [")
    told = backups.back_up("--json")
    assert (told.code, told.json["tested"], [bool(key["problem"]) for key in told.json["keys"]]) == (4, 1, [True, False])
    assert "pair is in the backup as it lies on the disk" in told.err
    assert "shared" not in told.err


@quickly
def test_a_key_that_cannot_be_read_is_named_and_the_others_are_in_it(
    run: Run, backups: Backups, keywizard_home: Path, tmp_path: Path
) -> None:
    make_keys(run, tmp_path, "pair", "rsa", "shared")
    keys = keywizard_home / "data" / "keys"
    (keys / "pair" / "private_key.pem").rename(tmp_path / "moved")
    (keys / "pair" / "private_key.pem").symlink_to(tmp_path / "moved")
    (keys / "shared").rename(tmp_path / "folder")
    (keys / "shared").symlink_to(tmp_path / "folder")
    told = backups.back_up("--json")
    assert (told.code, [key["name"] for key in told.json["keys"]]) == (4, ["rsa"])
    assert [key["name"] for key in told.json["left_out"]] == ["pair", "shared"]
    assert re.findall(r"(\w+) is not in the backup", told.err) == ["pair", "shared"]


@quickly
def test_a_disk_that_does_not_give_back_what_was_written_gets_no_backup(
    run: Run, backups: Backups, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_keys(run, tmp_path, "pair")
    read = atomic.read_at_most
    monkeypatch.setattr(proven, "read_at_most", lambda limit, descriptor, path: read(limit, descriptor, path)[:-1] + b"\0")
    told = backups.back_up()
    assert (told.code, leftovers(backups)) == (4, [])
    assert "not what was written" in told.err


@quickly
def test_killed_at_any_call_there_is_a_whole_backup_or_none(run: Run, backups: Backups, tmp_path: Path) -> None:
    make_keys(run, tmp_path, "pair")

    def back_up(path: Path) -> None:
        session_backup.make_backup(Session.open(os.environ), path, (), Secret(PASSPHRASE))

    for at in range(1, calls_of(lambda: back_up(tmp_path / "model")) + 1):
        backups.file = tmp_path / f"{at}.backup"
        assert in_killed_child(at, lambda: back_up(backups.file))
        if backups.file.exists():
            assert backups.restore("--dry-run").code == 0
        assert leftovers(backups) in ([], [backups.file.name])


@quickly
def test_neither_the_passphrase_nor_a_private_key_stands_in_what_is_written_or_said(
    run: Run, backups: Backups, keywizard_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_keys(run, tmp_path)
    temporary: list[bytes] = []
    read = atomic.read_at_most

    def seen(limit: int, descriptor: int, path: Path) -> bytes:
        temporary.append(read(limit, descriptor, path))
        return temporary[-1]

    monkeypatch.setattr(proven, "read_at_most", seen)
    keys = keywizard_home / "data" / "keys"
    secrets = [line for path in keys.glob("*/private_key.pem") for line in path.read_bytes().splitlines()[1:-1]]
    secrets += [path.read_bytes().strip() for path in keys.glob("*/secret_key")] + [PASSPHRASE.encode(), OWN.encode()]
    (tmp_path / "wrong").touch(0o600)
    (tmp_path / "wrong").write_text("another passphrase")
    said = [backups.back_up(), backups.restore(), backups.restore("--dry-run", "--json"), backups.back_up()]
    said.append(run("restore", str(backups.file), "--passphrase-file", str(tmp_path / "wrong")))
    written = everything(said[0], keywizard_home, but=("private_key.pem", "secret_key", "verified-plus.json"))
    told = b"".join([written, backups.file.read_bytes(), *temporary, *(f"{each.out}{each.err}".encode() for each in said)])
    assert len(temporary) == 1
    assert [secret for secret in secrets if secret in told] == []


def test_a_backup_that_fails_is_an_object_for_programs(backups: Backups) -> None:
    assert set(backups.back_up("--json").error) == {"message", "hint"}


def test_what_is_too_much_for_a_backup_is_told(run: Run, backups: Backups, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_keys(run, tmp_path, "pair")

    def refuse(_: object) -> None:
        raise FileError("backup-too-large", limit=1)

    monkeypatch.setattr(session_backup, "pack", refuse)
    assert (backups.back_up().code, leftovers(backups)) == (4, [])
