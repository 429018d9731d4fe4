"""What can go wrong, in words that the catalogue holds.

    KeywizardError
    |-- UsageError      a missing, contradictory or malformed answer
    |-- RefusedError    a rule of Binance, or what a client can take, stands against it
    |-- SecretError     a passphrase, code, private key or other secret does not do
    |-- FileError       a file or folder cannot be read or written as it must be
    |-- ExchangeError   the exchange said no for a reason that is no rule
    `-- ManifestError   a file of many keys has any number of these

An error carries a problem id. The catalogue has two texts for it: `error.<problem>.message`, one sentence of what is wrong, and
`error.<problem>.hint`, one sentence of what to do. Values fill their placeholders and never hold a secret; of a path, which may be a
secret that was typed in its place, that is seen to here.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple


class KeywizardError(Exception):
    """Anything that is told to a person."""

    def __init__(self, problem: str, /, **values: str | int) -> None:
        """Name the problem by its catalogue id, with the values of its placeholders."""
        super().__init__(problem)
        self.problem = problem
        self.values: Mapping[str, str | int] = _without_secrets(values) if "path" in values else values

    @property
    def message_id(self) -> str:
        """The text that says what is wrong."""
        return f"error.{self.problem}.message"

    @property
    def hint_id(self) -> str:
        """The text that says what to do."""
        return f"error.{self.problem}.hint"


def _without_secrets(values: Mapping[str, str | int]) -> Mapping[str, str | int]:
    from keywizard.domain.label import path_shown

    return {**values, "path": path_shown(str(values["path"]))}


class UsageError(KeywizardError):
    """A missing, contradictory or malformed answer."""


class RefusedError(KeywizardError):
    """A rule of Binance stands against it, or what a client is known to take."""

    def __init__(self, problem: str, refused: Mapping[str, tuple[str, ...]], /, **values: str | int) -> None:
        """Name the problem and, for each refused subject (`creation` or a permission field), its rule ids; none for a client."""
        super().__init__(problem, **values)
        self.refused = refused


class SecretError(KeywizardError):
    """A passphrase, code, private key or other secret does not do."""


class FileError(KeywizardError):
    """A file or folder cannot be read or written as it must be."""


class ExchangeError(KeywizardError):
    """The exchange said no for a reason that is no rule."""


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
