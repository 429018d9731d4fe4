"""Work in a child of its own, so that what is done to the process, and how it ends, is nobody else's business."""

import os
import pickle
import sys
import traceback
from collections.abc import Callable
from typing import Any, NamedTuple

from tests.proof.interposed import KILLED


class Ended(NamedTuple):
    """How a child ended."""

    was_killed: bool
    """Whether it was ended at an operation."""
    outcome: Any
    """What its work gave, where it came to its end."""


def in_child(work: Callable[[], Any]) -> Ended:
    """Do a piece of work in a fork of this process; raises AssertionError with what it raised."""
    return Child(work).ended()


class Child:
    """A fork of this process that works."""

    def __init__(self, work: Callable[[], Any]) -> None:
        """Begin."""
        self._report, write_end = os.pipe()
        sys.stdout.flush()
        self._pid = os.fork()
        if self._pid == 0:
            _work_and_exit(work, write_end)
        os.close(write_end)

    def ended(self) -> Ended:
        """Wait for the end; raises AssertionError with what the work raised."""
        with os.fdopen(self._report, "rb") as file:
            content = file.read()
        code = os.waitstatus_to_exitcode(os.waitpid(self._pid, 0)[1])
        if code == KILLED:
            return Ended(was_killed=True, outcome=None)
        assert code == 0, content.decode(errors="replace") or f"a child ended with {code}"
        return Ended(was_killed=False, outcome=pickle.loads(content))  # noqa: S301  # a child of our own wrote it


def _work_and_exit(work: Callable[[], Any], write_end: int) -> None:
    # Nothing of the runner may come after the work, whatever happens in it.
    write, leave = os.write, os._exit
    try:
        content, code = pickle.dumps(work()), 0
    except BaseException:  # noqa: BLE001  # told to the parent, whatever it is
        content, code = traceback.format_exc().encode(), 1
    view = memoryview(content)
    while view:
        view = view[write(write_end, view) :]
    leave(code)
