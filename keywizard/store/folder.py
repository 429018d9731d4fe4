"""A folder of the program's own, held open: what is done in it is done there, wherever its name leads a moment later.

Whoever is given a path looks it up anew, and between two looks somebody may have put a link in place of a folder on the way. So the folder
itself is opened, once, and everything in it is called by its bare name.
"""

import contextlib
import errno
import os
import stat
from collections.abc import Iterator
from pathlib import Path

from keywizard.domain.errors import FileError
from keywizard.store.atomic import PRIVATE_FILE, PRIVATE_FOLDER, forget, make_file, read_at_most, temporary_name, told

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
"""Without O_NONBLOCK a FIFO planted under the name would hang the program."""
_OF_OTHERS = 0o077
_SUPERUSER = 0


class Folder:
    """An open folder."""

    def __init__(self, path: Path, descriptor: int) -> None:
        """Speak of it by the path that it was opened under."""
        self.path = path
        self.descriptor = descriptor

    def folder(self, name: str) -> contextlib.AbstractContextManager["Folder"]:
        """Open a folder in it; raises FileError, `folder-is-a-link` for a link, `folder-of-another` for a folder of somebody else's."""
        return _opened(self.path / name, name, _FOLDER | os.O_NOFOLLOW, self.descriptor)

    def names(self) -> list[str]:
        """Name all that is in it; raises FileError."""
        with told(self.path):
            return os.listdir(self.descriptor)

    def entries(self) -> list[os.DirEntry[str]]:
        """Give all that is in it, with its kind; raises FileError."""
        with told(self.path), os.scandir(self.descriptor) as entries:
            return list(entries)

    def status(self, name: str) -> os.stat_result | None:
        """Look at what bears a name, a link itself and not what it leads to; nothing where nothing bears it. Raises FileError."""
        with told(self.path, name), contextlib.suppress(FileNotFoundError):
            return os.stat(name, dir_fd=self.descriptor, follow_symlinks=False)
        return None

    def open(self, name: str, flags: int = _FILE) -> int:
        """Open a file, 0600 if it is made; gives its descriptor. Raises FileError; follows no link, whatever the flags."""
        with told(self.path, name):
            return os.open(name, flags | os.O_NOFOLLOW | os.O_CLOEXEC, PRIVATE_FILE, dir_fd=self.descriptor)

    def read(self, name: str, limit: int, *, is_secret: bool = False) -> bytes:
        """Read a file of at most `limit` bytes; raises FileError, `mode-too-open` for a secret that others may read or write."""
        descriptor, path = self.open(name), self.path / name
        with told(path):
            try:
                if is_secret and stat.S_IMODE(os.fstat(descriptor).st_mode) & _OF_OTHERS:
                    raise FileError("mode-too-open", path=str(path))
                return read_at_most(limit, descriptor, path)
            finally:
                os.close(descriptor)

    def start_of(self, name: str, length: int) -> bytes:
        """Read the first bytes of a file; raises FileError."""
        descriptor = self.open(name)
        with told(self.path, name):
            try:
                return os.read(descriptor, length)
            finally:
                os.close(descriptor)

    def write_new(self, name: str, content: bytes, *, is_precious: bool = True) -> None:
        """Write a file as `atomic.write_new` does."""
        with told(self.path, name):
            make_file(name, content, within=self.descriptor, is_precious=is_precious)

    def replace(
        self, name: str, content: bytes, *, written_in: "Folder | None" = None, is_precious: bool = True, old_may_return: bool = False
    ) -> None:
        """Put new content in place of a file in one step: the old one or the new one is there at any moment, 0600. Raises FileError.

        It is written in this folder, or in another of the same disk, where a kill then leaves it. What is not precious survives a kill
        like everything else, but not a power cut in the same second; where the old content may return, such a cut can bring it back whole.
        """
        workshop, temporary = written_in or self, temporary_name(name)
        workshop.write_new(temporary, content, is_precious=is_precious)
        try:
            workshop.move(temporary, name, self)
        except BaseException:
            forget(temporary, within=workshop.descriptor)
            raise
        if is_precious and not old_may_return:
            self.sync()

    def make_folder(self, name: str) -> None:
        """Make a folder, 0700 under any umask; raises FileError."""
        with told(self.path, name):
            os.mkdir(name, PRIVATE_FOLDER, dir_fd=self.descriptor)
            os.chmod(name, PRIVATE_FOLDER, dir_fd=self.descriptor)

    def move(self, name: str, new_name: str, into: "Folder | None" = None) -> None:
        """Give a file or folder another name in one step, in this folder or another; a file of that name is replaced. Raises FileError."""
        target = into or self
        with told(target.path, new_name):
            os.rename(name, new_name, src_dir_fd=self.descriptor, dst_dir_fd=target.descriptor)

    def unlink(self, name: str) -> None:
        """Remove a file; raises FileError."""
        with told(self.path, name):
            os.unlink(name, dir_fd=self.descriptor)

    def remove_folder(self, name: str) -> None:
        """Remove an empty folder; raises FileError."""
        with told(self.path, name):
            os.rmdir(name, dir_fd=self.descriptor)

    def remove_tree(self, name: str) -> None:
        """Remove a folder with all that is in it, following no link; raises FileError."""
        with self.folder(name) as folder:
            for entry in folder.entries():
                if entry.is_dir(follow_symlinks=False):
                    folder.remove_tree(entry.name)
                else:
                    folder.unlink(entry.name)
        self.remove_folder(name)

    def forget_tree(self, name: str) -> None:
        """Remove a folder of files that came to nothing, as far as that goes; a later sweep takes the rest away."""
        with contextlib.suppress(FileError):
            if self.status(name) is None:
                return  # as most often: what came to something bears another name by now
        with contextlib.suppress(FileError), self.folder(name) as folder:
            for file_name in folder.names():
                forget(file_name, within=folder.descriptor)
        with contextlib.suppress(FileError):
            self.remove_folder(name)

    def set_mode(self, name: str, mode: int) -> None:
        """Set the rights of a file; raises FileError."""
        descriptor = self.open(name)
        with told(self.path, name):
            try:
                os.fchmod(descriptor, mode)
            finally:
                os.close(descriptor)

    def sync(self) -> None:
        """Put its entries safely on the disk; raises FileError."""
        with told(self.path):
            os.fsync(self.descriptor)


