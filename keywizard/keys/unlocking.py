"""Opening PKCS#8 that a passphrase protects, whoever wrote it, without doing more work than a hostile file may ask for.

PBES2 is opened here, for `cryptography` does not read version 2 of PKCS#8 out of it and takes whatever number of rounds there is; the
older PBES1 is left to `cryptography` once its rounds were looked at.
"""

from collections.abc import Callable

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat import asn1
from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.primitives import hashes, padding
from cryptography.hazmat.primitives.ciphers import BlockCipherAlgorithm, Cipher, modes
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_der_private_key

from keywizard.domain.errors import SecretError
from keywizard.domain.secret import Secret
from keywizard.keys.structures import (
    Algorithm,
    BarePbkdf2Parameters,
    EncryptedPrivateKeyInfo,
    Pbes1Parameters,
    Pbes2Parameters,
    Pbkdf2Parameters,
    PrivateKeyInfo,
    ScryptParameters,
    algorithm_of,
    is_a,
    parameters_as,
    parsed,
)

MAX_ROUNDS = 10_000_000
"""Of PBKDF2 and PBES1: two to ten seconds. OWASP advises 600,000."""
MAX_SCRYPT_MEMORY = 256 * 1024 * 1024
"""Bytes, 128 N r; OpenSSL's own files ask for 16 MiB."""
MAX_SCRYPT_WORK = 2**23
"""N r p: about three seconds."""
_MAX_LEGACY_SIZE = 6 * 1024
"""Bytes; what `cryptography` opens by itself may turn out to be of a type that takes its time to load, the more the longer it is."""

_PBES2, _PBKDF2, _SCRYPT = "1.2.840.113549.1.5.13", "1.2.840.113549.1.5.12", "1.3.6.1.4.1.11591.4.11"
_PBES1 = frozenset({"1.2.840.113549.1.5.3", "1.2.840.113549.1.12.1.1", "1.2.840.113549.1.12.1.3", "1.2.840.113549.1.12.1.6"})
"""MD5 with DES; SHA-1 with RC4-128, triple DES, RC2-40: what `cryptography` opens."""
_HASHES: dict[str, Callable[[], hashes.HashAlgorithm]] = {
    "1.2.840.113549.2.7": hashes.SHA1,
    "1.2.840.113549.2.8": hashes.SHA224,
    "1.2.840.113549.2.9": hashes.SHA256,
    "1.2.840.113549.2.10": hashes.SHA384,
    "1.2.840.113549.2.11": hashes.SHA512,
}
_CIPHERS: dict[str, tuple[type[AES | TripleDES], int]] = {
    "2.16.840.1.101.3.4.1.2": (AES, 16),
    "2.16.840.1.101.3.4.1.22": (AES, 24),
    "2.16.840.1.101.3.4.1.42": (AES, 32),
    "1.2.840.113549.3.7": (TripleDES, 24),
}
_KeyDerivation = Callable[[bytes, int], bytes]
"""Makes a passphrase a key of so many bytes."""


def refuse_excessive_work(encrypted: bytes) -> None:
    """Look at what opening an EncryptedPrivateKeyInfo would take, before any of it is done.

    Raises SecretError `import-too-much-work`, `import-encryption-unsupported`, `private-key-unreadable`.
    """
    algorithm = algorithm_of(parsed(EncryptedPrivateKeyInfo, encrypted).algorithm)
    if algorithm.oid == _PBES2:
        _derivation_of(parameters_as(Pbes2Parameters, algorithm.parameters))
    else:
        _refuse_legacy(algorithm, len(encrypted))


