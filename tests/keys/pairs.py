"""One key of each type for a whole run: RSA takes its time."""

from functools import cache

from keywizard.domain.key_type import KeyType
from keywizard.domain.secret import Secret
from keywizard.keys.generate import Keypair, generate_private_key, keypair_of

SELF_GENERATED = tuple(key_type for key_type in KeyType if key_type.is_self_generated)
PASSPHRASE = Secret("four words of passphrase")

private_key_of = cache(generate_private_key)


def keypair_with(key_type: KeyType, passphrase: Secret[str] | None = None) -> Keypair:
    """Give the pair of a type, plain or under `PASSPHRASE`; the same pair every time."""
    return _plain(key_type) if passphrase is None else _encrypted(key_type)


@cache
def _plain(key_type: KeyType) -> Keypair:
    return keypair_of(key_type, private_key_of(key_type), None)


@cache
def _encrypted(key_type: KeyType) -> Keypair:
    return keypair_of(key_type, private_key_of(key_type), PASSPHRASE)
