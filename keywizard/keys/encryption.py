"""PKCS#8 encryption with an honest number of rounds.

`cryptography`'s own BestAvailableEncryption uses 2,048 rounds for PKCS#8, so the PBES2 structure is declared here and filled with
PBKDF2-HMAC-SHA256, 600,000 rounds, and AES-256-CBC: what OpenSSL 3, Node and `cryptography` can open.
"""

import os

from cryptography.hazmat import asn1
from cryptography.hazmat.primitives import hashes, padding
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC
from cryptography.x509 import ObjectIdentifier

from keywizard.domain.secret import Secret

PBKDF2_ROUNDS = 600_000
"""OWASP's figure for PBKDF2-HMAC-SHA256; about a tenth of a second."""

_PBES2 = ObjectIdentifier("1.2.840.113549.1.5.13")
_PBKDF2 = ObjectIdentifier("1.2.840.113549.1.5.12")
_HMAC_SHA256 = ObjectIdentifier("1.2.840.113549.2.9")
_AES_256_CBC = ObjectIdentifier("2.16.840.1.101.3.4.1.42")
_BLOCK_BYTES, _KEY_BYTES, _SALT_BYTES = 16, 32, 16


@asn1.sequence
class _Prf:
    oid: ObjectIdentifier
    parameters: asn1.Null


@asn1.sequence
class _Pbkdf2Parameters:
    salt: bytes
    rounds: int
    prf: _Prf


@asn1.sequence
class _KeyDerivation:
    oid: ObjectIdentifier
    parameters: _Pbkdf2Parameters


@asn1.sequence
class _EncryptionScheme:
    oid: ObjectIdentifier
    initialisation_vector: bytes


@asn1.sequence
class _Pbes2Parameters:
    key_derivation: _KeyDerivation
    encryption_scheme: _EncryptionScheme


@asn1.sequence
class _Algorithm:
    oid: ObjectIdentifier
    parameters: _Pbes2Parameters


@asn1.sequence
class _EncryptedPrivateKeyInfo:
    algorithm: _Algorithm
    encrypted_data: bytes


def encrypt_pkcs8(private_key_der: Secret[bytes], passphrase: Secret[str]) -> bytes:
    """Give the DER of an EncryptedPrivateKeyInfo (RFC 5208 6, RFC 8018 6.2); the passphrase counts as UTF-8."""
    salt, vector = os.urandom(_SALT_BYTES), os.urandom(_BLOCK_BYTES)
    derived = PBKDF2HMAC(hashes.SHA256(), _KEY_BYTES, salt, PBKDF2_ROUNDS).derive(passphrase.reveal().encode())
    padder = padding.PKCS7(_BLOCK_BYTES * 8).padder()
    padded = padder.update(private_key_der.reveal()) + padder.finalize()
    encryptor = Cipher(algorithms.AES(derived), modes.CBC(vector)).encryptor()
    encrypted = encryptor.update(padded) + encryptor.finalize()
    key_derivation = _KeyDerivation(oid=_PBKDF2, parameters=_Pbkdf2Parameters(salt=salt, rounds=PBKDF2_ROUNDS, prf=_prf()))
    scheme = _EncryptionScheme(oid=_AES_256_CBC, initialisation_vector=vector)
    parameters = _Pbes2Parameters(key_derivation=key_derivation, encryption_scheme=scheme)
    algorithm = _Algorithm(oid=_PBES2, parameters=parameters)
    return asn1.encode_der(_EncryptedPrivateKeyInfo(algorithm=algorithm, encrypted_data=encrypted))


def _prf() -> _Prf:
    return _Prf(oid=_HMAC_SHA256, parameters=asn1.Null())
