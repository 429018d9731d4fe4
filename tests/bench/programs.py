"""What is driven in a terminal: the real program, the same with Textual's own output, bare Textual apps, and `dialog`."""

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from tests.bench.processes import quiet_environment
from tests.bench.rows import NotThereError
from tests.realterm.listening import settle
from tests.realterm.terminal import Terminal


class Program(NamedTuple):
    """Something that paints a screen."""

    command: tuple[str, ...]
    """How it is started."""
    first_text: str
    """What its first useful screen says."""
    changes: tuple[tuple[str, str], ...] = ()
    """What is different in its environment."""


_KEYWIZARD = (sys.executable, "-m", "keywizard", "--lang", "en")
_MENU_ROWS = ("Fill in the code for me", "Use my phone: QR code", "Answer with the passkey")
_MENU = ("dialog", "--menu", "dialog-ready", "24", "80", "9", *(word for row in enumerate(_MENU_ROWS, 1) for word in map(str, row)))

OURS = Program(_KEYWIZARD, "Practice")
STOCK = OURS._replace(changes=(("KEYWIZARD_OUTPUT", "stock"),))
BARE = Program((sys.executable, "-m", "tests.bench.bare"), "bare-ready")
BARE_FIELD = Program((sys.executable, "-m", "tests.bench.bare", "field"), "bare-ready")
BARE_SWITCHES = Program((sys.executable, "-m", "tests.bench.bare", "switches"), "bare-ready")
DIALOG = Program(_MENU, "dialog-ready")
"""With the rows of our list alone."""


def in_truecolor(program: Program) -> Program:
    """Give the same on a terminal of all colours, which takes more bytes for each."""
    return program._replace(changes=(*program.changes, ("COLORTERM", "truecolor")))


@contextmanager
def opened(program: Program) -> Iterator[Terminal]:
    """Start a program at 80 by 24, with a home of its own whose path is always as long."""
    if shutil.which(program.command[0]) is None:
        raise NotThereError(f"{program.command[0]} is not installed")
    with tempfile.TemporaryDirectory(prefix="keywizard-", dir="/tmp") as home:  # one length on every machine
        environment = {**quiet_environment(home), **dict(program.changes)}
        with Terminal(program.command, env=environment) as terminal:
            yield terminal


@contextmanager
def started(program: Program) -> Iterator[Terminal]:
    """The same, with its first screen painted and silent."""
    with opened(program) as terminal:
        try:
            terminal.wait_for(program.first_text)
        except AssertionError as error:
            raise NotThereError(str(error).splitlines()[0]) from error
        settle(terminal)
        yield terminal
