"""The archive inside a backup: a plain tar of the keys' folders, the same bytes for the same keys and moment.

    keywizard-backup/
    keywizard-backup/SHA256SUMS         of every file that follows; `sha256sum -c` reads it
    keywizard-backup/NAME/              0700
    keywizard-backup/NAME/profile.toml  0600, and whichever of the other files of a key there are

Headers are those of POSIX.1-1988 (ustar), written here: what Python's own module writes differs between its versions. What does not come
out the same when it is written again is refused, whatever it is: a link, a device, a path that leads elsewhere, a name twice, a sum that is
wrong, anything behind the end.
"""

import hashlib
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import NamedTuple

from keywizard.domain.errors import FileError
from keywizard.domain.label import slug_problem
from keywizard.domain.secret import Secret
from keywizard.store.keyring import PRIVATE_KEY, PROFILE, PUBLIC_KEY, SECRET_KEY

TOP = "keywizard-backup"
"""The folder that everything unpacks into."""
MAX_ARCHIVE_SIZE = 64 * 1024 * 1024
"""Bytes; about eight thousand keys of the largest sort."""
MAX_FILE_SIZE = 64 * 1024
"""Bytes, as of a private key file."""
KEY_FILES = (PROFILE, PRIVATE_KEY, PUBLIC_KEY, SECRET_KEY)
"""What a key's folder may hold; other files in it are the person's own."""

_SUMS = f"{TOP}/SHA256SUMS"
_BLOCK = 512
_END = bytes(2 * _BLOCK)
_FILE_KIND, _FOLDER_KIND = b"0", b"5"
_SIZE_AT, _MOMENT_AT, _CHECKSUM_AT = 124, 136, 148


class KeyFolder(NamedTuple):
    """The files of a key."""

    name: str
    """The folder's name."""
    files: Mapping[str, Secret[bytes]]
    """The content of each, by file name; what is no secret is treated like what is."""


class Archive(NamedTuple):
    """What a backup holds."""

    made_at: datetime
    """When it was made, UTC, to the second."""
    folders: tuple[KeyFolder, ...]
    """The keys, in order of their names."""


def pack(archive: Archive) -> Secret[bytes]:
    """Write the archive; raises FileError `backup-too-large`."""
    moment = int(archive.made_at.timestamp())
    parts = [_header(f"{TOP}/", 0, moment), *_file(_SUMS, _sums(archive.folders), moment)]
    for folder in archive.folders:
        parts.append(_header(f"{TOP}/{folder.name}/", 0, moment))
        for path, content in _files(folder):
            parts += _file(path, content, moment)
    packed = b"".join((*parts, _END))
    if len(packed) > MAX_ARCHIVE_SIZE:
        raise FileError("backup-too-large", limit=MAX_ARCHIVE_SIZE)
    return Secret(packed)


def unpack(content: Secret[bytes]) -> Archive:
    """Read an archive of at most `MAX_ARCHIVE_SIZE`; raises FileError `backup-malformed` for anything that `pack` does not write."""
    try:
        archive = _read(content.reveal())
    except ValueError:
        raise FileError("backup-malformed") from None
    if pack(archive) != content:
        raise FileError("backup-malformed")
    return archive


def _read(raw: bytes) -> Archive:
    if len(raw) > MAX_ARCHIVE_SIZE:
        raise ValueError
    folders: dict[str, dict[str, Secret[bytes]]] = {}
    for path, content in _members(raw):
        name, _, file_name = path.removeprefix(f"{TOP}/").partition("/")
        if path in {f"{TOP}/", _SUMS}:
            continue
        if slug_problem(name) or not path.startswith(f"{TOP}/") or (file_name and file_name not in KEY_FILES):
            raise ValueError
        files = folders.setdefault(name, {})
        if file_name:
            files[file_name] = Secret(content)
    moment = _number(raw[_MOMENT_AT:_CHECKSUM_AT])
    return Archive(datetime.fromtimestamp(moment, UTC), tuple(KeyFolder(*item) for item in folders.items()))


def _members(raw: bytes) -> Iterator[tuple[str, bytes]]:
    at = 0
    while at < len(raw) - len(_END):
        path, size = raw[at : at + 100].rstrip(b"\0").decode("ascii"), _number(raw[at + _SIZE_AT : at + _MOMENT_AT])
        at += _BLOCK
        if size > (MAX_ARCHIVE_SIZE if path == _SUMS else MAX_FILE_SIZE):
            raise ValueError
        yield path, raw[at : at + size]
        at += -(-size // _BLOCK) * _BLOCK


def _number(field: bytes) -> int:
    if len(field) != 12 or not field[:11].isdigit():
        raise ValueError
    return int(field[:11], 8)


def _sums(folders: tuple[KeyFolder, ...]) -> bytes:
    lines = (
        f"{hashlib.sha256(content).hexdigest()}  {path.removeprefix(f'{TOP}/')}\n" for folder in folders for path, content in _files(folder)
    )
    return "".join(lines).encode()


def _files(folder: KeyFolder) -> Iterator[tuple[str, bytes]]:
    for file_name in KEY_FILES:
        if file_name in folder.files:
            yield f"{TOP}/{folder.name}/{file_name}", folder.files[file_name].reveal()


def _file(path: str, content: bytes, moment: int) -> tuple[bytes, bytes, bytes]:
    return _header(path, len(content), moment), content, bytes(-len(content) % _BLOCK)


def _header(path: str, size: int, moment: int) -> bytes:
    is_folder = path.endswith("/")
    fields = (
        path.encode("ascii").ljust(100, b"\0"),
        b"0000700\0" if is_folder else b"0000600\0",
        b"0000000\0" * 2,  # owner and group
        b"%011o\0%011o\0" % (size, moment),
        b" " * 8,  # the checksum, which counts as spaces while it is made
        _FOLDER_KIND if is_folder else _FILE_KIND,
        bytes(100),  # where a link leads
        b"ustar\x0000",
        bytes(64),  # names of owner and group
        b"0000000\0" * 2,  # numbers of a device
        bytes(167),  # the rest of a long path, and what fills the block
    )
    header = b"".join(fields)
    return header[:_CHECKSUM_AT] + b"%06o\0 " % sum(header) + header[_CHECKSUM_AT + 8 :]
