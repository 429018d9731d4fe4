"""System calls that fail at a chosen moment, or at which the process is killed."""

import errno
import os
import signal
import warnings
from collections.abc import Callable
from typing import Any

import pytest

WRITING_CALLS = ("open", "write", "fsync", "fchmod", "chmod", "mkdir", "rename", "replace", "link", "ftruncate")
"""Every call by which the store changes the disk; an `open` that only reads is none."""
ERRORS = (errno.ENOSPC, errno.EROFS, errno.EACCES, errno.EINTR, errno.EIO)

_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT


class Counted:
    """Counts the calls that change the disk, and does something in place of a chosen one."""

    def __init__(self, at: int | None, happens: Callable[[], object]) -> None:
        self.count = 0
        self._at = at
        self._happens = happens

    def install(self, monkeypatch: pytest.MonkeyPatch) -> "Counted":
        for name in WRITING_CALLS:
            monkeypatch.setattr(os, name, self._counted(name, getattr(os, name)))
        return self

    def _counted(self, name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*arguments: Any, **options: Any) -> Any:
            if name != "open" or arguments[1] & _WRITES:
                self.count += 1
                if self.count == self._at:
                    self._happens()
            return call(*arguments, **options)

        return counted


def failing(at: int | None, number: int) -> Counted:
    """Let the call of that number, counted from 1, fail with an error of the system; none fails for `None`."""

    def fail() -> None:
        raise OSError(number, os.strerror(number))

    return Counted(at, fail)


def killing(at: int) -> Counted:
    """Kill the process, as by kill -9, in place of the call of that number."""
    return Counted(at, lambda: os.kill(os.getpid(), signal.SIGKILL))


def calls_of(work: Callable[[], object]) -> int:
    """Tell how many calls a piece of work takes."""
    with pytest.MonkeyPatch.context() as patch:
        counted = failing(None, 0).install(patch)
        work()
    return counted.count


def in_killed_child(at: int, work: Callable[[], object]) -> bool:
    """Do the work in a child that is killed at a call, and tell whether it was."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of forking beside the threads of the test runner; the child uses none
        child = os.fork()
    if child == 0:
        with pytest.MonkeyPatch.context() as patch:
            killing(at).install(patch)
            work()
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
