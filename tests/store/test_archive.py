"""The archive of a backup: any tar opens it, and of tars nothing is read but what is written here."""

import io
import shutil
import subprocess
import tarfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keywizard.domain.errors import FileError
from keywizard.domain.secret import Secret
from keywizard.store import archive as module
from keywizard.store.archive import KEY_FILES, MAX_FILE_SIZE, TOP, Archive, KeyFolder, pack, unpack
from keywizard.store.keyring import PRIVATE_KEY, PROFILE, PUBLIC_KEY
from tests.store.samples import CANARY

MADE_AT = datetime(2026, 11, 1, 12, tzinfo=UTC)
FOLDERS = (
    KeyFolder("another", {PROFILE: Secret(b"label = 'other'\n")}),
    KeyFolder("spot-bot", {PROFILE: Secret(b"label = ''\n"), PRIVATE_KEY: Secret(CANARY), PUBLIC_KEY: Secret(b"p" * 513)}),
)
ARCHIVE = Archive(MADE_AT, FOLDERS)
PACKED = pack(ARCHIVE).reveal()

names = st.from_regex(r"[a-z0-9]([a-z0-9-]{0,46}[a-z0-9])?", fullmatch=True)
files = st.dictionaries(st.sampled_from(KEY_FILES), st.binary(max_size=1200).map(Secret))
moments = st.datetimes(datetime(1970, 1, 2), datetime(2200, 1, 1)).map(lambda moment: moment.replace(microsecond=0, tzinfo=UTC))  # noqa: DTZ001  # made aware behind
archives = st.builds(
    lambda moment, keys: Archive(moment, tuple(KeyFolder(*item) for item in sorted(keys.items()))),
    moments,
    st.dictionaries(names, files, max_size=5),
)


@given(archive=archives)
def test_whatever_is_packed_comes_back(archive: Archive) -> None:
    assert unpack(pack(archive)) == archive
    assert pack(unpack(pack(archive))) == pack(archive)


@given(archive=archives)
def test_pythons_own_module_reads_the_same_files(archive: Archive) -> None:
    with tarfile.open(fileobj=io.BytesIO(pack(archive).reveal())) as tar:
        members = tar.getmembers()
        assert {member.mtime for member in members} == {archive.made_at.timestamp()}
        assert all(member.mode == (0o700 if member.isdir() else 0o600) and (member.uid, member.gid) == (0, 0) for member in members)
        assert members[1].name == f"{TOP}/SHA256SUMS"
        contents = {member.name: read.read() for member in members if (read := tar.extractfile(member))}
    expected = {f"{TOP}/{key.name}/{name}": content.reveal() for key in archive.folders for name, content in key.files.items()}
    assert {name: content for name, content in contents.items() if not name.endswith("SUMS")} == expected


@pytest.mark.skipif(not (shutil.which("tar") and shutil.which("sha256sum")), reason="no tar or sha256sum on this machine")
def test_tar_and_sha256sum_take_it_apart_for_the_owner_alone(tmp_path: Path) -> None:
    subprocess.run(["tar", "-xf", "-"], input=PACKED, cwd=tmp_path, check=True)
    top = tmp_path / TOP
    told = subprocess.run(["sha256sum", "--strict", "-c", "SHA256SUMS"], cwd=top, capture_output=True, check=True)
    assert told.stdout.count(b": OK") == 4
    assert (top / "spot-bot" / PRIVATE_KEY).read_bytes() == CANARY
    assert {path.stat().st_mode & 0o777 for path in top.rglob("*") if path.is_file()} == {0o600}
    assert {path.stat().st_mode & 0o777 for path in (top, *top.iterdir()) if path.is_dir()} == {0o700}


def test_the_same_keys_at_the_same_moment_give_the_same_bytes() -> None:
    again = Archive(MADE_AT, tuple(KeyFolder(key.name, dict(reversed(list(key.files.items())))) for key in FOLDERS))
    assert pack(again) == Secret(PACKED)


def test_nothing_of_a_key_is_seen_in_what_is_printed_of_an_archive() -> None:
    assert CANARY.decode() not in f"{ARCHIVE!r} {FOLDERS!s} {pack(ARCHIVE)!r}"


def member(name: str, content: bytes = b"", **fields: object) -> Callable[[tarfile.TarFile], None]:
    def add(tar: tarfile.TarFile) -> None:
        info = tarfile.TarInfo(name)
        info.size, info.mode, info.mtime = len(content), 0o600, int(MADE_AT.timestamp())
        for field, value in fields.items():
            setattr(info, field, value)
        tar.addfile(info, io.BytesIO(content))

    return add


SPOT = f"{TOP}/spot-bot"
HOSTILE = {
    "an absolute path": member("/etc/passwd", b"root"),
    "a way up": member(f"{TOP}/../../.ssh/authorized_keys", b"ssh-ed25519"),
    "a name that ends": member(f"{TOP}/bot\0/../x/{PROFILE}", b"x"),
    "a name of other letters": member(f"{TOP}/bòt/{PROFILE}", b"x"),
    "a link": member(f"{SPOT}/secret_key", type=tarfile.SYMTYPE, linkname="/etc/shadow"),
    "a device": member(f"{SPOT}/secret_key", type=tarfile.CHRTYPE, devmajor=1, devminor=5),
    "a file twice": member(f"{SPOT}/{PROFILE}", b"label = ''\n"),
    "a file without a sum": member(f"{SPOT}/secret_key", b"x"),
    "a file that is too large": member(f"{SPOT}/secret_key", bytes(MAX_FILE_SIZE + 1)),
    "a long path": member(f"{TOP}/{'b' * 99}/{'c' * 99}", b"x"),
    "a long link": member(f"{SPOT}/secret_key", type=tarfile.SYMTYPE, linkname="/etc/" * 19),
}


