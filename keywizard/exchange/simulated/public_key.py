"""What the form's public key box accepts."""

import re

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from keywizard.domain.key_type import KeyType

_MAX_SIZE = 8 * 1024
_ONE_PEM = re.compile(r"\s*-----BEGIN PUBLIC KEY-----[A-Za-z0-9+/=\s]+-----END PUBLIC KEY-----\s*")


def public_key_problem(key_type: KeyType, pem: str | None) -> str | None:
    """Say why a public key does not go with a type, as a problem id: SubjectPublicKeyInfo PEM of that very type (spot docs)."""
    if key_type.is_system_generated:
        return "public-key-unneeded" if pem else None
    if not pem:
        return "public-key-missing"
    if "PRIVATE KEY" in pem:
        return "public-key-is-private"
    if len(pem) > _MAX_SIZE or not _ONE_PEM.fullmatch(pem):
        return "public-key-unreadable"
    try:
        public_key = load_pem_public_key(pem.encode())
    except (ValueError, UnsupportedAlgorithm):
        return "public-key-unreadable"
    return None if _type_of(public_key) is key_type else "public-key-of-other-type"


def _type_of(public_key: object) -> KeyType | None:
    match public_key:
        case ed25519.Ed25519PublicKey():
            return KeyType.ED25519
        case rsa.RSAPublicKey(key_size=2048):
            return KeyType.RSA_2048
        case rsa.RSAPublicKey(key_size=4096):
            return KeyType.RSA_4096
    return None
