"""Backups: all keys or some in one encrypted file, which is read back and tried before it is put in place."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from keywizard.domain.errors import FileError, SecretError
from keywizard.domain.secret import Secret
from keywizard.keys.backup_file import open_archive, seal_archive
from keywizard.keys.passphrase import backup_passphrase_problems
from keywizard.session.folder_check import CheckedFolder, check_folder
from keywizard.store.archive import MAX_ARCHIVE_SIZE, Archive, pack, unpack
from keywizard.store.foreign import read_foreign_file, refuse_no_place
from keywizard.store.proven import write_new_proven
from keywizard.store.snapshot import Unread, take_snapshot

if TYPE_CHECKING:
    from keywizard.session.session import Session

_MAX_BACKUP_SIZE = MAX_ARCHIVE_SIZE + 4096
"""Bytes; the archive, and what the file has around it."""


class Backup(NamedTuple):
    """A backup that was made."""

    path: Path
    """The file."""
    made_at: datetime
    """When, UTC, to the second."""
    size: int
    """Bytes."""
    keys: tuple[CheckedFolder, ...]
    """What the file gives back, and how it was found; also keys whose files do not fit together, as they are."""
    unread: tuple[Unread, ...]
    """Keys that could not be read, and are not in it."""


def make_backup(session: "Session", path: Path, names: tuple[str, ...], passphrase: Secret[str]) -> Backup:
    """Write all keys, or those named, into a new file, decrypt what the disk gives back, compare every byte and open what opens.

    Raises SecretError for a passphrase that is too weak for all keys at once; FileError, `file-exists`, `folder-missing`, `backup-nothing`,
    `backup-too-large`, `backup-misread` and others. There is no file then.
    """
    for problem in backup_passphrase_problems(passphrase):
        raise SecretError(problem)
    refuse_no_place(path)
    snapshot = take_snapshot(session.keyring, set(names or session.keyring.names()))
    if not snapshot.folders:
        raise snapshot.unread[0].error if snapshot.unread else FileError("backup-nothing")
    archive = Archive(session.now().replace(microsecond=0), snapshot.folders)
    found: list[CheckedFolder] = []

    def prove(content: bytes) -> None:
        if not _holds(content, archive, passphrase):
            raise FileError("backup-misread", path=str(path))
        found.extend(check_folder(folder, is_our_own=True) for folder in archive.folders)

    sealed = seal_archive(pack(archive), passphrase)
    write_new_proven(path, sealed, prove)
    session.audit("backup-made", path.name, None)
    return Backup(path, archive.made_at, len(sealed), tuple(found), snapshot.unread)


def _holds(content: bytes, archive: Archive, passphrase: Secret[str]) -> bool:
    try:
        return unpack(open_archive(content, passphrase)) == archive
    except (SecretError, FileError):
        return False


def read_backup(path: Path, passphrase: Secret[str]) -> Archive:
    """Open a backup; raises FileError for the file and for what `pack` did not write, SecretError as `open_archive` does."""
    content = read_foreign_file(path, _MAX_BACKUP_SIZE).content.reveal()
    if len(content) > _MAX_BACKUP_SIZE:
        raise FileError("file-too-long", path=str(path), limit=_MAX_BACKUP_SIZE)
    return unpack(open_archive(content, passphrase))
