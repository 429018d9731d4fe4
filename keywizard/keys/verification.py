"""Trying a stored pair before its public half is offered to anyone."""

import base64
import os
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ed25519, padding, rsa

from keywizard.domain.errors import SecretError
from keywizard.domain.secret import Secret
from keywizard.keys.pem import load_private_key, load_public_key, public_pem
from keywizard.keys.signing import private_key_signer

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes, PublicKeyTypes


def verify_pair(private_key_pem: Secret[bytes], public_key_pem: str, passphrase: Secret[str] | None) -> None:
    """Prove that two PEMs belong together: derive the public half again, sign a message and verify the signature.

    Raises SecretError as `load_private_key` does, and `pair-does-not-match`.
    """
    verify_halves(load_private_key(private_key_pem, passphrase), public_key_pem)


def verify_halves(private_key: "PrivateKeyTypes", public_key_pem: str) -> None:
    """Prove the same of a private key that was read already; raises SecretError `pair-does-not-match`, `private-key-unreadable`."""
    if public_pem(private_key.public_key()) != public_key_pem:
        raise SecretError("pair-does-not-match")
    message = os.urandom(32)
    try:
        signature = base64.b64decode(private_key_signer(private_key)(message))
        _verify(load_public_key(public_key_pem), signature, message)
    except InvalidSignature:
        raise SecretError("pair-does-not-match") from None


def _verify(public_key: "PublicKeyTypes", signature: bytes, message: bytes) -> None:
    match public_key:
        case ed25519.Ed25519PublicKey():
            public_key.verify(signature, message)
        case rsa.RSAPublicKey():
            public_key.verify(signature, message, padding.PKCS1v15(), hashes.SHA256())
        case _:
            raise SecretError("public-key-unreadable")
