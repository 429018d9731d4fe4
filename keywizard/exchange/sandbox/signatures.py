"""Whether a signature fits: HMAC-SHA256 in hexadecimal, RSA PKCS#1 v1.5 with SHA-256 or Ed25519 in base64 (spot docs, rest-api)."""

import base64
import binascii
import hmac
import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ed25519, padding, rsa
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from keywizard.domain.secret import Secret
from keywizard.exchange.sandbox.causes import RequestDeniedError

if TYPE_CHECKING:
    from keywizard.exchange.simulated.ledger import LedgerKey

Verifier = Callable[[bytes, str], None]
"""Takes a payload and its signature, percent-decoded; refuses what does not fit."""

_HEXADECIMAL = re.compile(r"[0-9A-Fa-f]{64}")
_BASE64 = re.compile(r"[A-Za-z0-9+/]{80,}={0,2}")


def verifier_of(issued: "LedgerKey") -> Verifier:
    """Make the verifier of a key, its public key loaded once.

    It refuses `signature-not-encoded`, `signature-of-other-type`, `signature-wrong`, `secret-not-kept`.
    """
    if issued.key_type.is_system_generated:
        return _hmac_verifier(issued.secret_key)
    public_key = load_pem_public_key((issued.public_key_pem or "").encode())
    if isinstance(public_key, ed25519.Ed25519PublicKey):
        return _pair_verifier(public_key.verify)
    if not isinstance(public_key, rsa.RSAPublicKey):
        raise TypeError
    rsa_key = public_key
    return _pair_verifier(lambda signature, payload: rsa_key.verify(signature, payload, padding.PKCS1v15(), hashes.SHA256()))


def with_line_end(secret_key: Secret[str]) -> Verifier:
    """Make the verifier of a secret key that was read from its file with the line end behind it."""
    return _hmac_verifier(Secret(f"{secret_key.reveal()}\n"))


def _hmac_verifier(secret_key: Secret[str] | None) -> Verifier:
    if secret_key is None:
        return _refuse_without_secret
    octets = Secret(secret_key.reveal().encode())

    def verify(payload: bytes, signature: str) -> None:
        if not _HEXADECIMAL.fullmatch(signature):
            raise RequestDeniedError("signature-of-other-type" if _BASE64.fullmatch(signature) else "signature-wrong")
        if not hmac.compare_digest(hmac.digest(octets.reveal(), payload, "sha256"), bytes.fromhex(signature)):
            raise RequestDeniedError("signature-wrong")

    return verify


def _refuse_without_secret(payload: bytes, signature: str) -> None:
    del payload, signature
    raise RequestDeniedError("secret-not-kept")


def _pair_verifier(check: Callable[[bytes, bytes], None]) -> Verifier:
    def verify(payload: bytes, signature: str) -> None:
        try:
            check(_octets(signature), payload)
        except InvalidSignature:
            raise RequestDeniedError("signature-wrong") from None

    return verify


def _octets(signature: str) -> bytes:
    if " " in signature:  # a bare + of base64 reads as a space
        raise RequestDeniedError("signature-not-encoded")
    if _HEXADECIMAL.fullmatch(signature):
        raise RequestDeniedError("signature-of-other-type")
    try:
        return base64.b64decode(signature, validate=True)
    except (binascii.Error, ValueError):
        raise RequestDeniedError("signature-wrong") from None
