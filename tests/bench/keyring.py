"""A keyring of ten thousand keys: listing it beside a bare read of the same files, and its first screen beside that of ten keys."""

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from keywizard.domain.key_type import KeyType
from keywizard.domain.permission import Permission
from keywizard.domain.place import Environment, Place
from keywizard.store.profiles import Profile
from tests.bench.processes import quiet_environment
from tests.bench.rows import NotThereError, Row, in_turns, ratio_row
from tests.realterm.terminal import LIMIT, ROOT, Terminal

MANY, FEW = 10_000, 10
_BARE_READ = """
import os, sys
root = sys.argv[1]
for name in sorted(os.listdir(root)):
    with open(f"{root}/{name}/profile.toml", "rb") as file:
        file.read()
"""
_QUIET = 0.12
"""Seconds of silence that end what is timed."""
_LIST_SLOWER, _PAINT_SLOWER = 5, 2


class Homes:
    """Two homes, made when the first row wants them and gone with the last."""

    def __init__(self) -> None:
        self._folder: Path | None = None

    def of(self, count: int) -> Path:
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix="keywizard-"))
            for each in (MANY, FEW):
                fill(self._folder / f"{each:05d}", each)
        return self._folder / f"{count:05d}"

    def forget(self) -> None:
        if self._folder is not None:
            shutil.rmtree(self._folder)
            self._folder = None


def fill(home: Path, count: int) -> None:
    """Store keys of every sort, as many as wanted."""
    root = home / "data" / "keys"
    root.mkdir(parents=True, mode=0o700)
    for number in range(count):
        folder = root / f"desk-{number:05d}"
        folder.mkdir(mode=0o700)
        path = folder / "profile.toml"
        path.write_bytes(profile_of(number).to_toml())
        path.chmod(0o600)


def profile_of(number: int) -> Profile:
    made = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=number % 5000)
    rights = [each for place, each in enumerate(Permission) if number >> place & 1]
    is_checked = number % 3 == 0
    return Profile(
        label=f"desk {number:05d}",
        key_type=list(KeyType)[number % 4],
        place=Place.BINANCE,
        account="",
        created_at=made,
        api_key=f"{number:064d}",
        fingerprint=f"SHA256:{number:043d}",
        allowed_ips=tuple(f"203.0.{number % 250}.{last}" for last in range(number % 4)),
        permissions=frozenset({Permission.READING, *rights}),
        environment=list(Environment)[number % 3],
        checked_at=made if is_checked else None,
        verdict="fine" if is_checked else None,
    )


def keyring_rows(times: int) -> Iterator[Callable[[], Row]]:
    homes = Homes()
    for what, words in (("list", ()), ("list --filter", ("--filter", "withdrawals production")), ("list --long", ("--long",))):
        yield partial(_list_row, homes, what, words, times)
    yield partial(_paint_row, homes, times)


def _list_row(homes: Homes, what: str, words: tuple[str, ...], times: int) -> Row:
    home = homes.of(MANY)
    root = str(home / "data" / "keys")
    measures = {
        "ours": partial(_seconds, home, ("-m", "keywizard", "list", *words)),
        "bare read": partial(_seconds, home, ("-c", _BARE_READ, root)),
    }
    return ratio_row(f"keywizard {what}, {MANY} keys", in_turns(times, measures), _LIST_SLOWER if not words else None, statistics.median)


def _seconds(home: Path, arguments: tuple[str, ...]) -> float:
    begun = time.perf_counter()
    done = subprocess.run([sys.executable, *arguments], cwd=ROOT, env=quiet_environment(str(home)), capture_output=True, check=False)
    taken = time.perf_counter() - begun
    if done.returncode != 0:
        raise NotThereError(f"{' '.join(arguments[1:3])} ended with {done.returncode}")
    return taken


def _paint_row(homes: Homes, times: int) -> Row:
    try:
        samples = in_turns(times, {"ours": partial(_first_paint, homes.of(MANY)), f"{FEW} keys": partial(_first_paint, homes.of(FEW))})
        return ratio_row(f"keywizard keys, {MANY} keys: first paint", samples, _PAINT_SLOWER, statistics.median)
    finally:
        homes.forget()


def _first_paint(home: Path) -> float:
    command = (sys.executable, "-m", "keywizard", "--lang", "en", "keys")
    with Terminal(command, env=quiet_environment(str(home))) as terminal:
        # Unseen, so that the emulator does not slow down what is timed.
        while terminal.read(_QUIET if b"desk-00009" in terminal.raw else LIMIT) is not None:
            pass
        for chunk in terminal.chunks:
            terminal.show(chunk)
            if "desk-00009" in terminal.screen:
                return chunk.at - terminal.started
        raise NotThereError("the keyring shows no key")
