"""Signatures as Binance takes them (spot docs, rest-api and web-socket-api, SIGNED requests).

HMAC gives lower-case hexadecimal; RSA (PKCS#1 v1.5 with SHA-256) and pure Ed25519 give base64. The bytes signed are the bytes sent.
"""

import base64
import hmac
from collections.abc import Callable
from typing import TYPE_CHECKING

from keywizard.domain.errors import SecretError
from keywizard.domain.secret import Secret

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes

Signer = Callable[[bytes], str]
"""Takes a payload and gives its signature as text, not percent-encoded."""


def hmac_signer(secret_key: Secret[str]) -> Signer:
    """Sign with HMAC-SHA256; the secret key counts as its ASCII characters."""
    return lambda payload: hmac.new(secret_key.reveal().encode(), payload, "sha256").hexdigest()


def private_key_signer(private_key: "PrivateKeyTypes") -> Signer:
    """Sign with a private key of a type that Binance takes; raises SecretError `private-key-unreadable` for any other."""
    from cryptography.hazmat.primitives.asymmetric import ed25519

    if isinstance(private_key, ed25519.Ed25519PrivateKey):
        ed25519_key = private_key
        return lambda payload: base64.b64encode(ed25519_key.sign(payload)).decode()
    return _rsa_signer(private_key)


def _rsa_signer(private_key: "PrivateKeyTypes") -> Signer:
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import padding, rsa

    if not isinstance(private_key, rsa.RSAPrivateKey):
        raise SecretError("private-key-unreadable")
    rsa_key = private_key
    return lambda payload: base64.b64encode(rsa_key.sign(payload, padding.PKCS1v15(), hashes.SHA256())).decode()
