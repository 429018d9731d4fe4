"""Reading thousands of keys at once: names and profiles alone, without a path made or a folder looked into for each."""

import os
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from keywizard.domain.errors import FileError
from keywizard.store.keyring import PROFILE, Keyring
from keywizard.store.profiles import MAX_PROFILE_SIZE, Profile

_FLAGS = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


class ListedKey(NamedTuple):
    """A key as a list shows it."""

    name: str
    """The folder's name."""
    profile: Profile
    """What is known of it."""


def read_listed(keyring: Keyring, names: Iterable[str]) -> Iterator[ListedKey | FileError]:
    """Read the profiles of some keys in turn; in place of one that cannot be read comes what `Keyring.get` says of it."""
    root = str(keyring.root)
    for name in names:
        yield _quickly_read(f"{root}/{name}", name) or _carefully_read(keyring, name)


def _quickly_read(folder: str, name: str) -> ListedKey | None:
    try:
        descriptor = os.open(f"{folder}/{PROFILE}", _FLAGS)
        try:
            content = os.read(descriptor, MAX_PROFILE_SIZE + 1)
        finally:
            os.close(descriptor)
    except OSError:
        return None
    profile = Profile.as_written(content) if len(content) <= MAX_PROFILE_SIZE else None
    return None if profile is None or os.path.islink(folder) else ListedKey(name, profile)


def _carefully_read(keyring: Keyring, name: str) -> ListedKey | FileError:
    try:
        return ListedKey(name, keyring.get(name).profile)
    except FileError as error:
        return error
