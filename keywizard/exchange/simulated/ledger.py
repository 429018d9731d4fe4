"""What the simulated exchange remembers of one account, as JSON."""

import base64
import json
import re
from datetime import UTC, datetime
from typing import Any, NamedTuple

from keywizard.domain.api_key import is_api_key
from keywizard.domain.errors import FileError
from keywizard.domain.ip_access import parse_allowed_ips
from keywizard.domain.key_type import KeyType
from keywizard.domain.permission import Permission
from keywizard.domain.secret import Secret
from keywizard.exchange.simulated.passkey import MAX_SIGN_COUNT, PASSKEY_BYTES
from keywizard.exchange.simulated.second_factor import BASE32, MAX_FAILURES, TOTP_SECRET_LENGTH, TotpState

_VERSION = 1
_TOTP_SECRET = re.compile(f"[{BASE32}]{{{TOTP_SECRET_LENGTH}}}")


class LedgerKey(NamedTuple):
    """An API key as the exchange knows it."""

    api_key: str
    """The public identifier."""
    key_type: KeyType
    """Its type."""
    label: str
    """Its label; several keys may share one."""
    created_at: datetime
    """When it was made, UTC."""
    public_key_pem: str | None
    """The public key handed over; nothing for HMAC."""
    allowed_ips: tuple[str, ...] = ()
    """The trusted addresses; none means unrestricted."""
    permissions: frozenset[Permission] = frozenset({Permission.READING})
    """What it may do; a new key reads only."""
    secret_key: Secret[str] | None = None
    """The secret key of HMAC, which signatures are checked by; nothing for other types, and for keys made before it was kept."""
    request_id: str | None = None
    """What the one who asked for it in one step knows the asking by; nothing for a key made step by step."""


class Ledger(NamedTuple):
    """One account's second factors and keys."""

    totp_secret: Secret[str]
    """The setup key, base32, 32 characters."""
    passkey: Secret[bytes]
    """The simulated authenticator's private key."""
    totp: TotpState = TotpState()
    """What is remembered between codes."""
    sign_count: int = 0
    """The counter of the last passkey answer."""
    keys: tuple[LedgerKey, ...] = ()
    """The API keys, oldest first."""

    def to_json(self) -> bytes:
        """Write it. The practice secrets in it open nothing, yet the file is private all the same."""
        document = {
            "version": _VERSION,
            "totp_secret": self.totp_secret.reveal(),
            "totp": [self.totp.last_step, self.totp.failures, self.totp.paused_until],
            "passkey": base64.b64encode(self.passkey.reveal()).decode(),
            "sign_count": self.sign_count,
            "keys": [_key_to_json(issued) for issued in self.keys],
        }
        return (json.dumps(document) + "\n").encode()  # indented it would be written by Python, at thirty times the cost

    @classmethod
    def from_json(cls, content: bytes, path: str) -> "Ledger":
        """Read it; raises FileError `ledger-broken` naming the file, which is left as it is."""
        try:
            return _ledger_from_json(json.loads(content))
        except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
            raise FileError("ledger-broken", path=path) from None


def _key_to_json(issued: LedgerKey) -> dict[str, Any]:
    secret = {"secret_key": issued.secret_key.reveal()} if issued.secret_key else {}
    request = {"request_id": issued.request_id} if issued.request_id else {}
    return {
        "api_key": issued.api_key,
        "key_type": issued.key_type.value,
        "label": issued.label,
        "created_at": issued.created_at.isoformat(),
        "public_key": issued.public_key_pem,
        "allowed_ips": list(issued.allowed_ips),
        "permissions": sorted(issued.permissions),
        **secret,
        **request,
    }


def _ledger_from_json(document: dict[str, Any]) -> Ledger:
    last_step, failures, paused_until = document["totp"]
    passkey = base64.b64decode(_text(document["passkey"]), validate=True)
    if document["version"] != _VERSION or len(passkey) != PASSKEY_BYTES or not _TOTP_SECRET.fullmatch(document["totp_secret"]):
        raise ValueError
    return Ledger(
        Secret(document["totp_secret"]),
        Secret(passkey),
        TotpState(_count(last_step, -1), _count(failures, 0, MAX_FAILURES), _count(paused_until, 0)),
        _count(document["sign_count"], 0, MAX_SIGN_COUNT - 1),
        tuple(map(_key_from_json, document["keys"])),
    )


def _key_from_json(document: dict[str, Any]) -> LedgerKey:
    public_key = document["public_key"]
    parsed = parse_allowed_ips(" ".join(document["allowed_ips"]))
    created_at = datetime.fromisoformat(_text(document["created_at"]))
    if parsed.refused or created_at.tzinfo is None or not is_api_key(document["api_key"]):
        raise ValueError
    return LedgerKey(
        document["api_key"],
        KeyType(document["key_type"]),
        _text(document["label"]),
        created_at.astimezone(UTC),
        None if public_key is None else _text(public_key),
        parsed.allowed_ips,
        frozenset(map(Permission, document["permissions"])),
        _secret_key(document.get("secret_key")),
        None if document.get("request_id") is None else _text(document["request_id"]),
    )


def _secret_key(value: object) -> Secret[str] | None:
    if value is None:
        return None
    if not is_api_key(_text(value)):  # of the same shape
        raise ValueError
    return Secret(_text(value))


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _count(value: object, least: int, most: int = 2**63) -> int:
    if not isinstance(value, int) or not least <= value <= most:
        raise ValueError
    return value
