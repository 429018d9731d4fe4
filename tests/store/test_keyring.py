"""Stored keys: private, whole, never over another."""

import os
import stat
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest

from keywizard.domain.errors import FileError
from keywizard.store.folder import Folder
from keywizard.store.keyring import PRIVATE_KEY, PROFILE, PUBLIC_KEY, SECRET_KEY, Keyring
from tests.store.samples import CANARY, FILES, PROFILE_OF_A_PAIR, tree


@pytest.fixture
def keyring(tmp_path: Path) -> Keyring:
    return Keyring(tmp_path / "data" / "keys")


@contextmanager
def umask(mask: int) -> Iterator[None]:
    before = os.umask(mask)
    try:
        yield
    finally:
        os.umask(before)


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize("mask", [0, 0o022, 0o077, 0o777], ids=oct)
def test_everything_is_private_under_any_umask(keyring: Keyring, mask: int) -> None:
    with umask(mask):
        stored = keyring.add("spot-bot", FILES, PROFILE_OF_A_PAIR)
        keyring.update("spot-bot", PROFILE_OF_A_PAIR._replace(label="new"))
    assert {mode_of(path) for path in stored.folder.iterdir()} == {0o600}
    assert {mode_of(folder) for folder in (stored.folder, keyring.root, keyring.root.parent)} == {0o700}
    assert stored.weak_modes() == ()


