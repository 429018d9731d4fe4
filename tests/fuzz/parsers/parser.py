"""What is known of a parser that is to be fed."""

import functools
import os
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

from keywizard.domain.errors import KeywizardError

SECRET = "kJ8wQz2RmT5vXy7Ab3Cd9Ef1Gh4LnPsUqW6oYi0eZc8VtBgNhMjKdSaFxRlPuT3k"
"""A secret key as Binance makes them."""
HEXADECIMAL = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
KEY_LINE = "MC4CAQAwBQYDK2VwBCIEIPlantedPlantedPlantedPlantedPlantedPlanted1"
"""The one line of an Ed25519 private key."""
PLANTED = {b"\xff": SECRET.encode(), b"\xfe": HEXADECIMAL.encode(), b"\xfd": KEY_LINE.encode()}
"""Secrets by the bytes that stand for them in an input, so that whatever a fuzzer does to an input, it moves them as a whole."""


class Parser(NamedTuple):
    """A parser; to have another one fed is to add a row to one of the tables that the registry joins."""

    name: str
    """What is read."""
    read: Callable[[bytes], Iterable[str] | None]
    """Reads an input. Gives what a person or a log is told of it then, if anything: no planted secret may be in it."""
    samples: Callable[[], tuple[bytes, ...]]
    """Inputs to begin with; the bytes of PLANTED stand for secrets."""
    errors: tuple[type[Exception], ...] = (KeywizardError,)
    """What may come out of it; nothing else may."""
    is_binary: bool = False
    """Whether every byte stands for itself, so that no secret is planted."""
    share: float = 1.0
    """How many inputs it is given, beside others; a slow one is given fewer."""

    def planted(self, data: bytes) -> bytes:
        """Give an input with its secrets in place."""
        if not self.is_binary:
            for mark, secret in PLANTED.items():
                data = data.replace(mark, secret)
        return data


@functools.cache
def _folder(process: int) -> Path:
    del process  # a folder for each
    made = tempfile.TemporaryDirectory(prefix="keywizard-fuzz-", dir="/dev/shm" if os.path.isdir("/dev/shm") else None)  # noqa: S108, PTH112  # in memory, where there is such a place
    _FOLDERS.append(made)
    return Path(made.name)


_FOLDERS: list[tempfile.TemporaryDirectory[str]] = []


def in_file(data: bytes) -> Path:
    """Put an input where a parser reads it by path."""
    path = _folder(os.getpid()) / "input"
    path.write_bytes(data)
    path.chmod(0o600)
    return path


def text_of(data: bytes) -> str:
    """Give what a person has typed: anything but lone surrogates."""
    return data.decode("utf-8", "replace")


def words_of(data: bytes) -> list[str]:
    """Give what stands on a command line, a word a line; bytes that are no UTF-8 come as Python gives them."""
    return [os.fsdecode(word) for word in data.replace(b"\0", b"").split(b"\n")]
