"""What a snippet is made of."""

from collections.abc import Callable
from enum import StrEnum
from typing import NamedTuple

from keywizard.domain.key_type import KeyType
from keywizard.domain.place import Environment
from keywizard.exchange.binance.hosts import HOSTS

PASSPHRASE_VARIABLE = "BINANCE_KEY_PASSPHRASE"  # noqa: S105  # the name of a variable
"""The environment variable that every snippet takes a passphrase from."""

PRACTICE_BASE_URL = "http://127.0.0.1:8710"
"""Where `keywizard sandbox` answers unless told otherwise."""

Say = Callable[..., str]
"""Gives the text for an id in the person's language, as a Translator does."""


class ExportedKey(NamedTuple):
    """A stored key as a snippet knows it; its files are named and never read."""

    name: str
    """The folder's name."""
    key_type: KeyType
    """The API key type."""
    is_encrypted: bool
    """Whether a passphrase protects the file."""
    api_key: str
    """The public identifier."""
    key_file: str
    """The path of the private key or of the secret key; printable."""
    environment: Environment | None
    """Which of Binance's exchanges the key is for; nothing for practice."""
    other_base_url: str | None = None
    """A base URL of the person's own, in place of the environment's."""

    @property
    def base_url(self) -> str:
        """Where requests go."""
        return self.other_base_url or (HOSTS[self.environment].base_url if self.environment else PRACTICE_BASE_URL)

    @property
    def is_elsewhere(self) -> bool:
        """Whether requests go to a place that clients do not know by themselves."""
        return all(self.base_url != host.base_url for host in HOSTS.values())

    @property
    def is_hmac(self) -> bool:
        """Whether the file holds a secret key, and no private key."""
        return self.key_type is KeyType.HMAC


class Syntax(StrEnum):
    """The language of a snippet."""

    PYTHON = "python"
    JAVASCRIPT = "javascript"
    SHELL = "shell"
    DOTENV = "dotenv"
    SYSTEMD = "systemd"

    @property
    def comment(self) -> str:
        """What a comment begins with."""
        return "//" if self is Syntax.JAVASCRIPT else "#"
