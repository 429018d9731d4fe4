"""OpenSSL as a second opinion."""

import shutil
import subprocess
from pathlib import Path

import pytest

from keywizard.domain.key_type import KeyType
from keywizard.keys.generate import Keypair
from tests.keys.pairs import PASSPHRASE

needs_openssl = pytest.mark.skipif(shutil.which("openssl") is None, reason="no openssl on this machine")


def openssl(*arguments: str | Path, given: bytes = b"") -> bytes:
    """Run it and give what it prints; a failure fails the test with its words."""
    done = subprocess.run(("openssl", *arguments), input=given, capture_output=True, check=False, timeout=90)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


def opened(keypair: Keypair, *arguments: str | Path) -> bytes:
    """Read a private key with `openssl pkey`."""
    return openssl("pkey", "-passin", f"pass:{PASSPHRASE.reveal()}", *arguments, given=keypair.private_key_pem.reveal())


def as_files(keypair: Keypair, folder: Path) -> tuple[Path, Path]:
    """Lay a pair down, for the commands that read no pipe."""
    private, public = folder / "private.pem", folder / "public.pem"
    private.write_bytes(keypair.private_key_pem.reveal())
    public.write_text(keypair.public_key_pem, "ascii")
    return private, public


def pkeyutl(key_type: KeyType) -> tuple[str, ...]:
    """Give the options of `openssl pkeyutl` that sign as Binance wants it: Ed25519, or PKCS#1 v1.5 with SHA-256."""
    return ("pkeyutl", "-rawin") if key_type is KeyType.ED25519 else ("pkeyutl", "-rawin", "-digest", "sha256")
