"""A private key from elsewhere: read whatever its form, and said to be fit or unfit for Binance, with the reason.

Binance takes Ed25519, and RSA of 2048 and 4096 bits (spot docs, api_key_types); the Spot testnet takes RSA sizes in between as well, which
keywizard does not store. Before a library is given anything, its type and size are read here: some types take hours to load when their
numbers are made large on purpose.
"""

from enum import StrEnum
from typing import NamedTuple

from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat, load_pem_private_key
from cryptography.x509 import ObjectIdentifier

from keywizard.domain.errors import SecretError
from keywizard.domain.key_type import KeyType
from keywizard.domain.secret import Secret
from keywizard.keys import armour
from keywizard.keys.armour import Found, find_private_key
from keywizard.keys.generate import PrivateKey
from keywizard.keys.openssh import open_openssh, openssh_header
from keywizard.keys.pem import armoured
from keywizard.keys.structures import (
    Algorithm,
    DsaPrivateKey,
    EcPrivateKey,
    EncryptedPrivateKeyInfo,
    PrivateKeyInfo,
    RsaPrivateKey,
    RsaPublicKey,
    Signed,
    SubjectPublicKeyInfo,
    algorithm_of,
    is_a,
    parameters_as,
    parsed,
)
from keywizard.keys.unlocking import refuse_excessive_work, unlock_pkcs8


class ForeignForm(StrEnum):
    """How a private key was written; its name is the text `import.form.<value>`."""

    PKCS8 = "pkcs8"
    PKCS8_V2 = "pkcs8-v2"
    PKCS1 = "pkcs1"
    OPENSSH = "openssh"


class ForeignKey(NamedTuple):
    """A private key that Binance takes."""

    form: ForeignForm
    """How it was written."""
    is_encrypted: bool
    """Whether a passphrase protected it there."""
    key_type: KeyType
    """What it is."""
    private_key: PrivateKey
    """The key itself."""


def is_under_passphrase(content: Secret[bytes]) -> bool:
    """Tell whether a file or paste with a private key in it needs a passphrase; what can be said against it already is raised.

    Raises SecretError as `read_foreign_key` does.
    """
    return _is_encrypted(_titled(find_private_key(content)))


def read_foreign_key(content: Secret[bytes], passphrase: Secret[str] | None) -> ForeignKey:
    """Read a private key from a file or a paste.

    Raises SecretError, never quoting the input: as `find_private_key` does, `passphrase-missing`, `passphrase-unneeded`,
    `passphrase-wrong`, `import-too-much-work`, `import-encryption-unsupported`, and why Binance does not take the key (`import-ec`, …).
    """
    found = _titled(find_private_key(content))
    is_encrypted = _is_encrypted(found)
    if is_encrypted and not passphrase:
        raise SecretError("passphrase-missing")
    if passphrase and not is_encrypted:
        raise SecretError("passphrase-unneeded")
    form, key_type, private_key = _opened(found, passphrase)
    return ForeignKey(form, is_encrypted, key_type, private_key)


def _titled(found: Found) -> Found:
    """Find out by its structure what a key without armour is; raises SecretError where it is nothing private."""
    if found.title != armour.BARE:
        return found
    der = found.der.reveal()
    if der.startswith(b"openssh-key-v1"):
        return found._replace(title=armour.OPENSSH)
    for structure, problem in _PUBLIC_STRUCTURES:
        if is_a(structure, der):
            raise SecretError(problem)
    for structure, title in _PRIVATE_STRUCTURES:
        if is_a(structure, der):
            return found._replace(title=title)
    raise SecretError("import-unknown")


_PRIVATE_STRUCTURES: tuple[tuple[type[object], str], ...] = (
    (PrivateKeyInfo, armour.PKCS8),
    (EncryptedPrivateKeyInfo, armour.ENCRYPTED_PKCS8),
    (RsaPrivateKey, armour.PKCS1),
    (EcPrivateKey, armour.SEC1),
    (DsaPrivateKey, armour.DSA),
)
_PUBLIC_STRUCTURES: tuple[tuple[type[object], str], ...] = (
    (SubjectPublicKeyInfo, "import-is-public-key"),
    (RsaPublicKey, "import-is-public-key"),
    (Signed, "import-is-certificate"),
)


