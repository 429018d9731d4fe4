"""Binance's API key types."""

from enum import StrEnum


class KeyType(StrEnum):
    """A type of API key (FAQ intro; spot docs, api_key_types): two families, system-generated and self-generated."""

    ED25519 = "ed25519"
    RSA_4096 = "rsa-4096"
    RSA_2048 = "rsa-2048"
    HMAC = "hmac"

    @property
    def is_system_generated(self) -> bool:
        """Whether Binance makes it and hands out a secret key."""
        return self is KeyType.HMAC

    @property
    def is_self_generated(self) -> bool:
        """Whether the person makes the key pair and hands over the public key."""
        return not self.is_system_generated

    @property
    def rsa_bits(self) -> int | None:
        """The modulus size of an RSA type, otherwise nothing."""
        return {KeyType.RSA_2048: 2048, KeyType.RSA_4096: 4096}.get(self)
