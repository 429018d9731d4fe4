"""The ASN.1 structures of private keys from elsewhere, as their standards declare them."""

from typing import Annotated, NamedTuple, TypeVar

from cryptography.hazmat import asn1
from cryptography.x509 import ObjectIdentifier

from keywizard.domain.errors import SecretError

T = TypeVar("T")


@asn1.sequence
class PrivateKeyInfo:
    """PKCS#8 (RFC 5208 5), and version 2 with the public key in it (RFC 5958 2)."""

    version: int
    algorithm: asn1.TLV
    private_key: bytes
    attributes: Annotated[asn1.SetOf[asn1.TLV] | None, asn1.Implicit(0)]
    public_key: Annotated[asn1.BitString | None, asn1.Implicit(1)]


@asn1.sequence
class EncryptedPrivateKeyInfo:
    """PKCS#8 under a passphrase (RFC 5208 6)."""

    algorithm: asn1.TLV
    encrypted_data: bytes


@asn1.sequence
class RsaPrivateKey:
    """PKCS#1 with two primes (RFC 8017 A.1.2)."""

    version: int
    modulus: int
    public_exponent: int
    private_exponent: int
    prime_1: int
    prime_2: int
    exponent_1: int
    exponent_2: int
    coefficient: int


@asn1.sequence
class EcPrivateKey:
    """SEC 1 (RFC 5915 3)."""

    version: int
    private_key: bytes
    curve: Annotated[ObjectIdentifier | None, asn1.Explicit(0)]
    public_key: Annotated[asn1.BitString | None, asn1.Explicit(1)]


@asn1.sequence
class DsaPrivateKey:
    """OpenSSL's form of a DSA key: version, p, q, g, and both halves."""

    version: int
    p: int
    q: int
    g: int
    public_key: int
    private_key: int


@asn1.sequence
class SubjectPublicKeyInfo:
    """A public key (RFC 5280 4.1.2.7)."""

    algorithm: asn1.TLV
    public_key: asn1.BitString


@asn1.sequence
class RsaPublicKey:
    """A public key of PKCS#1 (RFC 8017 A.1.1)."""

    modulus: int
    public_exponent: int


@asn1.sequence
class Signed:
    """A certificate, or the request for one (RFC 5280 4.1, RFC 2986 4.2)."""

    signed: asn1.TLV
    algorithm: asn1.TLV
    signature: asn1.BitString


@asn1.sequence
class Pbes1Parameters:
    """How many rounds a PBES1 key takes, and those of PKCS#12 (RFC 8018 A.3, RFC 7292 C)."""

    salt: bytes
    rounds: int


@asn1.sequence
class Pbes2Parameters:
    """A key derivation and a cipher (RFC 8018 A.4)."""

    key_derivation: asn1.TLV
    cipher: asn1.TLV


@asn1.sequence
class Pbkdf2Parameters:
    """PBKDF2 (RFC 8018 A.2)."""

    salt: bytes
    rounds: int
    key_length: int | None
    prf: asn1.TLV


@asn1.sequence
class BarePbkdf2Parameters:
    """PBKDF2 with the hash that is meant when none is named, SHA-1."""

    salt: bytes
    rounds: int
    key_length: int | None


@asn1.sequence
class ScryptParameters:
    """Scrypt (RFC 7914 7)."""

    salt: bytes
    n: int
    r: int
    p: int
    key_length: int | None


@asn1.sequence
class _Algorithm:
    oid: ObjectIdentifier
    parameters: asn1.TLV


@asn1.sequence
class _BareAlgorithm:
    oid: ObjectIdentifier


class Algorithm(NamedTuple):
    """An AlgorithmIdentifier (RFC 5280 4.1.1.2)."""

    oid: str
    """Which algorithm, as numbers with dots."""
    parameters: asn1.TLV | None
    """What it is given."""


def parsed(structure: type[T], der: bytes) -> T:
    """Read one structure; raises SecretError `private-key-unreadable`."""
    try:
        return asn1.decode_der(structure, der)
    except ValueError:
        raise SecretError("private-key-unreadable") from None


def parameters_as(structure: type[T], value: asn1.TLV | None) -> T:
    """Read the parameters of an algorithm; raises SecretError `private-key-unreadable`."""
    try:
        if value is not None:
            return value.parse(structure)  # type: ignore[no-any-return]  # the library's stub leaves it open
    except ValueError:
        pass
    raise SecretError("private-key-unreadable")


def is_a(structure: type[object], der: bytes) -> bool:
    """Tell whether bytes have a structure."""
    try:
        asn1.decode_der(structure, der)
    except ValueError:
        return False
    return True


def algorithm_of(value: asn1.TLV) -> Algorithm:
    """Read an AlgorithmIdentifier, whose parameters may be absent; raises SecretError `private-key-unreadable`."""
    try:
        return Algorithm(value.parse(_BareAlgorithm).oid.dotted_string, None)
    except ValueError:
        pass  # it has parameters, or is none at all
    whole = parameters_as(_Algorithm, value)
    return Algorithm(whole.oid.dotted_string, whole.parameters)
