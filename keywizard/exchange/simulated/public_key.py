"""What the form's public key box accepts."""

import re

from cryptography.exceptions import UnsupportedAlgorithm

from keywizard.domain.key_type import KeyType

_MAX_SIZE = 8 * 1024
_ED25519 = re.compile(r"-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=\n-----END PUBLIC KEY-----\n")
"""An Ed25519 key as nearly everybody hands it over: all but its 32 bytes is always the same (RFC 8410 4)."""
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
        return None if _type_of(pem) is key_type else "public-key-of-other-type"
    except (ValueError, UnsupportedAlgorithm):
        return "public-key-unreadable"


def _type_of(pem: str) -> KeyType | None:
    if _ED25519.fullmatch(pem):
        return KeyType.ED25519
    from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
    from cryptography.hazmat.primitives.serialization import load_pem_public_key  # takes as long to load as Python to start

    match load_pem_public_key(pem.encode()):
        case ed25519.Ed25519PublicKey():
            return KeyType.ED25519
        case rsa.RSAPublicKey(key_size=2048):
            return KeyType.RSA_2048
        case rsa.RSAPublicKey(key_size=4096):
            return KeyType.RSA_4096
    return None
