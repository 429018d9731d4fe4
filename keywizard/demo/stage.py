"""The stage of a tour: a home of its own that goes away with it, a clock that stands still, and dice that always fall the same."""

import contextlib
import hashlib
import itertools
import os
import shutil
import tempfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from keywizard.demo.tour import Tour
from keywizard.domain.key_type import KeyType
from keywizard.domain.secret import Secret
from keywizard.keys.generate import PrivateKey, generate_private_key
from keywizard.session.services import system_clock
from keywizard.session.session import Session
from keywizard.session.walk import CrashedError
from keywizard.store.keyring import PRIVATE_KEY, SECRET_KEY
from keywizard.store.paths import Paths
from keywizard.store.visitors import visitor_folders

_HOME = Path("~/keywizard")
"""Looks like a home wherever the stage is: the walk takes place in a folder that has one called `~`."""
_SEED_LENGTH = 32


class StageClock:
    """Stands still until it is let go."""

    def __init__(self, at: datetime) -> None:
        """Stand at a moment, UTC."""
        self._at = at
        self._since: datetime | None = None

    def __call__(self) -> datetime:
        """Give the moment."""
        return self._at if self._since is None else self._at + (system_clock() - self._since)

    def put_on(self, seconds: int) -> None:
        """Let time have gone by."""
        self._at += timedelta(seconds=seconds)

    def let_go(self) -> None:
        """Run from now on: a person has the keys, and codes change under their hands."""
        self._since = self._since or system_clock()


class StageDice:
    """Fall the same for the same tour. For simulated accounts only: whoever knows the tour knows every throw."""

    def __init__(self, seed: str) -> None:
        """Begin anew."""
        blocks = (hashlib.sha256(f"{seed}:{number}".encode()).digest() for number in itertools.count())
        self._octets = itertools.chain.from_iterable(blocks)
        self.texts: list[str] = []
        """Every text that was drawn."""

    def text(self, alphabet: str, length: int) -> str:
        """Draw characters."""
        self.texts.append("".join(alphabet[int.from_bytes(self.octets(8)) % len(alphabet)] for _ in range(length)))
        return self.texts[-1]

    def octets(self, length: int) -> bytes:
        """Draw bytes."""
        return bytes(itertools.islice(self._octets, length))


class Stage:
    """What one play of a tour works with."""

    def __init__(self, tour: Tour) -> None:
        """Stand in the folder one is in."""
        self.clock = StageClock(tour.at)
        self._dice = StageDice(tour.name)
        paths = Paths(_HOME / "data", _HOME / "config", _HOME / "state")
        self.session = Session(paths, self.clock, self._dice, self._private_key)

    def secrets(self) -> tuple[Secret[str], ...]:
        """Give everything secret that has been made on it: what was drawn and is no API key, and what lies in the files of keys."""
        keyring = self.session.keyring
        public = {stored.profile.api_key for stored in keyring.all()[0]}
        files = (path.read_text() for name in (PRIVATE_KEY, SECRET_KEY) for path in keyring.root.glob(f"*/{name}"))
        return tuple(map(Secret, (*(text for text in self._dice.texts if text not in public), *itertools.chain(*map(_telling, files)))))

    def _private_key(self, key_type: KeyType) -> PrivateKey:
        if key_type is KeyType.ED25519:
            return Ed25519PrivateKey.from_private_bytes(self._dice.octets(_SEED_LENGTH))
        return generate_private_key(key_type)  # RSA takes the system's own dice; no tour shows such a pair


def _telling(content: str) -> list[str]:
    # An RSA private key begins with its public half, which may be seen.
    lines = [line for line in content.splitlines() if not line.startswith("-----")]
    return lines[len(lines) // 2 :]


class Theatre:
    """A temporary home in which one stage after another is set up."""

    def __init__(self, folder: Path) -> None:
        """Use an empty folder, in which the program stands."""
        self._folder = folder

    def set_up(self, tour: Tour) -> Stage:
        """Clear the last stage away, and give a new one."""
        for path in self._folder.iterdir():
            shutil.rmtree(path, ignore_errors=True)
        (self._folder / "~").mkdir()
        return Stage(tour)


@contextlib.contextmanager
def theatre() -> Iterator[Theatre]:
    """Open a theatre: the program works in its folder, which is nobody else's, and leaves nothing behind; raises FileError.

    What is left all the same, by a kill, is gone at the next start. The report of a CrashedError is taken out first.
    """
    before = os.open(".", os.O_RDONLY | os.O_DIRECTORY)
    try:
        with visitor_folders(Path(tempfile.gettempdir())) as folders:
            os.chdir(folders.root)
            try:
                yield Theatre(folders.root)
            except CrashedError as crash:
                raise CrashedError(crash.report and _saved(crash.report)) from crash
            finally:
                os.fchdir(before)
    finally:
        os.close(before)


def _saved(report: Path) -> Path:
    descriptor, name = tempfile.mkstemp(prefix="keywizard-crash-", suffix=".txt")
    with os.fdopen(descriptor, "wb") as copy:
        copy.write(report.read_bytes())
    return Path(name)
