"""The clock, the dice and the exchange's state file as the session hands them in."""

import contextlib
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from keywizard.domain.errors import FileError
from keywizard.exchange.simulated.scenarios import SCENARIOS_BY_NAME
from keywizard.store.atomic import make_private_folder
from keywizard.store.folder import opened
from keywizard.store.locks import locked_folder

_MAX_STATE_SIZE = 1024 * 1024


def system_clock() -> datetime:
    """Give the present moment, UTC."""
    return datetime.now(UTC)


class SystemDice:
    """The operating system's randomness."""

    def text(self, alphabet: str, length: int) -> str:
        """Draw characters, each equally likely."""
        import secrets

        number, drawn = secrets.randbelow(len(alphabet) ** length), []  # drawn at once: the system is asked once, not for each
        for _ in range(length):
            number, place = divmod(number, len(alphabet))
            drawn.append(alphabet[place])
        return "".join(drawn)

    def octets(self, length: int) -> bytes:
        """Draw bytes."""
        import secrets

        return secrets.token_bytes(length)


class PracticeFile:
    """A simulated account's file."""

    def __init__(self, path: Path) -> None:
        """Keep the state at `path`, which need not exist yet."""
        self._path = path
        self.path = str(path)

    def read(self) -> bytes | None:
        """Give the content, or nothing where there is none yet, or none any more after a power cut."""
        try:
            with opened(self._path.parent) as folder:
                return folder.read(self._path.name, _MAX_STATE_SIZE) or None
        except FileError as error:
            if error.problem != "file-missing":
                raise
            return None

    def stamp(self) -> tuple[int, int, int] | None:
        """Give what differs after every change, for each change makes a new file; nothing where there is no file."""
        try:
            status = os.stat(self._path, follow_symlinks=False)
        except OSError:
            return None
        return status.st_ino, status.st_mtime_ns, status.st_size

    def write(self, content: bytes) -> None:
        """Put new content in place of the old in one step; a simulated account is not worth waiting for the disk five times a key."""
        with opened(self._path.parent) as folder:
            folder.replace(self._path.name, content, is_precious=False)

    @contextlib.contextmanager
    def exclusive(self) -> Iterator[None]:
        """Keep other processes from reading and writing meanwhile."""
        make_private_folder(self._path.parent)
        with locked_folder(self._path.parent):
            yield


def practice_file(folder: Path, name: str) -> PracticeFile:
    """Give the state file of a practice account: of a scenario by its name, of an account file by its path."""
    import hashlib

    file_name = name if name in SCENARIOS_BY_NAME else f"file-{hashlib.sha256(os.fsencode(name)).hexdigest()[:16]}"
    return PracticeFile(folder / f"{file_name}.json")
