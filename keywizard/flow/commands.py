"""Work that the walk asks for. The session does it and answers with an event."""

from typing import NamedTuple

from keywizard.domain.key_type import KeyType
from keywizard.domain.secret import Secret


class GenerateKeypair(NamedTuple):
    """Make a pair, write it, read it back and try it."""

    key_type: KeyType
    """A self-generated type."""
    passphrase: Secret[str] | None
    """What protects the private key file, if anything."""


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


class SaveRestrictions(NamedTuple):
    """Have the exchange and the profile take over the IP access and the permissions."""


class ReadSecretKey(NamedTuple):
    """Read the secret key of an HMAC key from its file."""

    name: str
    """The folder of the key."""
    passphrase: Secret[str] | None
    """What protects the file, if anything."""


Command = GenerateKeypair | ProveCode | ProvePasskey | CreateApiKey | SaveRestrictions | ReadSecretKey
