"""What has happened: the outcome of a command, handed back to the wizard, which may ignore it when it has moved on."""

from typing import NamedTuple

from keywizard.domain.place import Factor
from keywizard.domain.secret import Secret
from keywizard.flow.answers import IssuedApiKey, StoredKeypair


class KeypairStored(NamedTuple):
    """A pair is on disk, read back and tried."""

    keypair: StoredKeypair
    """The pair."""


class FactorProven(NamedTuple):
    """A second factor was accepted."""

    factor: Factor
    """Which one."""


class WaitingKept(NamedTuple):
    """A key of Binance itself is stored with its label, and waits for its API key."""

    name: str
    """Its folder."""
    label: str
    """The label that was stored."""
    keypair: StoredKeypair | None
    """Its pair where it lies now; nothing for HMAC."""


class ApiKeyIssued(NamedTuple):
    """The exchange has made the API key, or the person has brought it from there, and it is on disk."""

    issued: IssuedApiKey
    """The API key."""


class RestrictionsSaved(NamedTuple):
    """The exchange and the profile hold the IP access and the permissions."""

    allowed_ips: tuple[str, ...]
    """The addresses that were saved."""
    permissions: frozenset[str]
    """The permissions that were saved."""


class SecretKeyRead(NamedTuple):
    """A secret key was read from its file, to be shown; the walk keeps nothing of it."""

    secret_key: Secret[str]
    """The secret key."""


Event = KeypairStored | FactorProven | WaitingKept | ApiKeyIssued | RestrictionsSaved | SecretKeyRead
