"""A new file in a place of a person's choosing, which is read back and tried before it bears its name.

Where the file system can do so, the file has no name at all until then, and however the process ends, nothing is left of it. Elsewhere, as
on FAT and over some networks, it bears another name meanwhile.
"""

import contextlib
import errno
import os
from collections.abc import Callable, Iterator
from pathlib import Path

from keywizard.store.atomic import (
    NEW_FILE,
    NO_FOLDER_SYNC,
    PRIVATE_FILE,
    fill,
    forget,
    make_file,
    read_at_most,
    read_bounded,
    sync_folder,
    temporary_name,
    told,
)

_NAMELESS = os.O_RDWR | os.O_CLOEXEC | getattr(os, "O_TMPFILE", 0)
"""Without O_TMPFILE the system refuses to open a folder so."""
_NO_SECOND_NAMES = (errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK)


def write_new_proven(path: Path, content: bytes, prove: Callable[[bytes], object]) -> None:
    """Write a file that does not exist yet, have `prove` look at what the disk gives back, and put it in place whole.

    Raises FileError, `file-exists` too where somebody else was faster, and whatever `prove` raises; then nothing is left. Where files must
    have names, a kill can leave `.NAME.` and sixteen hexadecimal digits beside it; where they cannot have two, also an empty file in place.
    """
    with _nameless_file(path.parent) as descriptor:
        if descriptor is None:
            _write_named(path, content, prove)
        else:
            _write_nameless(descriptor, path, content, prove)


@contextlib.contextmanager
def _nameless_file(folder: Path) -> Iterator[int | None]:
    try:
        descriptor = os.open(folder, _NAMELESS, PRIVATE_FILE)
    except OSError:  # whatever else than the want of such files stands against it, a file with a name meets too
        yield None
        return
    try:
        yield descriptor if os.path.exists(_way_to(descriptor)) else None  # a descriptor, not a path
    finally:
        os.close(descriptor)


def _way_to(descriptor: int) -> str:
    return f"/proc/self/fd/{descriptor}"


def _write_nameless(descriptor: int, path: Path, content: bytes, prove: Callable[[bytes], object]) -> None:
    with told(path):
        fill(descriptor, content, is_precious=True)
        os.lseek(descriptor, 0, os.SEEK_SET)
        written = read_at_most(len(content), descriptor, path)
    prove(written)
    with told(path):
        folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            # A second folder makes it linkat(2), which alone goes by /proc to the file itself.
            os.link(_way_to(descriptor), path.name, dst_dir_fd=folder, follow_symlinks=True)
        finally:
            os.close(folder)
        _sync_entry(path)


def _write_named(path: Path, content: bytes, prove: Callable[[bytes], object]) -> None:
    temporary = path.with_name(temporary_name(path.name))
    with told(path):
        make_file(temporary, content, is_precious=True)
    try:
        prove(read_bounded(temporary, len(content)))
        with told(path):
            _put_in_place(temporary, path)
            _sync_entry(path)
    finally:
        forget(temporary)


def _put_in_place(temporary: Path, path: Path) -> None:
    # Unlike a rename, a second name never takes the place of anything; but FAT, as on many a stick, knows no second names.
    try:
        os.link(temporary, path, follow_symlinks=False)
    except OSError as error:
        if error.errno not in _NO_SECOND_NAMES:
            raise
        os.close(os.open(path, NEW_FILE, PRIVATE_FILE))
        try:
            os.replace(temporary, path)
        except BaseException:
            forget(path)
            raise


def _sync_entry(path: Path) -> None:
    try:
        sync_folder(path.parent)
    except OSError as error:
        if error.errno not in NO_FOLDER_SYNC:
            forget(path)
            raise
