"""What has happened: the outcome of a command, handed back to the wizard, which may ignore it when it has moved on."""

from dataclasses import dataclass

from keywizard.domain.place import Factor
from keywizard.flow.answers import IssuedApiKey, StoredKeypair


@dataclass(frozen=True, slots=True)
class KeypairStored:
    """A pair is on disk, read back and tried."""

    keypair: StoredKeypair
    """The pair."""


@dataclass(frozen=True, slots=True)
class FactorProven:
    """A second factor was accepted."""

    factor: Factor
    """Which one."""


@dataclass(frozen=True, slots=True)
class ApiKeyIssued:
    """The exchange has made the API key, and it is on disk."""

    issued: IssuedApiKey
    """The API key."""


@dataclass(frozen=True, slots=True)
class RestrictionsSaved:
    """The exchange and the profile hold the IP access and the permissions."""

    allowed_ips: tuple[str, ...]
    """The addresses that were saved."""
    permissions: frozenset[str]
    """The permissions that were saved."""


Event = KeypairStored | FactorProven | ApiKeyIssued | RestrictionsSaved
