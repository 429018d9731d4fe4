"""Work that the walk asks for. The session does it and answers with an event."""

from enum import StrEnum
from typing import NamedTuple

from keywizard.domain.key_type import KeyType
from keywizard.domain.permission import Permission
from keywizard.domain.secret import Secret


class GenerateKeypair(NamedTuple):
    """Make a pair, write it, read it back and try it."""

    key_type: KeyType
    """A self-generated type."""
    passphrase: Secret[str] | None
    """What protects the private key file, if anything."""


class ImportKeypair(NamedTuple):
    """Read a private key from elsewhere, write the pair in our own form, read it back and try it."""

    key_type: KeyType
    """The type that was chosen; a key of another one is refused."""
    content: Secret[bytes]
    """What lies in the file, or was pasted."""
    passphrase: Secret[str] | None
    """What opens it, if anything."""
    protection: "Protection"
    """What becomes of the passphrase."""
    new_passphrase: Secret[str] | None = None
    """What protects the private key file from now on, where it is to be another."""


class Protection(StrEnum):
    """How the private key file of an imported pair is protected."""

    KEEP = "keep"
    """By the passphrase that it came with."""
    REPLACE = "replace"
    """By a new one."""
    REMOVE = "remove"
    """By none."""


class ProveCode(NamedTuple):
    """Show a one-time code to the exchange."""

    code: Secret[str]
    """As typed; spaces do not matter."""


class ProvePasskey(NamedTuple):
    """Let the simulated passkey answer a challenge of the exchange."""


class CreateApiKey(NamedTuple):
    """Have the exchange make the API key, and store it."""

    passphrase: Secret[str] | None = None
    """What protects an HMAC secret key on disk, if anything; other types do not use it."""


class KeepWaiting(NamedTuple):
    """Store the label with the pair, so that the walk can stop until Binance has made the API key."""

    allowed_ips: tuple[str, ...] = ()
    """The addresses planned for the key."""
    permissions: frozenset[Permission] = frozenset({Permission.READING})
    """The permissions planned for it."""


class AttachApiKey(NamedTuple):
    """Store the API key that Binance has made, and the secret key that comes with an HMAC one."""

    api_key: str
    """As `domain.api_key.read_api_key` gives it."""
    secret_key: Secret[str] | None = None
    """HMAC only: what Binance shows this once."""
    passphrase: Secret[str] | None = None
    """HMAC only: what protects the secret key on disk, if anything."""


class SaveRestrictions(NamedTuple):
    """Have the exchange and the profile take over the IP access and the permissions."""


class ReadSecretKey(NamedTuple):
    """Read the secret key of an HMAC key from its file."""

    name: str
    """The folder of the key."""
    passphrase: Secret[str] | None
    """What protects the file, if anything."""


Command = (
    GenerateKeypair
    | ImportKeypair
    | ProveCode
    | ProvePasskey
    | CreateApiKey
    | KeepWaiting
    | AttachApiKey
    | SaveRestrictions
    | ReadSecretKey
)
