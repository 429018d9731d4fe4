"""An open folder stays what it is, and no link below a root is ever followed."""

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from keywizard.domain.errors import FileError
from keywizard.session.services import PracticeFile
from keywizard.store.audit import append_audit
from keywizard.store.audit_chain import read_log
from keywizard.store.config import Config, read_config, write_config
from keywizard.store.crash import write_crash_report
from keywizard.store.drafts import DraftFolder
from keywizard.store.folder import Folder, opened
from keywizard.store.keyring import PRIVATE_KEY, PROFILE, Keyring
from keywizard.store.listing import ListedKey, read_listed
from keywizard.store.locks import sweep_folder
from keywizard.store.snapshot import take_snapshot
from tests.proof.children import in_child
from tests.store.samples import CANARY, FILES, PROFILE_OF_A_PAIR, tree

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
NOBODY, SOMEBODY_ELSE = 65534, 65533

WORKS: dict[str, Callable[[Path], object]] = {
    "add": lambda keys: Keyring(keys).add("other", FILES, PROFILE_OF_A_PAIR),
    "rehearse": lambda keys: Keyring(keys).rehearse(),
    "get": lambda keys: Keyring(keys).get("spot-bot"),
    "names": lambda keys: Keyring(keys).names(),
    "all": lambda keys: Keyring(keys).all(),
    "update": lambda keys: Keyring(keys).update("spot-bot", PROFILE_OF_A_PAIR),
    "rename": lambda keys: Keyring(keys).rename("spot-bot", "other"),
    "delete": lambda keys: Keyring(keys).delete("spot-bot"),
    "add a file": lambda keys: Keyring(keys).add_file("spot-bot", "secret_key", CANARY),
    "read a secret": lambda keys: Keyring(keys).read_secret("spot-bot", PRIVATE_KEY),
    "another secret": lambda keys: Keyring(keys).replace_secret("spot-bot", PRIVATE_KEY, lambda old: old, lambda _: None),
    "repair": lambda keys: Keyring(keys).repair_modes("spot-bot"),
    "free name": lambda keys: Keyring(keys).free_name("spot-bot"),
    "sweep": lambda keys: Keyring(keys).sweep(),
    "snapshot": lambda keys: take_snapshot(Keyring(keys), ["spot-bot"]),
    "a practice account, read": lambda keys: PracticeFile(keys / "new.json").read(),
    "a practice account, written": lambda keys: PracticeFile(keys / "new.json").write(b"{}"),
    "a draft, begun": lambda keys: DraftFolder(keys).new(),
    "a draft, read": lambda keys: DraftFolder(keys).read("0123456789abcdef"),
    "drafts, swept": lambda keys: DraftFolder(keys).sweep(),
    "a folder, swept": sweep_folder,
}


@pytest.fixture
def linked(tmp_path: Path) -> tuple[Path, Path]:
    """Give a link where the program's folder was, and where that is now."""
    here, elsewhere = tmp_path / "keys", tmp_path / "elsewhere"
    Keyring(elsewhere).add("spot-bot", FILES, PROFILE_OF_A_PAIR)
    (elsewhere / ".new-0123456789abcdef").mkdir()
    (elsewhere / ".new.json.0123456789abcdef").write_bytes(b"{")
    (elsewhere / "new.json").write_bytes(b"{}")
    (elsewhere / "0123456789abcdef.toml").write_bytes(b"")
    here.symlink_to(elsewhere)
    return here, elsewhere


@pytest.mark.parametrize("work", WORKS.values(), ids=WORKS)
def test_a_link_in_place_of_a_folder_of_the_programs_own_is_refused(work: Callable[[Path], object], linked: tuple[Path, Path]) -> None:
    here, elsewhere = linked
    before = tree(elsewhere)
    with pytest.raises(FileError, match=r"^folder-is-a-link$") as caught:
        work(here)
    assert (caught.value.values["path"], tree(elsewhere)) == (str(here), before)


def test_a_root_may_be_a_link_of_ones_own(tmp_path: Path) -> None:
    elsewhere, home = tmp_path / "elsewhere", tmp_path / "home"
    elsewhere.mkdir()
    home.symlink_to(elsewhere)
    Keyring(home / "keys").add("spot-bot", FILES, PROFILE_OF_A_PAIR)
    write_config(home / "config.toml", Config("it"))
    append_audit(home / "audit.jsonl", NOW, "any", {})
    assert Keyring(elsewhere / "keys").read_secret("spot-bot", PRIVATE_KEY).reveal() == CANARY
    assert read_config(home / "config.toml") == Config("it")
    assert len(read_log(home / "audit.jsonl")[0]) == 1
    assert write_crash_report(home, ValueError()) == home / "crash-1.txt"


