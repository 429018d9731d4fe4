"""Who else could put another file in the place of one: the rights on the folder it lies in, and on every folder above."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from keywizard.domain.errors import FileError
from keywizard.store.atomic import told

_OTHERS_MAY_WRITE = stat.S_IWGRP | stat.S_IWOTH
_ROOT = 0


def first_problem(folder: Path) -> FileError | None:
    """Say what stands against a folder for a file that is to be trusted: `folder-shared` or `folder-of-another`; nothing if all is well.

    Others must not be able to write to it, nor take it or a folder above it away: where they may write to one above, its sticky bit
    has to keep them from that. Raises FileError for a folder that is not there or cannot be looked at.
    """
    with told(folder):
        status = folder.stat()
        if not stat.S_ISDIR(status.st_mode):
            raise FileError("not-a-folder", path=str(folder))
        if status.st_mode & _OTHERS_MAY_WRITE:
            return FileError("folder-shared", path=str(folder))
        return next(_problems(folder), None)


def _problems(folder: Path) -> Iterator[FileError]:
    # The path as it was named, and the one it leads to: a link in a folder of everybody's is theirs to turn elsewhere.
    here, real = folder.absolute(), folder.resolve()
    for each in dict.fromkeys((here, *here.parents, real, *real.parents)):
        status = each.stat()
        if not {status.st_uid, each.lstat().st_uid} <= {_ROOT, os.geteuid()}:
            yield FileError("folder-of-another", path=str(each))
        elif status.st_mode & _OTHERS_MAY_WRITE and not status.st_mode & stat.S_ISVTX:
            yield FileError("folder-shared", path=str(each))