def test_a_file_is_private_from_its_first_moment(keyring: Keyring, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []
    plain_write = os.write

    def watched(descriptor: int, content: bytes) -> int:
        seen.append(stat.S_IMODE(os.fstat(descriptor).st_mode))
        return plain_write(descriptor, content)

    monkeypatch.setattr(os, "write", watched)
    with umask(0):
        keyring.add("spot-bot", FILES, PROFILE_OF_A_PAIR)
    assert seen == [0o600] * 3


def test_a_key_is_read_back_as_it_was_stored(keyring: Keyring) -> None:
    stored = keyring.add("spot-bot", FILES, PROFILE_OF_A_PAIR)
    assert keyring.get("spot-bot") == stored
    assert keyring.read_secret("spot-bot", PRIVATE_KEY).reveal() == CANARY
    assert (stored.file(PUBLIC_KEY), stored.file(SECRET_KEY)) == (stored.folder / PUBLIC_KEY, None)
    assert keyring.all() == ((stored,), ())


def test_no_secret_is_in_the_profile(keyring: Keyring) -> None:
    stored = keyring.add("spot-bot", FILES | {SECRET_KEY: CANARY}, PROFILE_OF_A_PAIR)
    assert CANARY not in (stored.folder / PROFILE).read_bytes()
    assert CANARY.decode() not in repr(stored)


def test_a_name_is_taken_by_anything_that_lies_there(keyring: Keyring, tmp_path: Path) -> None:
    keyring.add("a-key", FILES, PROFILE_OF_A_PAIR)
    (keyring.root / "an-empty-folder").mkdir()
    (keyring.root / "a-file").write_bytes(b"mine")
    (keyring.root / "a-dangling-link").symlink_to(tmp_path / "nowhere")
    (keyring.root / "a-link").symlink_to(tmp_path)
    before = tree(keyring.root)
    for taken in ("a-key", "an-empty-folder", "a-file", "a-dangling-link", "a-link"):
        with pytest.raises(FileError, match=r"^key-exists$"):
            keyring.add(taken, {PRIVATE_KEY: b"other"}, PROFILE_OF_A_PAIR)
        assert keyring.free_name(taken) == f"{taken}-2"
    assert tree(keyring.root) == before
    assert not (tmp_path / "nowhere").exists()


def test_a_key_is_never_renamed_over_another(keyring: Keyring) -> None:
    keyring.add("first", FILES, PROFILE_OF_A_PAIR)
    keyring.add("second", FILES, PROFILE_OF_A_PAIR)
    (keyring.root / "empty").mkdir()
    before = tree(keyring.root)
    for taken in ("second", "empty"):
        with pytest.raises(FileError, match=r"^key-exists$"):
            keyring.rename("first", taken)
    assert keyring.rename("first", "first").name == "first"
    assert tree(keyring.root) == before


def test_a_renamed_key_is_whole_under_its_new_name(keyring: Keyring) -> None:
    keyring.add("waiting-ed25519", FILES, PROFILE_OF_A_PAIR)
    assert keyring.rename("waiting-ed25519", "spot-bot") == keyring.get("spot-bot")
    assert keyring.names() == ("spot-bot",)
    assert keyring.read_secret("spot-bot", PRIVATE_KEY).reveal() == CANARY


@pytest.mark.parametrize(
    "name", ["", ".", "..", "../up", "/etc", "a/b", "A", "-a", "a-", "ä", "a b", "a\0", "a\n", ".new-1", "x" * 49, "\udc80"]
)
def test_a_name_that_is_no_slug_reaches_no_file(keyring: Keyring, name: str) -> None:
    for call in (keyring.get, lambda bad: keyring.add(bad, FILES, PROFILE_OF_A_PAIR), lambda bad: keyring.read_secret(bad, PRIVATE_KEY)):
        with pytest.raises(FileError, match=r"^name-malformed$") as caught:
            call(name)
        assert str(caught.value.values["name"]).isprintable()
    assert not keyring.root.exists()


def test_looking_makes_no_folder(keyring: Keyring) -> None:
    assert (keyring.names(), keyring.all(), keyring.sweep(), keyring.free_name("a")) == ((), ((), ()), (), "a")
    with pytest.raises(FileError, match=r"^key-unknown$"):
        keyring.get("a")
    assert not keyring.root.parent.exists()


def test_what_does_not_prove_itself_is_not_put_in_place(keyring: Keyring) -> None:
    def refuse(folder: Folder) -> None:
        assert sorted(folder.names()) == sorted((*FILES, PROFILE))
        raise FileError("file-trouble", path="", system="")

    with pytest.raises(FileError, match=r"^file-trouble$"):
        keyring.add("spot-bot", FILES, PROFILE_OF_A_PAIR, refuse)
    assert tree(keyring.root) == {}


def test_a_rehearsal_leaves_nothing_and_finds_what_stands_in_the_way(keyring: Keyring) -> None:
    keyring.rehearse()
    assert tree(keyring.root) == {}
    keyring.root.rmdir()
    keyring.root.write_bytes(b"")
    with pytest.raises(FileError, match=r"^not-a-folder$"):
        keyring.rehearse()


@pytest.mark.parametrize("file_name", [PRIVATE_KEY, PROFILE])
def test_a_link_in_place_of_a_file_is_not_followed(keyring: Keyring, tmp_path: Path, file_name: str) -> None:
    stored = keyring.add("spot-bot", FILES, PROFILE_OF_A_PAIR)
    elsewhere = tmp_path / "elsewhere"
    (stored.folder / file_name).rename(elsewhere)
    (stored.folder / file_name).symlink_to(elsewhere)
    before = elsewhere.read_bytes()
    with pytest.raises(FileError, match=r"^is-a-link$"):
        keyring.read_secret("spot-bot", file_name) if file_name == PRIVATE_KEY else keyring.update("spot-bot", PROFILE_OF_A_PAIR)
    assert file_name == PROFILE or keyring.get("spot-bot").file(file_name) is None
    assert elsewhere.read_bytes() == before


def test_a_link_in_place_of_a_key_is_not_followed(keyring: Keyring, tmp_path: Path) -> None:
    stored = keyring.add("spot-bot", FILES, PROFILE_OF_A_PAIR)
    stored.folder.rename(tmp_path / "elsewhere")
    stored.folder.symlink_to(tmp_path / "elsewhere")
    before = tree(tmp_path / "elsewhere")
    for call in (
        keyring.get,
        lambda name: keyring.update(name, PROFILE_OF_A_PAIR._replace(label="x")),
        lambda name: keyring.rename(name, "b"),
    ):
        with pytest.raises(FileError, match=r"^folder-is-a-link$"):
            call("spot-bot")
    assert tree(tmp_path / "elsewhere") == before


def test_a_fifo_in_place_of_a_file_does_not_hang(keyring: Keyring) -> None:
    stored = keyring.add("spot-bot", FILES, PROFILE_OF_A_PAIR)
    (stored.folder / PROFILE).unlink()
    os.mkfifo(stored.folder / PROFILE)
    with pytest.raises(FileError, match=r"^toml-field-missing$"):
        keyring.get("spot-bot")


def test_a_key_without_a_profile_is_named_and_the_others_are_listed(keyring: Keyring) -> None:
    for name in ("a", "b", "c"):
        keyring.add(name, FILES, PROFILE_OF_A_PAIR)
    (keyring.root / "b" / PROFILE).unlink()
    stored, broken = keyring.all()
    assert [key.name for key in stored] == ["a", "c"]
    assert [(error.problem, error.values["path"]) for error in broken] == [("file-missing", str(keyring.root / "b" / PROFILE))]


def test_weak_modes_are_named_refused_and_repaired(keyring: Keyring) -> None:
    stored = keyring.add("spot-bot", FILES, PROFILE_OF_A_PAIR)
    (stored.folder / PRIVATE_KEY).chmod(0o640)
    (stored.folder / PROFILE).chmod(0o602)
    stored.folder.chmod(0o755)
    weak = stored.weak_modes()
    assert set(weak) == {stored.folder, stored.folder / PRIVATE_KEY, stored.folder / PROFILE}
    with pytest.raises(FileError, match=r"^mode-too-open$"):
        keyring.read_secret("spot-bot", PRIVATE_KEY)
    keyring.repair_modes("spot-bot")
    assert stored.weak_modes() == ()
    assert keyring.read_secret("spot-bot", PRIVATE_KEY).reveal() == CANARY


def test_a_sweep_takes_leftovers_alone(keyring: Keyring) -> None:
    keyring.add("spot-bot", FILES, PROFILE_OF_A_PAIR)
    before = tree(keyring.root)
    (keyring.root / ".new-0123456789abcdef").mkdir()
    (keyring.root / ".new-0123456789abcdef" / PRIVATE_KEY).write_bytes(CANARY)
    (keyring.root / f".{PROFILE}.0123456789abcdef").write_bytes(b"half")
    assert sorted(keyring.sweep()) == sorted((".new-0123456789abcdef", f".{PROFILE}.0123456789abcdef"))
    assert tree(keyring.root) == before


def test_a_sweep_waits_for_work_in_progress(keyring: Keyring) -> None:
    keyring.add("older", FILES, PROFILE_OF_A_PAIR)
    is_building, may_go_on = threading.Event(), threading.Event()

    def prove(_: Folder) -> None:
        is_building.set()
        assert may_go_on.wait(90)

    with ThreadPoolExecutor(2) as pool:
        adding = pool.submit(keyring.add, "spot-bot", FILES, PROFILE_OF_A_PAIR, prove)
        assert is_building.wait(90)
        sweeping = pool.submit(Keyring(keyring.root).sweep)
        may_go_on.set()
        assert (adding.result().name, sweeping.result()) == ("spot-bot", ())
    assert keyring.names() == ("older", "spot-bot")


def _add_at_once(root: Path, start: Barrier, own: int) -> bool:
    start.wait()
    try:
        Keyring(root).add("spot-bot", {PRIVATE_KEY: str(own).encode()}, PROFILE_OF_A_PAIR)
    except FileError as error:
        assert error.problem == "key-exists"  # noqa: PT017  # in a process of its own
        return False
    return True


def test_of_processes_that_want_one_name_exactly_one_gets_it(keyring: Keyring) -> None:
    context = get_context("spawn")
    with context.Manager() as manager:
        start = manager.Barrier(3)
        with context.Pool(3) as pool:
            won = pool.starmap(_add_at_once, [(keyring.root, start, own) for own in range(3)])
    assert sum(won) == 1
    assert keyring.read_secret("spot-bot", PRIVATE_KEY).reveal() == str(won.index(True)).encode()
    assert [path.name for path in keyring.root.iterdir()] == ["spot-bot"]


def test_threads_that_rename_to_one_name_lose_no_key(keyring: Keyring) -> None:
    names = [f"waiting-{number}" for number in range(6)]
    for name in names:
        keyring.add(name, {PRIVATE_KEY: name.encode()}, PROFILE_OF_A_PAIR)

    def rename(name: str) -> bool:
        try:
            Keyring(keyring.root).rename(name, "spot-bot")
        except FileError:
            return False
        return True

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(rename, names)) == 1
    assert {keyring.read_secret(name, PRIVATE_KEY).reveal().decode() for name in keyring.names()} == set(names)