def opened(path: Path, *, is_root: bool = False) -> contextlib.AbstractContextManager[Folder]:
    """Open a folder; raises FileError, `folder-of-another` for one of somebody else's, and `folder-is-a-link` for a link that is no root.

    A root is where a person keeps the program's files, and may be a link of theirs; what is under it is the program's own.
    """
    return _opened(path, path, _FOLDER | (0 if is_root else os.O_NOFOLLOW), None)


@contextlib.contextmanager
def _opened(path: Path, place: Path | str, flags: int, within: int | None) -> Iterator[Folder]:
    with told(path):
        descriptor = _descriptor_of(path, place, flags, within)
    try:
        with told(path):
            _refuse_folder_of_another(path, descriptor)
        yield Folder(path, descriptor)
    finally:
        os.close(descriptor)


def _descriptor_of(path: Path, place: Path | str, flags: int, within: int | None) -> int:
    try:
        return os.open(place, flags, dir_fd=within)
    except OSError as error:
        # Asked for a folder, some systems do not tell a link from a file.
        may_be_link = flags & os.O_NOFOLLOW and error.errno in {errno.ENOTDIR, errno.ELOOP}
        if may_be_link and stat.S_ISLNK(os.stat(place, dir_fd=within, follow_symlinks=False).st_mode):
            raise FileError("folder-is-a-link", path=str(path)) from None
        raise


def _refuse_folder_of_another(path: Path, descriptor: int) -> None:
    # The superuser works in other people's folders, as in a container or with sudo.
    me = os.geteuid()
    if me != _SUPERUSER and os.fstat(descriptor).st_uid not in {me, _SUPERUSER}:
        raise FileError("folder-of-another", path=str(path))