def _is_encrypted(found: Found) -> bool:
    """Tell whether the key is encrypted, once its type and the work to open it do not stand against it."""
    match found.title:
        case armour.DSA:
            raise SecretError("import-is-dsa")
        case armour.SEC1:
            raise SecretError("import-is-ec", curve=_sec1_curve(found))
        case armour.ENCRYPTED_PKCS8:
            refuse_excessive_work(found.der.reveal())
            return True
        case armour.OPENSSH:
            header = openssh_header(found.der)
            _refuse_openssh_type(header.key_type)
            return header.is_encrypted
    return found.dek_info is not None


def _opened(found: Found, passphrase: Secret[str] | None) -> tuple[ForeignForm, KeyType, PrivateKey]:
    match found.title:
        case armour.PKCS1:
            der = found.der if found.dek_info is None else _unlock_pkcs1(found, passphrase)
            return ForeignForm.PKCS1, *_rsa(parsed(RsaPrivateKey, der.reveal()))
        case armour.OPENSSH:
            _, key_type, private_key = _pkcs8(open_openssh(found.der, passphrase))
            _compare_ed25519(private_key, openssh_header(found.der).public_key[-32:])
            return ForeignForm.OPENSSH, key_type, private_key
        case armour.ENCRYPTED_PKCS8 if passphrase:
            return _pkcs8(unlock_pkcs8(found.der, passphrase))
    return _pkcs8(found.der)


def _unlock_pkcs1(found: Found, passphrase: Secret[str] | None) -> Secret[bytes]:
    dek_info = found.dek_info or ""
    if dek_info.split(",")[0] not in _DEK_CIPHERS or not dek_info.isascii():
        raise SecretError("import-encryption-unsupported")
    pem = armoured(armour.PKCS1, found.der.reveal(), f"Proc-Type: 4,ENCRYPTED\nDEK-Info: {dek_info}\n\n")
    password = passphrase.reveal().encode("utf-8", "surrogatepass") if passphrase else b""
    try:
        private_key = load_pem_private_key(pem, password, unsafe_skip_rsa_key_validation=True)  # looked at when it is read
    except ValueError:
        raise SecretError("passphrase-wrong") from None
    return Secret(private_key.private_bytes(Encoding.DER, PrivateFormat.TraditionalOpenSSL, NoEncryption()))


_DEK_CIPHERS = frozenset({"AES-128-CBC", "AES-192-CBC", "AES-256-CBC", "DES-EDE3-CBC"})
"""What `cryptography` opens of the old PEM encryption."""


def _pkcs8(der: Secret[bytes]) -> tuple[ForeignForm, KeyType, PrivateKey]:
    info = parsed(PrivateKeyInfo, der.reveal())
    algorithm = algorithm_of(info.algorithm)
    form = ForeignForm.PKCS8 if info.version == 0 else ForeignForm.PKCS8_V2
    if algorithm.oid == _ED25519:
        private_key = _ed25519(parsed(bytes, info.private_key))
        if info.public_key is not None:
            _compare_ed25519(private_key, info.public_key.as_bytes())
        return form, KeyType.ED25519, private_key
    if algorithm.oid == _RSA:
        return form, *_rsa(parsed(RsaPrivateKey, info.private_key))
    if algorithm.oid == _EC:
        raise SecretError("import-is-ec", curve=_curve_of(algorithm))
    raise SecretError(_OTHER_TYPE_PROBLEMS.get(algorithm.oid, "import-type-unknown"))


def _ed25519(seed: bytes) -> ed25519.Ed25519PrivateKey:
    try:
        return ed25519.Ed25519PrivateKey.from_private_bytes(seed)
    except ValueError:
        raise SecretError("private-key-unreadable") from None


