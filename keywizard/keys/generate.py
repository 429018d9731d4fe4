"""Making a key pair."""

from typing import NamedTuple

from cryptography.hazmat.primitives.asymmetric import ed25519, rsa

from keywizard.domain.key_type import KeyType
from keywizard.domain.secret import Secret
from keywizard.keys.fingerprint import fingerprint_of, picture_title, randomart_of, spki_of
from keywizard.keys.pem import load_public_key, private_pem, public_der, public_pem

PrivateKey = ed25519.Ed25519PrivateKey | rsa.RSAPrivateKey

_RSA_EXPONENT = 65537


class Keypair(NamedTuple):
    """A key pair in the two forms that go to disk."""

    key_type: KeyType
    """Ed25519 or one of the RSA sizes."""
    private_key_pem: Secret[bytes]
    """PKCS#8, encrypted if a passphrase was given."""
    public_key_pem: str
    """SubjectPublicKeyInfo, as Binance's form takes it."""
    fingerprint: str
    """SHA-256 of the public key."""

    @property
    def randomart(self) -> tuple[str, ...]:
        """The fingerprint as a picture; drawn when it is asked for, which takes longer than to make an Ed25519 pair."""
        return randomart_of(spki_of(self.public_key_pem), picture_title(self.key_type))


def generate_private_key(key_type: KeyType) -> PrivateKey:
    """Make a private key of a self-generated type; RSA-4096 takes about half a second, at times two.

    Raises ValueError for HMAC, which Binance makes itself.
    """
    if key_type is KeyType.ED25519:
        return ed25519.Ed25519PrivateKey.generate()
    if key_type.rsa_bits is None:
        msg = "an HMAC secret key is made by the exchange"
        raise ValueError(msg)
    return rsa.generate_private_key(_RSA_EXPONENT, key_type.rsa_bits)


def key_type_of(private_key: object) -> KeyType | None:
    """Tell the type of a private key, or nothing for one that Binance does not take."""
    match private_key:
        case ed25519.Ed25519PrivateKey():
            return KeyType.ED25519
        case rsa.RSAPrivateKey(key_size=2048):
            return KeyType.RSA_2048
        case rsa.RSAPrivateKey(key_size=4096):
            return KeyType.RSA_4096
    return None


def keypair_of(key_type: KeyType, private_key: PrivateKey, passphrase: Secret[str] | None) -> Keypair:
    """Put a private key into the forms that go to disk."""
    public_key = private_key.public_key()
    return Keypair(key_type, private_pem(private_key, passphrase), public_pem(public_key), fingerprint_of(public_der(public_key)))


def fingerprint_of_pem(public_key_pem: str, key_type: KeyType) -> tuple[str, tuple[str, ...]]:
    """Give the fingerprint of a public key and its picture; raises SecretError `public-key-unreadable`."""
    spki = public_der(load_public_key(public_key_pem))
    return fingerprint_of(spki), randomart_of(spki, picture_title(key_type))
