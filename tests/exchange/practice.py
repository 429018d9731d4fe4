"""A practice exchange without a disk: its state in memory, its dice fixed."""

import base64
import contextlib
import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key

from keywizard.domain.account import Account
from keywizard.domain.key_type import KeyType
from keywizard.domain.place import Route
from keywizard.domain.secret import Secret
from keywizard.exchange.simulated.exchange import ApiKeyDraft, PracticeExchange
from keywizard.exchange.simulated.scenarios import SCENARIOS_BY_NAME

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
READY = SCENARIOS_BY_NAME["verified-plus"].shape(NOW)


class MemoryFile:
    """A state file in memory."""

    path = "/practice/account.json"

    def __init__(self) -> None:
        self.content: bytes | None = None
        self.writes = 0

    def read(self) -> bytes | None:
        return self.content

    def write(self, content: bytes) -> None:
        self.content = content
        self.writes += 1

    @contextlib.contextmanager
    def exclusive(self) -> Iterator[None]:
        yield


class FixedDice:
    """The same draws in every run."""

    def __init__(self) -> None:
        self._drawn = 0

    def octets(self, length: int) -> bytes:
        self._drawn += 1
        return hashlib.shake_256(str(self._drawn).encode()).digest(length)

    def text(self, alphabet: str, length: int) -> str:
        return "".join(alphabet[octet % len(alphabet)] for octet in self.octets(length))


def exchange_of(account: Account = READY, state: MemoryFile | None = None) -> PracticeExchange:
    return PracticeExchange(account, state or MemoryFile(), FixedDice())


def prove_all(exchange: PracticeExchange, now: datetime = NOW) -> None:
    exchange.prove_code(exchange.own_code(now), now)
    exchange.prove_passkey(exchange.own_assertion(exchange.ask_passkey(now)), now)


def draft_of(key_type: KeyType = KeyType.HMAC, route: Route = Route.WEB, label: str = "my bot") -> ApiKeyDraft:
    return ApiKeyDraft(key_type, label, PUBLIC_KEYS.get(key_type), route)


def wrong_code(exchange: PracticeExchange, now: datetime = NOW) -> Secret[str]:
    """A code that is right at no moment within the ten minutes around now."""
    from keywizard.exchange.simulated.second_factor import CodeOutcome, TotpState, check_code

    guesses = (Secret(f"{number:06d}") for number in range(1000))
    return next(g for g in guesses if check_code(exchange.setup_key(), TotpState(), g, now)[1].outcome is CodeOutcome.WRONG)


def _spki(der: str) -> str:
    pem = f"-----BEGIN PUBLIC KEY-----\n{der}\n-----END PUBLIC KEY-----\n"
    return load_pem_public_key(pem.encode()).public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def _rsa(bits: int) -> str:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicNumbers

    modulus = (1 << (bits - 1)) | int.from_bytes(hashlib.shake_256(b"modulus").digest(bits // 8 - 1), "big") | 1
    public_key = RSAPublicNumbers(65537, modulus).public_key()
    return public_key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


PUBLIC_KEYS = {
    KeyType.ED25519: _spki(base64.b64encode(bytes.fromhex("302a300506032b6570032100") + bytes(range(32))).decode()),
    KeyType.RSA_2048: _rsa(2048),
    KeyType.RSA_4096: _rsa(4096),
}
"""Public keys of each self-generated type; nobody has their private halves."""