def test_what_is_open_stays_what_it_is_wherever_its_name_leads(tmp_path: Path) -> None:
    here, moved, trap = tmp_path / "keys", tmp_path / "moved", tmp_path / "trap"
    here.mkdir()
    (trap / "spot-bot").mkdir(parents=True)
    with opened(here) as keys:
        keys.make_folder("spot-bot")
        with keys.folder("spot-bot") as folder:
            here.rename(moved)
            here.symlink_to(trap)
            folder.write_new(PRIVATE_KEY, CANARY)
            folder.replace(PROFILE, b"one")
            folder.replace(PROFILE, b"two")
            keys.move("spot-bot", "grid-bot")
    assert tree(trap) == {"spot-bot": None}
    assert tree(moved) == {"grid-bot": None, f"grid-bot/{PRIVATE_KEY}": CANARY, f"grid-bot/{PROFILE}": b"two"}


def test_a_key_in_the_making_goes_nowhere_else_when_its_folder_becomes_a_link(tmp_path: Path) -> None:
    keyring, trap = Keyring(tmp_path / "keys"), tmp_path / "trap"
    trap.mkdir()

    def turn_away(building: Folder) -> None:
        (keyring.root / building.path.name).rename(tmp_path / "moved")
        (keyring.root / building.path.name).symlink_to(trap)

    keyring.add("spot-bot", FILES, PROFILE_OF_A_PAIR, turn_away)
    assert tree(trap) == {}
    with pytest.raises(FileError, match=r"^folder-is-a-link$"):
        keyring.get("spot-bot")


def test_a_sweep_looks_into_no_linked_folder(tmp_path: Path) -> None:
    keyring, elsewhere = Keyring(tmp_path / "keys"), tmp_path / "elsewhere"
    keyring.add("spot-bot", FILES, PROFILE_OF_A_PAIR)
    elsewhere.mkdir()
    (elsewhere / f".{PROFILE}.0123456789abcdef").write_bytes(b"somebody's")
    for name in ("grid-bot", ".new-0123456789abcdef", ".gone-grid-bot-0123456789abcdef"):
        (keyring.root / name).symlink_to(elsewhere)
    assert keyring.sweep() == ()
    assert list(tree(elsewhere)) == [f".{PROFILE}.0123456789abcdef"]


def test_a_listed_key_is_not_read_through_a_link(tmp_path: Path) -> None:
    keyring = Keyring(tmp_path / "keys")
    for name in ("grid-bot", "spot-bot"):
        keyring.add(name, FILES, PROFILE_OF_A_PAIR)
    (keyring.root / "grid-bot").rename(tmp_path / "elsewhere")
    (keyring.root / "grid-bot").symlink_to(tmp_path / "elsewhere")
    linked, listed = read_listed(keyring, keyring.names())
    assert isinstance(linked, FileError)
    assert linked.problem == "folder-is-a-link"
    assert listed == ListedKey("spot-bot", PROFILE_OF_A_PAIR)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give folders to two other users")
def test_a_folder_of_somebody_else_is_refused_and_one_of_roots_is_not(tmp_path: Path) -> None:
    for folder in (tmp_path, *tmp_path.parents):
        if not folder.stat().st_mode & 1:
            folder.chmod(folder.stat().st_mode | 0o011)
    theirs, mine, roots = (tmp_path / name for name in ("theirs", "mine", "roots"))
    for folder, owner in ((theirs, SOMEBODY_ELSE), (mine, NOBODY), (roots, 0)):
        (folder / "keys").mkdir(parents=True)
        (folder / "keys").chmod(0o777)
        os.chown(folder / "keys", owner, owner)
    (tmp_path / "link").symlink_to(theirs)

    def as_nobody() -> list[str | None]:
        os.setgid(NOBODY)
        os.setuid(NOBODY)
        return [problem_of(Keyring(folder / "keys").rehearse) for folder in (theirs, tmp_path / "link", mine, roots)]

    assert in_child(as_nobody).outcome == ["folder-of-another", "folder-of-another", None, None]


def problem_of(work: Callable[[], object]) -> str | None:
    """Say what is told of a piece of work that fails."""
    try:
        work()
    except FileError as error:
        return error.problem
    return None
