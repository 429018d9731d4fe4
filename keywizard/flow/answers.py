"""What the person has answered so far. Never a secret."""

from datetime import datetime
from typing import NamedTuple

from keywizard.domain.account import Account
from keywizard.domain.key_type import KeyType
from keywizard.domain.permission import Permission
from keywizard.domain.place import Environment, Factor, Place, Route
from keywizard.policy.decision import decide_permissions
from keywizard.policy.facts import Facts


class StoredKeypair(NamedTuple):
    """A key pair that is on disk, was read back and has signed."""

    key_type: KeyType
    """What it was made as."""
    name: str
    """The folder it lies in while it has no label."""
    public_key_pem: str
    """What Binance is given."""
    fingerprint: str
    """SHA-256 of the public key."""
    randomart: tuple[str, ...]
    """The fingerprint as a picture."""
    private_key_file: str
    """Where the private key lies."""
    is_encrypted: bool
    """Whether a passphrase protects it."""


class IssuedApiKey(NamedTuple):
    """An API key that the exchange has made."""

    api_key: str
    """The public identifier."""
    label: str
    """Its label, as Binance shows it."""
    name: str
    """The folder of the key."""
    folder: str
    """The path of that folder."""
    created_at: datetime
    """When the exchange made it, UTC."""
    environment: Environment | None = None
    """Which of Binance's exchanges made it; nothing for the simulated one."""


class WaitingKey(NamedTuple):
    """A stored key of Binance itself that has its label and waits for its API key."""

    name: str
    """Its folder."""
    label: str
    """Its label, as it is to be typed on Binance's page."""
    key_type: KeyType
    """Its type."""
    environment: Environment
    """Which exchange it is for."""
    keypair: StoredKeypair | None
    """Its pair; nothing for HMAC."""
    allowed_ips: tuple[str, ...]
    """The addresses planned for it."""
    permissions: frozenset[Permission]
    """The permissions planned for it."""


class Answers(NamedTuple):
    """Every answer of the walk; `None` where there is none yet."""

    place: Place | None = None
    """Practice or Binance."""
    account_name: str | None = None
    """The practice account: a scenario's name, or the path of an account file."""
    account: Account | None = None
    """Its facts."""
    at: datetime | None = None
    """The moment the walk takes place, real or simulated, UTC."""
    route: Route = Route.WEB
    """Which of Binance's two routes is practised."""
    key_type: KeyType | None = None
    """The API key type."""
    keypair: StoredKeypair | None = None
    """The pair, once it is safely on disk."""
    label: str = ""
    """The key's label as Binance will show it, trimmed."""
    name: str | None = None
    """The folder name that belongs to the label."""
    proven: frozenset[Factor] = frozenset()
    """The second factors that were shown."""
    issued: IssuedApiKey | None = None
    """The API key, once it exists."""
    allowed_ips: tuple[str, ...] = ()
    """The trusted addresses; none means unrestricted."""
    permissions: frozenset[Permission] = frozenset({Permission.READING})
    """What the key may do."""
    are_restrictions_saved: bool = False
    """Whether the exchange, or for a key of Binance itself the profile, holds the IP access and the permissions as they stand here."""
    environment: Environment | None = None
    """Which of Binance's exchanges the key is for; nothing in practice."""
    waiting: str | None = None
    """The folder in which a key of Binance itself waits for its API key, with its label; nothing before there is one."""
    is_waiting_kept: bool = False
    """Whether that folder holds the answers as they stand here."""
    is_resumed: bool = False
    """Whether a key is gone on with that waited for its API key already."""
    is_public_key_printed: bool = False
    """Whether the public key is to be printed once the walk has ended."""

    def facts(self) -> Facts | None:
        """Give what the rules may see, or nothing before the account is known; an unchosen type counts as Ed25519."""
        if self.account is None or self.at is None:
            return None
        created = self.issued.created_at if self.issued else self.at
        return Facts.of(self.account, self.key_type or KeyType.ED25519, self.allowed_ips, created, self.at)

    def with_key_type(self, key_type: KeyType) -> "Answers":
        """Choose the type; a pair or a waiting key of another type no longer applies and is forgotten (the files stay)."""
        keypair = self.keypair if self.keypair and self.keypair.key_type is key_type else None
        changed = self._replace(key_type=key_type, keypair=keypair)
        return changed if key_type is self.key_type else changed._replace(waiting=None, is_waiting_kept=False)

    def with_allowed_ips(self, allowed_ips: tuple[str, ...]) -> "Answers":
        """Choose the trusted addresses; permissions that they no longer carry are dropped."""
        return self._replace(allowed_ips=allowed_ips).with_permissions(self.permissions)

    def with_permissions(self, wanted: frozenset[Permission]) -> "Answers":
        """Choose permissions; reading stays on, and what a rule forbids is left out."""
        facts = self.facts()
        if facts is None:
            return self
        decisions = decide_permissions(facts)
        kept = frozenset(permission for permission in wanted if decisions[permission].allowed)
        return self._replace(permissions=kept | {Permission.READING}, are_restrictions_saved=False)
