"""Reading thousands of keys at once: names and profiles alone, without a path made or a folder looked into for each."""

import contextlib
import os
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from keywizard.domain.errors import FileError
from keywizard.store.folder import Folder, opened
from keywizard.store.keyring import PROFILE, Keyring
from keywizard.store.profiles import MAX_PROFILE_SIZE, Profile

_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_FOLDER = os.O_RDONLY | os.O_NOFOLLOW | os.O_DIRECTORY | os.O_CLOEXEC


class ListedKey(NamedTuple):
    """A key as a list shows it."""

    name: str
    """The folder's name."""
    profile: Profile
    """What is known of it."""


def read_listed(keyring: Keyring, names: Iterable[str]) -> Iterator[ListedKey | FileError]:
    """Read the profiles of some keys in turn; in place of one that cannot be read comes what `Keyring.get` says of it."""
    with contextlib.ExitStack() as stack:
        keys = _opened(stack, keyring)
        for name in names:
            listed = _quickly_read(keys, name) if keys else None
            yield listed or _carefully_read(keyring, name)


def _opened(stack: contextlib.ExitStack, keyring: Keyring) -> Folder | None:
    try:
        return stack.enter_context(opened(keyring.root))
    except FileError:
        return None  # told of each key


def _quickly_read(keys: Folder, name: str) -> ListedKey | None:
    try:
        folder = os.open(name, _FOLDER, dir_fd=keys.descriptor)
        try:
            content = _read(folder)
        finally:
            os.close(folder)
    except OSError:
        return None
    profile = Profile.as_written(content) if len(content) <= MAX_PROFILE_SIZE else None
    return None if profile is None else ListedKey(name, profile)


def _read(folder: int) -> bytes:
    descriptor = os.open(PROFILE, _FILE, dir_fd=folder)
    try:
        return os.read(descriptor, MAX_PROFILE_SIZE + 1)
    finally:
        os.close(descriptor)


def _carefully_read(keyring: Keyring, name: str) -> ListedKey | FileError:
    try:
        return ListedKey(name, keyring.get(name).profile)
    except FileError as error:
        return error