@pytest.mark.parametrize("form", [tarfile.USTAR_FORMAT, tarfile.PAX_FORMAT, tarfile.GNU_FORMAT], ids=["ustar", "pax", "gnu"])
@pytest.mark.parametrize("add", HOSTILE.values(), ids=HOSTILE)
def test_a_tar_with_anything_else_behind_is_refused(add: Callable[[tarfile.TarFile], None], form: int) -> None:
    packed = io.BytesIO(PACKED[:-1024])
    packed.seek(0, io.SEEK_END)
    with tarfile.open(fileobj=packed, mode="w", format=form) as tar:
        add(tar)
        end = tar.offset
    refused(packed.getvalue())
    refused(packed.getvalue()[:end] + bytes(1024))


FIELDS = {
    "a link": (156, b"2"),
    "a hard link": (156, b"1"),
    "a device": (156, b"3"),
    "a folder": (156, b"5"),
    "a pipe": (156, b"6"),
    "more about the next": (156, b"x"),
    "an old sort of file": (156, b"\0"),
    "a target": (157, b"/etc/shadow"),
    "rights for others": (100, b"0000644"),
    "set-uid": (100, b"0004600"),
    "an owner": (108, b"0001750"),
    "the name of an owner": (265, b"root"),
    "a place before the path": (345, b"/etc"),
    "another moment": (136, b"00000000000"),
    "something in the rest": (511, b"x"),
}


@pytest.mark.parametrize(("at", "value"), FIELDS.values(), ids=FIELDS)
def test_a_member_is_a_file_of_the_owners_alone_or_refused_though_all_sums_are_right(at: int, value: bytes) -> None:
    start = PACKED.index(f"{SPOT}/{PRIVATE_KEY}".encode())
    header = bytearray(PACKED[start : start + 512])
    header[at : at + len(value)] = value
    header[148:156] = b" " * 8
    header[148:156] = b"%06o\0 " % sum(header)
    refused(PACKED[:start] + bytes(header) + PACKED[start + 512 :])


@pytest.mark.parametrize("name", ["..", "../up", "deep/er", "", "/", "/etc", "Bot", "-bot", "b" * 49, "b\0t", "SHA256SUMS"])
def test_a_key_has_a_name_that_a_key_may_have_or_is_refused_though_all_sums_are_right(name: str) -> None:
    refused(pack(Archive(MADE_AT, (KeyFolder(name, FOLDERS[0].files),))).reveal())


@pytest.mark.parametrize("name", ["id_rsa", "../x", "deep/profile.toml", ".profile.toml.0123456789abcdef"])
def test_a_file_that_no_key_has_is_refused_though_all_sums_are_right(name: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "KEY_FILES", (*KEY_FILES, name))
        packed = pack(Archive(MADE_AT, (KeyFolder("bot", {name: Secret(b"x")}),)))
    refused(packed.reveal())


def test_a_key_twice_and_a_file_that_is_too_large_are_refused_though_all_sums_are_right() -> None:
    refused(pack(Archive(MADE_AT, (FOLDERS[0], FOLDERS[0]))).reveal())
    refused(pack(Archive(MADE_AT, (KeyFolder("bot", {PROFILE: Secret(bytes(MAX_FILE_SIZE + 1))}),))).reveal())
    largest = Archive(MADE_AT, (KeyFolder("bot", {PROFILE: Secret(bytes(MAX_FILE_SIZE))}),))
    assert unpack(pack(largest)) == largest


def refused(content: bytes) -> None:
    with pytest.raises(FileError, match=r"^backup-malformed$") as caught:
        unpack(Secret(content))
    assert caught.value.values == {}


@given(data=st.data())
def test_a_tar_with_any_byte_changed_is_refused(data: st.DataObject) -> None:
    changed = bytearray(PACKED)
    changed[data.draw(st.integers(0, len(PACKED) - 1))] = data.draw(st.integers(0, 255))
    if bytes(changed) != PACKED:
        refused(bytes(changed))


def test_a_tar_cut_off_anywhere_and_one_with_more_behind_it_is_refused() -> None:
    for content in (*(PACKED[:length] for length in range(0, len(PACKED), 512)), PACKED[:-1], PACKED + bytes(512), PACKED + PACKED):
        refused(content)


@given(content=st.binary(max_size=3000))
def test_garbage_is_refused(content: bytes) -> None:
    refused(content)


def test_a_size_that_lies_gives_no_more_than_there_is() -> None:
    for size in (
        b"77777777777",
        b"-0000000001",
        b"0x000000200",
        b"00000_00010",
        b"           ",
        b"00000000009",
        b"\x80" + bytes(9) + b"\x02",
    ):
        at = PACKED.index(b"spot-bot/profile.toml", PACKED.index(b"ustar", 1500)) // 512 * 512 + 124
        refused(PACKED[:at] + size + PACKED[at + 11 :])


def test_more_than_a_backup_may_hold_is_neither_written_nor_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_ARCHIVE_SIZE", len(PACKED) - 1)
    with pytest.raises(FileError, match=r"^backup-too-large$"):
        pack(ARCHIVE)
    refused(PACKED)