def test_nothing_is_written_in_the_temp_folder(keyring: Keyring, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    temp = tmp_path / "temp"
    temp.mkdir()
    for variable in ("TMPDIR", "TEMP", "TMP"):
        monkeypatch.setenv(variable, str(temp))
    monkeypatch.setattr("tempfile.tempdir", None)
    opened: list[str] = []
    plain_open = os.open

    def watched(path: str | Path, flags: int, mode: int = 0o777, *, dir_fd: int | None = None) -> int:
        descriptor = plain_open(path, flags, mode, dir_fd=dir_fd)
        if flags & os.O_CREAT:
            opened.append(str(Path(f"/proc/self/fd/{descriptor}").readlink()))
        return descriptor

    monkeypatch.setattr(os, "open", watched)
    keyring.add("spot-bot", FILES, PROFILE_OF_A_PAIR)
    keyring.update("spot-bot", PROFILE_OF_A_PAIR)
    assert len(opened) == 4
    assert all(path.startswith(str(keyring.root)) for path in opened)
    assert list(temp.iterdir()) == []


def test_a_change_sees_what_others_have_written_meanwhile(keyring: Keyring) -> None:
    keyring.add("spot-bot", FILES, PROFILE_OF_A_PAIR)
    keyring.get("spot-bot")
    Keyring(keyring.root).amend("spot-bot", lambda profile: profile._replace(verdict="fine"))
    keyring.amend("spot-bot", lambda profile: profile._replace(label="new"))
    assert keyring.get("spot-bot").profile == PROFILE_OF_A_PAIR._replace(label="new", verdict="fine")


@pytest.mark.parametrize(
    ("file_name", "content", "is_encrypted"),
    [
        (PRIVATE_KEY, b"-----BEGIN ENCRYPTED PRIVATE KEY-----\n", True),
        (PRIVATE_KEY, b"-----BEGIN PRIVATE KEY-----\n", False),
        (SECRET_KEY, b'kdf = "scrypt"\n', True),
        (SECRET_KEY, b"s" * 64 + b"\n", False),
    ],
)
@pytest.mark.parametrize("said", [True, False])
def test_whether_a_key_is_encrypted_its_file_tells_whatever_the_profile_says(
    keyring: Keyring, file_name: str, content: bytes, *, is_encrypted: bool, said: bool
) -> None:
    keyring.add("spot-bot", {file_name: content}, PROFILE_OF_A_PAIR._replace(is_encrypted=said))
    assert keyring.get("spot-bot").profile.is_encrypted is is_encrypted
    assert keyring.all()[0][0].profile.is_encrypted is is_encrypted


@pytest.mark.parametrize("said", [True, False])
def test_where_the_file_tells_nothing_the_profile_is_believed(keyring: Keyring, tmp_path: Path, *, said: bool) -> None:
    keyring.add("unknown", {PRIVATE_KEY: CANARY}, PROFILE_OF_A_PAIR._replace(is_encrypted=said))
    keyring.add("empty", {SECRET_KEY: b""}, PROFILE_OF_A_PAIR._replace(is_encrypted=said))
    keyring.add("none", {}, PROFILE_OF_A_PAIR._replace(is_encrypted=said))
    linked = keyring.add("linked", {}, PROFILE_OF_A_PAIR._replace(is_encrypted=said))
    (tmp_path / "elsewhere").write_bytes(b"-----BEGIN ENCRYPTED " if not said else b"-----BEGIN PRIVATE")
    (linked.folder / PRIVATE_KEY).symlink_to(tmp_path / "elsewhere")
    assert [stored.profile.is_encrypted for stored in keyring.all()[0]] == [said] * 4


def test_another_secret_file_takes_the_place_once_it_has_proven_itself(keyring: Keyring) -> None:
    keyring.add("spot-bot", FILES, PROFILE_OF_A_PAIR)
    seen: list[bytes] = []
    with umask(0):
        keyring.replace_secret("spot-bot", PRIVATE_KEY, lambda old: old.map(bytes.upper), lambda new: seen.append(new.reveal()))
    assert seen == [keyring.read_secret("spot-bot", PRIVATE_KEY).reveal()] == [CANARY.upper()]
    assert CANARY not in b"".join(content or b"" for content in tree(keyring.root).values())
    assert sorted(tree(keyring.root)) == ["spot-bot", *sorted(f"spot-bot/{name}" for name in (*FILES, PROFILE))]


@pytest.mark.parametrize("kind", ["a file", "a folder", "a link", "a link in place of a file"])
def test_a_folder_that_holds_something_else_is_not_deleted_and_what_it_is_is_named(keyring: Keyring, tmp_path: Path, kind: str) -> None:
    stored = keyring.add("spot-bot", FILES, PROFILE_OF_A_PAIR)
    (tmp_path / "elsewhere").write_bytes(b"mine")
    foreign = stored.folder / (PUBLIC_KEY if kind == "a link in place of a file" else "notes.txt")
    foreign.unlink(missing_ok=True)
    if kind == "a file":
        foreign.write_bytes(b"mine")
    elif kind == "a folder":
        foreign.mkdir()
    else:
        foreign.symlink_to(tmp_path / "elsewhere")
    before = tree(keyring.root)
    with pytest.raises(FileError, match=r"^key-folder-has-more$") as caught:
        keyring.delete("spot-bot")
    assert caught.value.values["files"] == foreign.name
    assert tree(keyring.root) == before
    assert (tmp_path / "elsewhere").read_bytes() == b"mine"


def test_a_deletion_follows_no_link_to_a_folder(keyring: Keyring, tmp_path: Path) -> None:
    stored = keyring.add("spot-bot", FILES, PROFILE_OF_A_PAIR)
    stored.folder.rename(tmp_path / "elsewhere")
    stored.folder.symlink_to(tmp_path / "elsewhere")
    before = tree(tmp_path / "elsewhere")
    with pytest.raises(FileError, match=r"^folder-is-a-link$"):
        keyring.delete("spot-bot")
    (keyring.root / ".gone-spot-bot-0123456789abcdef").symlink_to(tmp_path / "elsewhere")
    assert keyring.sweep() == ()
    assert tree(tmp_path / "elsewhere") == before


def test_a_sweep_ends_a_deletion_and_leaves_alone_what_somebody_has_put_into_the_folder(keyring: Keyring) -> None:
    for name in ("spot-bot", "other"):
        keyring.add(name, FILES, PROFILE_OF_A_PAIR).folder.rename(keyring.root / f".gone-{name}-0123456789abcdef")
    (keyring.root / ".gone-other-0123456789abcdef" / "notes.txt").write_bytes(b"mine")
    keyring.add("new", FILES, PROFILE_OF_A_PAIR._replace(replaces="spot-bot"))
    assert keyring.sweep() == (".gone-spot-bot-0123456789abcdef",)
    assert sorted(path.name for path in keyring.root.iterdir()) == [".gone-other-0123456789abcdef", "new"]
    assert (keyring.root / ".gone-other-0123456789abcdef" / "notes.txt").read_bytes() == b"mine"
    assert keyring.get("new").profile.replaces is None
