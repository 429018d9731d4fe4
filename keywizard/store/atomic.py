"""Writing files whole or not at all, private from birth."""

import contextlib
import errno
import os
import re
from pathlib import Path

from keywizard.domain.errors import FileError

PRIVATE_FILE = 0o600
PRIVATE_FOLDER = 0o700

NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
_PIECE = 64 * 1024
"""Bytes: most files are one, and a large limit does not ask for as much memory."""
_TEMPORARY = re.compile(r"\..+\.[0-9a-f]{16}")
_PROBLEMS = {
    errno.ENOSPC: "disk-full",
    errno.EDQUOT: "disk-full",
    errno.EROFS: "disk-read-only",
    errno.EACCES: "not-allowed",
    errno.EPERM: "not-allowed",
    errno.EEXIST: "file-exists",
    errno.ENOTEMPTY: "file-exists",
    errno.ENOTDIR: "not-a-folder",
    errno.EISDIR: "not-a-file",
    errno.ELOOP: "is-a-link",
    errno.ENOENT: "file-missing",
    errno.ENAMETOOLONG: "name-too-long",
}
NO_FOLDER_SYNC = (errno.EINVAL, errno.EOPNOTSUPP)
"""What network file systems say, which keep their entries safe by themselves."""


def told(path: Path, name: str = "") -> contextlib.AbstractContextManager[None]:
    """Turn what the system says about a path, or about what bears a name in it, into a FileError that names it."""
    return _Telling(path, name)


class _Telling:
    # A class, and the path put together only where it is told: there are some thirty of these for each key that is stored.
    def __init__(self, path: Path, name: str) -> None:
        self._path = path
        self._name = name

    def __enter__(self) -> None:
        """Begin."""

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        """Tell what the system has said."""
        if isinstance(error, OSError):
            problem = _PROBLEMS.get(error.errno or 0, "file-trouble")
            raise FileError(problem, path=str(self._path / self._name), system=error.strerror or "") from error


def make_private_folder(path: Path) -> None:
    """Make a folder and its missing parents, each 0700 under any umask, safely on the disk; an existing folder stays as it is."""
    with told(path):
        if path.is_dir():
            return
        missing = [folder for folder in (path, *path.parents) if not folder.exists()]
        for folder in reversed(missing):
            with contextlib.suppress(FileExistsError):  # another process was faster
                folder.mkdir(PRIVATE_FOLDER)
                folder.chmod(PRIVATE_FOLDER)
                _sync_new_folder(folder)  # a file in it is as safe as the folder is
        if not path.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))


def refuse_unwritable(path: Path) -> None:
    """Raise FileError where a folder, or the nearest one above it that exists, is none that one may write into; nothing is tried."""
    with told(path):
        nearest = next(folder for folder in (path, *path.parents) if folder.exists())
        if not nearest.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))
        if not os.access(nearest, os.W_OK | os.X_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))


def write_new(path: Path, content: bytes, *, is_precious: bool = True) -> None:
    """Write a file that does not exist yet, 0600 from its first moment, and put it safely on the disk if it is precious.

    Raises FileError; what was begun is removed again. Never follows a link, never opens an existing file.
    """
    with told(path):
        make_file(path, content, is_precious=is_precious)


def make_file(place: Path | str, content: bytes, *, within: int | None = None, is_precious: bool) -> None:
    """Write a new file as `write_new` does, in an open folder where its descriptor is given; raises OSError."""
    descriptor = os.open(place, NEW_FILE, PRIVATE_FILE, dir_fd=within)
    try:
        try:
            fill(descriptor, content, is_precious=is_precious)
        finally:
            os.close(descriptor)
    except BaseException:
        forget(place, within=within)
        raise


def fill(descriptor: int, content: bytes, *, is_precious: bool) -> None:
    """Write all of a new file that is open, 0600, and put it safely on the disk if it is precious; raises OSError."""
    os.fchmod(descriptor, PRIVATE_FILE)  # a umask may have taken the owner's own bits
    view = memoryview(content)
    while view:
        view = view[os.write(descriptor, view) :]
    if is_precious:
        os.fsync(descriptor)


def temporary_name(name: str) -> str:
    """Give a file another name, that nobody can guess, for as long as it is being written."""
    import secrets

    return f".{name}.{secrets.token_hex(8)}"


def is_temporary(name: str) -> bool:
    """Tell whether a file bears such a name."""
    return _TEMPORARY.fullmatch(name) is not None


def sync_folder(path: Path) -> None:
    """Put a folder's entries safely on the disk."""
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def read_bounded(path: Path, limit: int) -> bytes:
    """Read a file of at most `limit` bytes, never through a link in its last part; raises FileError."""
    with told(path):
        # Without O_NONBLOCK a FIFO planted under the name would hang the program.
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        try:
            return read_at_most(limit, descriptor, path)
        finally:
            os.close(descriptor)


def read_at_most(limit: int, descriptor: int, path: Path) -> bytes:
    """Read an open file of at most `limit` bytes; raises FileError, OSError."""
    content = b""
    while len(content) <= limit and (piece := os.read(descriptor, min(_PIECE, limit + 1 - len(content)))):
        content += piece
    if len(content) > limit:
        raise FileError("file-too-long", path=str(path), limit=limit)
    return content


def forget(place: Path | str, *, within: int | None = None) -> None:
    """Remove a file that came to nothing, in an open folder where its descriptor is given."""
    with contextlib.suppress(OSError):  # what went wrong first is what is told; a later sweep takes the rest away
        os.unlink(place, dir_fd=within)


def _sync_new_folder(path: Path) -> None:
    try:
        sync_folder(path.parent)
    except OSError as error:
        # The folder above may be one that one may write into and not read.
        if error.errno not in {errno.EACCES, *NO_FOLDER_SYNC}:
            raise