def _compare_ed25519(private_key: PrivateKey, public_key: bytes) -> None:
    """Raise SecretError where the public key that lies beside an Ed25519 private key is another's."""
    if isinstance(private_key, ed25519.Ed25519PrivateKey):
        derived = private_key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        if derived != public_key:
            raise SecretError("import-key-inconsistent")


def _rsa(key: RsaPrivateKey) -> tuple[KeyType, rsa.RSAPrivateKey]:
    bits = key.modulus.bit_length()
    if bits < min(_RSA_TYPES):
        raise SecretError("import-rsa-too-short", bits=bits)
    if bits not in _RSA_TYPES:
        raise SecretError("import-rsa-odd-size", bits=bits)
    exponent = key.public_exponent
    if exponent < 3 or exponent % 2 == 0 or exponent.bit_length() > _MAX_EXPONENT_BITS:
        raise SecretError("import-rsa-exponent")
    public = rsa.RSAPublicNumbers(exponent, key.modulus)
    numbers = (key.prime_1, key.prime_2, key.private_exponent, key.exponent_1, key.exponent_2, key.coefficient)
    if key.version != 0 or not all(0 < number < key.modulus for number in numbers):
        raise SecretError("import-key-inconsistent")
    try:
        return _RSA_TYPES[bits], rsa.RSAPrivateNumbers(*numbers, public).private_key()  # looks at every number
    except ValueError:
        raise SecretError("import-key-inconsistent") from None


_RSA_TYPES = {key_type.rsa_bits: key_type for key_type in KeyType if key_type.rsa_bits}
_MAX_EXPONENT_BITS = 64
"""OpenSSL verifies nothing with a larger one where the modulus is long (OPENSSL_RSA_MAX_PUBEXP_BITS)."""


def _refuse_openssh_type(name: str) -> None:
    if name in {"ssh-ed25519", "ssh-rsa"}:
        return
    if name.startswith("ecdsa-sha2-"):
        raise SecretError("import-is-ec", curve=_OPENSSH_CURVES.get(name, _ECDSA))
    if name.startswith("sk-"):
        raise SecretError("import-is-security-key")
    raise SecretError("import-is-dsa" if name == "ssh-dss" else "import-type-unknown")


def _sec1_curve(found: Found) -> str:
    if found.dek_info is not None or not is_a(EcPrivateKey, found.der.reveal()):
        return _ECDSA
    curve = parsed(EcPrivateKey, found.der.reveal()).curve
    return _CURVES.get(curve.dotted_string, _ECDSA) if curve else _ECDSA


def _curve_of(algorithm: Algorithm) -> str:
    try:
        return _CURVES.get(parameters_as(ObjectIdentifier, algorithm.parameters).dotted_string, _ECDSA)
    except SecretError:
        return _ECDSA


_ED25519, _RSA, _EC = "1.3.101.112", "1.2.840.113549.1.1.1", "1.2.840.10045.2.1"
_OTHER_TYPE_PROBLEMS = {
    "1.3.101.110": "import-is-key-agreement",
    "1.3.101.111": "import-is-key-agreement",
    "1.2.840.113549.1.3.1": "import-is-key-agreement",
    "1.2.840.10046.2.1": "import-is-key-agreement",
    "1.3.101.113": "import-is-ed448",
    "1.2.840.10040.4.1": "import-is-dsa",
    "1.2.840.113549.1.1.10": "import-is-rsa-pss",
}
"""X25519, X448 and both sorts of Diffie-Hellman sign nothing; the others sign as Binance does not verify."""

_ECDSA = "ECDSA"
_CURVES = {
    "1.2.840.10045.3.1.7": "ECDSA P-256",
    "1.3.132.0.34": "ECDSA P-384",
    "1.3.132.0.35": "ECDSA P-521",
    "1.3.132.0.10": "ECDSA secp256k1",
}
_OPENSSH_CURVES = {"ecdsa-sha2-nistp256": "ECDSA P-256", "ecdsa-sha2-nistp384": "ECDSA P-384", "ecdsa-sha2-nistp521": "ECDSA P-521"}
