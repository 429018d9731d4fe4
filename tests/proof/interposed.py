"""Every file operation of a process, watched: counted, ended at, failed, or written down. Meant for children, for nothing is put back."""

import fcntl
import io
import os
from collections.abc import Callable
from typing import Any, NamedTuple

CHANGING = ("write", "fsync", "fchmod", "chmod", "mkdir", "rename", "replace", "link", "symlink", "unlink", "remove", "rmdir", "ftruncate")
"""The calls of `os` by which anything on a disk changes, beside an `open` that writes."""
READING = ("open", "scandir", "listdir", "stat", "lstat", "fstat", "readlink")
"""The calls of `os` that only look; an `open` that writes is none of them."""

_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
_write, _exit = os.write, os._exit


class Call(NamedTuple):
    """A file operation that is about to happen."""

    name: str
    """As `os` calls it, or `flock`."""
    arguments: tuple[Any, ...]
    """What it is given."""
    folder: int | None
    """The descriptor of the folder that a path is relative to, if it is given."""
    target: int | None
    """The same for the second path, of those that take two."""

    @property
    def changes(self) -> bool:
        """Whether the disk, or a lock that others see, is not the same afterwards."""
        if self.name == "open":
            return bool(self.arguments[1] & _WRITES)
        return self.name in CHANGING or self.name == "flock"


Watch = Callable[[Call, Callable[[], Any]], Any]
"""Is given a call and what performs it, and gives what the caller gets."""


def interpose(watch: Watch) -> None:
    """Have every file operation of this process, from now on, go through `watch`."""
    for name in dict.fromkeys((*CHANGING, *READING)):
        setattr(os, name, _watched(name, getattr(os, name), watch))
    fcntl.flock = _watched("flock", fcntl.flock, watch)


def interpose_on_flush(watch: Watch) -> None:
    """Refuse that a file object writes, which nothing would see: the program writes by `os.write` alone."""
    plain_open = io.open

    def watched(file: Any, mode: str = "r", *arguments: Any, **options: Any) -> Any:
        assert not set(mode) & set("wax+"), f"{file} is opened for writing past the proof"
        return plain_open(file, mode, *arguments, **options)

    import builtins

    builtins.open = watched
    io.open = watched
    interpose(watch)


def _watched(name: str, call: Callable[..., Any], watch: Watch) -> Callable[..., Any]:
    def watched(*arguments: Any, **options: Any) -> Any:
        if name == "open" and len(arguments) < 2:
            arguments = (*arguments, options.pop("flags"))
        folder, target = options.get("dir_fd", options.get("src_dir_fd")), options.get("dst_dir_fd")
        return watch(Call(name, arguments, folder, target), lambda: call(*arguments, **options))

    return watched


def ending_at(at: int, *, half_way: bool) -> Watch:
    """End the process in place of the operation of that number that changes the disk, counted from 1; half-way through it, if it writes."""
    count = 0

    def watch(call: Call, perform: Callable[[], Any]) -> Any:
        nonlocal count
        if call.changes:
            count += 1
            if count == at:
                if half_way and call.name == "write":
                    descriptor, content = call.arguments
                    _write(descriptor, bytes(content)[: len(content) // 2])
                _exit(KILLED)
        return perform()

    return watch


KILLED = 137
"""What a child ends with that was ended at an operation."""