def unlock_pkcs8(encrypted: Secret[bytes], passphrase: Secret[str]) -> Secret[bytes]:
    """Give the PrivateKeyInfo inside an EncryptedPrivateKeyInfo; the passphrase counts as UTF-8.

    Raises SecretError `passphrase-wrong`, and as `refuse_excessive_work` does.
    """
    der, password = encrypted.reveal(), passphrase.reveal().encode("utf-8", "surrogatepass")
    info = parsed(EncryptedPrivateKeyInfo, der)
    algorithm = algorithm_of(info.algorithm)
    if algorithm.oid != _PBES2:
        _refuse_legacy(algorithm, len(der))
        return _unlock_legacy(der, password)
    parameters = parameters_as(Pbes2Parameters, algorithm.parameters)
    derive, (cipher, vector, key_size) = _derivation_of(parameters), _cipher_of(parameters)
    opened = _decrypted(cipher(derive(password, key_size)), vector, info.encrypted_data)
    if opened is None or not is_a(PrivateKeyInfo, opened):
        raise SecretError("passphrase-wrong")
    return Secret(opened)


def _derivation_of(parameters: Pbes2Parameters) -> _KeyDerivation:
    algorithm = algorithm_of(parameters.key_derivation)
    if algorithm.oid == _PBKDF2:
        return _pbkdf2_of(algorithm.parameters)
    if algorithm.oid == _SCRYPT:
        return _scrypt_of(algorithm.parameters)
    raise SecretError("import-encryption-unsupported")


def _pbkdf2_of(value: asn1.TLV | None) -> _KeyDerivation:
    prf = "1.2.840.113549.2.7"
    try:
        found: Pbkdf2Parameters | BarePbkdf2Parameters = parameters_as(BarePbkdf2Parameters, value)
    except SecretError:
        found = parameters_as(Pbkdf2Parameters, value)
        prf = algorithm_of(found.prf).oid
    salt, rounds = found.salt, found.rounds
    if prf not in _HASHES:
        raise SecretError("import-encryption-unsupported")
    _refuse_rounds(rounds)
    return lambda password, size: PBKDF2HMAC(_HASHES[prf](), size, salt, rounds).derive(password)


def _scrypt_of(value: asn1.TLV | None) -> _KeyDerivation:
    found = parameters_as(ScryptParameters, value)
    salt, n, r, p = found.salt, found.n, found.r, found.p
    if min(n - 1, r, p) < 1 or n & (n - 1):
        raise SecretError("private-key-unreadable")
    if 128 * n * r > MAX_SCRYPT_MEMORY or n * r * p > MAX_SCRYPT_WORK:
        raise SecretError("import-too-much-work")
    return lambda password, size: Scrypt(salt, size, n, r, p).derive(password)


def _refuse_rounds(rounds: int) -> None:
    if rounds < 1:
        raise SecretError("private-key-unreadable")
    if rounds > MAX_ROUNDS:
        raise SecretError("import-too-much-work")


def _cipher_of(parameters: Pbes2Parameters) -> tuple[type[AES | TripleDES], bytes, int]:
    algorithm = algorithm_of(parameters.cipher)
    if algorithm.oid not in _CIPHERS:
        raise SecretError("import-encryption-unsupported")
    cipher, size = _CIPHERS[algorithm.oid]
    return cipher, parameters_as(bytes, algorithm.parameters), size


def _decrypted(cipher: BlockCipherAlgorithm, vector: bytes, data: bytes) -> bytes | None:
    try:
        decryptor = Cipher(cipher, modes.CBC(vector)).decryptor()
        unpadder = padding.PKCS7(cipher.block_size).unpadder()
        return unpadder.update(decryptor.update(data) + decryptor.finalize()) + unpadder.finalize()
    except ValueError:
        return None


def _refuse_legacy(algorithm: Algorithm, size: int) -> None:
    if algorithm.oid not in _PBES1:
        raise SecretError("import-encryption-unsupported")
    _refuse_rounds(parameters_as(Pbes1Parameters, algorithm.parameters).rounds)
    if size > _MAX_LEGACY_SIZE:
        raise SecretError("private-key-too-long")


def _unlock_legacy(der: bytes, password: bytes) -> Secret[bytes]:
    try:
        private_key = load_der_private_key(der, password, unsafe_skip_rsa_key_validation=True)  # looked at when it is read
    except UnsupportedAlgorithm:
        raise SecretError("import-encryption-unsupported") from None
    except ValueError:
        raise SecretError("passphrase-wrong") from None
    return Secret(private_key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()))
