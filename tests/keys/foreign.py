"""Private keys as other programs write them."""

import shutil
import subprocess
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ed25519
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from keywizard.domain.key_type import KeyType
from keywizard.keys.importing import ForeignForm
from tests.keys.openssl import openssl
from tests.keys.pairs import keypair_with, private_key_of

PASSPHRASE = "open sesame"
needs_tools = pytest.mark.skipif(
    shutil.which("openssl") is None or shutil.which("ssh-keygen") is None, reason="no openssl or no ssh-keygen on this machine"
)

Form = tuple[ForeignForm, bool, Callable[[bytes], bytes]]


def _pkcs8(*options: str) -> Callable[[bytes], bytes]:
    return lambda pem: openssl("pkcs8", "-topk8", "-passout", f"pass:{PASSPHRASE}", *options, given=pem)


def _pkcs1(*options: str) -> Callable[[bytes], bytes]:
    return lambda pem: openssl("rsa", "-traditional", "-passout", f"pass:{PASSPHRASE}", *options, given=pem)


def _ssh(form: str, passphrase: str, *options: str) -> Callable[[bytes], bytes]:
    """Let ssh-keygen write a key anew; a plain one of ours is what it reads of RSA, but not of Ed25519."""

    def written(pem: bytes) -> bytes:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "id"
            file.write_bytes(pem)
            file.chmod(0o600)
            command = ("ssh-keygen", "-q", "-p", "-P", "", "-N", passphrase, "-f", str(file), *(("-m", form) if form else ()), *options)
            subprocess.run(command, check=True, capture_output=True, stdin=subprocess.DEVNULL, timeout=90)
            return file.read_bytes()

    return written


def ed25519_v2(pem: bytes) -> bytes:
    """Write PKCS#8 version 2 with the public key in it (RFC 5958), which OpenSSL does not write."""
    del pem
    private_key = private_key_of(KeyType.ED25519)
    assert isinstance(private_key, ed25519.Ed25519PrivateKey)
    seed = private_key.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
    public_key = private_key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return bytes.fromhex("3051020101300506032b657004220420") + seed + bytes.fromhex("812100") + public_key


LEGACY = ("-provider", "legacy", "-provider", "default")
RSA_FORMS: dict[str, Form] = {
    "PKCS#8": (ForeignForm.PKCS8, False, _pkcs8("-nocrypt")),
    "PKCS#8 in DER": (ForeignForm.PKCS8, False, _pkcs8("-nocrypt", "-outform", "der")),
    "PKCS#8, PBKDF2, AES-256": (ForeignForm.PKCS8, True, _pkcs8("-v2", "aes-256-cbc")),
    "PKCS#8, PBKDF2 with SHA-1, AES-128": (ForeignForm.PKCS8, True, _pkcs8("-v2", "aes-128-cbc", "-v2prf", "hmacWithSHA1")),
    "PKCS#8, PBKDF2 with SHA-512, triple DES": (ForeignForm.PKCS8, True, _pkcs8("-v2", "des3", "-v2prf", "hmacWithSHA512")),
    "PKCS#8, scrypt, in DER": (ForeignForm.PKCS8, True, _pkcs8("-scrypt", "-outform", "der")),
    "PKCS#8, PBES1, MD5 and DES": (ForeignForm.PKCS8, True, _pkcs8("-v1", "PBE-MD5-DES", *LEGACY)),
    "PKCS#8, PBES1, triple DES": (ForeignForm.PKCS8, True, _pkcs8("-v1", "PBE-SHA1-3DES")),
    "PKCS#1": (ForeignForm.PKCS1, False, _pkcs1()),
    "PKCS#1 in DER": (ForeignForm.PKCS1, False, _pkcs1("-outform", "der")),
    "PKCS#1, AES-256": (ForeignForm.PKCS1, True, _pkcs1("-aes256")),
    "PKCS#1, triple DES": (ForeignForm.PKCS1, True, _pkcs1("-des3")),
    "OpenSSH": (ForeignForm.OPENSSH, False, _ssh("", "")),
    "OpenSSH, bcrypt": (ForeignForm.OPENSSH, True, _ssh("", PASSPHRASE, "-a", "4")),
    "ssh-keygen -m PEM": (ForeignForm.PKCS1, True, _ssh("PEM", PASSPHRASE)),
    "ssh-keygen -m PKCS8": (ForeignForm.PKCS8, True, _ssh("PKCS8", PASSPHRASE)),
}
ED25519_FORMS: dict[str, Form] = {
    "PKCS#8": RSA_FORMS["PKCS#8"],
    "PKCS#8, PBKDF2, AES-256": RSA_FORMS["PKCS#8, PBKDF2, AES-256"],
    "PKCS#8, scrypt, in DER": RSA_FORMS["PKCS#8, scrypt, in DER"],
    "PKCS#8 version 2": (ForeignForm.PKCS8_V2, False, ed25519_v2),
}
CASES = [(KeyType.RSA_2048, name) for name in RSA_FORMS] + [(KeyType.ED25519, name) for name in ED25519_FORMS]
ENCRYPTED_CASES = [(key_type, name) for key_type, name in CASES if (ED25519_FORMS | RSA_FORMS)[name][1]]


@cache
def foreign(key_type: KeyType, name: str) -> tuple[ForeignForm, bool, bytes]:
    """Give the form, whether it is encrypted, and the file."""
    form, is_encrypted, write = (ED25519_FORMS if key_type is KeyType.ED25519 else RSA_FORMS)[name]
    return form, is_encrypted, write(keypair_with(key_type).private_key_pem.reveal())


@cache
def ssh_keygen(*options: str, passphrase: str = "", file: str = "id") -> bytes:
    """Have ssh-keygen make a key of its own; gives one of its files."""
    with tempfile.TemporaryDirectory() as folder:
        command = ("ssh-keygen", "-q", "-N", passphrase, "-f", f"{folder}/id", "-a", "4", *options)
        subprocess.run(command, check=True, capture_output=True, stdin=subprocess.DEVNULL, timeout=90)
        if file.endswith("-cert.pub"):
            subprocess.run(("ssh-keygen", "-q", "-s", f"{folder}/id", "-I", "x", f"{folder}/id.pub"), check=True, capture_output=True)
        return (Path(folder) / file).read_bytes()
