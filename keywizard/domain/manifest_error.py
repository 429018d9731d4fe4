"""What can go wrong in a file of many keys: any number of errors, each in its line."""

from collections.abc import Iterable
from typing import NamedTuple

from keywizard.domain.errors import KeywizardError


class Found(NamedTuple):
    """A problem in a file of many keys."""

    line: int
    """Where it stands, counted from 1."""
    error: KeywizardError
    """What is said of it."""
    keys: int = 1
    """How many keys of that line have it, each with values of its own."""


class ManifestError(KeywizardError):
    """A file of many keys does not do; nothing was made."""

    def __init__(self, problem: str, found: Iterable[Found], /, **values: str | int) -> None:
        """Name the problem and everything that was found."""
        super().__init__(problem, **values)
        self.found = tuple(found)
