"""What a killed program leaves of a terminal is put right at the next start on it.

Nothing can be done at the moment of a kill -9. So the terminal's line settings are written down while the program runs, and whoever finds
such a note of a process that is gone, made on the same terminal in the same login, knows what to put back.
"""

import contextlib
import fcntl
import json
import os
import termios
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from keywizard.domain.errors import FileError
from keywizard.store.atomic import make_private_folder
from keywizard.store.folder import Folder, opened
from keywizard.terminal.guard import restore_terminal

_MAX_SIZE = 4096


class Note(NamedTuple):
    """Which terminal a program runs on, and what it was like before."""

    terminal: str
    """The path of its device."""
    login: int
    """The process that leads its session: the same device is another terminal in another login."""
    attributes: list[Any]
    """Its line settings, as termios has them."""


@contextlib.contextmanager
def tended_terminal(folder: Path, *, takes_sequences: bool, stdin: int = 0, stderr: int = 2) -> Iterator[None]:
    """Clean up after killed programs on this terminal, and leave a note for the next one while entered.

    `takes_sequences` tells whether the terminal obeys any. Where nothing can be written, nothing is tended and nothing is told.
    """
    with contextlib.suppress(OSError, FileError, termios.error):
        _clean_up(folder, stdin, stderr, takes_sequences=takes_sequences)
    name = f"{os.getpid()}.json"
    with contextlib.ExitStack() as stack:
        with contextlib.suppress(OSError, FileError, termios.error):
            make_private_folder(folder)
            notes = stack.enter_context(opened(folder))
            notes.write_new(name, _written(_note_of(stdin)), is_precious=False)
            descriptor = notes.open(name)
            stack.callback(os.close, descriptor)
            stack.callback(_unlink, notes, name)
            fcntl.flock(descriptor, fcntl.LOCK_EX)  # released by the system, whatever becomes of the process
        yield


def _unlink(notes: Folder, name: str) -> None:
    with contextlib.suppress(FileError):  # gone already
        notes.unlink(name)


def _clean_up(folder: Path, stdin: int, stderr: int, *, takes_sequences: bool) -> None:
    here = _note_of(stdin)
    with opened(folder) as notes:
        for name in sorted(notes.names()):
            if name.endswith(".json") and not _is_held(notes, name):
                note = _read(notes, name)
                _unlink(notes, name)
                if note is not None and (note.terminal, note.login) == (here.terminal, here.login):
                    # A shell may have put the line settings right since, to its own liking.
                    attributes = note.attributes if _is_raw(here.attributes) else None
                    restore_terminal(stdin, stderr, attributes, is_drawn_on=takes_sequences)


def _note_of(stdin: int) -> Note:
    return Note(os.ttyname(stdin), os.getsid(0), termios.tcgetattr(stdin))


def _written(note: Note) -> bytes:
    *flags, characters = note.attributes
    held = [each.hex() if isinstance(each, bytes) else each for each in characters]
    return json.dumps({"terminal": note.terminal, "login": note.login, "flags": flags, "characters": held}).encode()


def _read(notes: Folder, name: str) -> Note | None:
    try:
        held = json.loads(notes.read(name, _MAX_SIZE))
        characters = [bytes.fromhex(each) if isinstance(each, str) else int(each) for each in held["characters"]]
        return Note(str(held["terminal"]), int(held["login"]), [*map(int, held["flags"]), characters])
    except (FileError, ValueError, TypeError, KeyError, RecursionError):
        return None  # cut short by the kill, or not ours


def _is_held(notes: Folder, name: str) -> bool:
    descriptor = notes.open(name)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False


def _is_raw(attributes: list[Any]) -> bool:
    wanted = termios.ICANON | termios.ECHO
    return bool(~attributes[3] & wanted)
