"""The file of a backup: an archive under a passphrase, which OpenSSL opens and nobody can change unseen.

    keywizard backup 1
    tail -n +5 FILE | openssl enc -d -aes-256-cbc -md sha256 -pbkdf2 -iter 600000 | tar -xf -
    sha256 <SHA-256 of all that follows this line, in hexadecimal>
    hmac-sha256 <HMAC of all that follows this line, in hexadecimal>
    Salted__<8 bytes of salt><the archive in AES-256-CBC with PKCS#7 padding>

The passphrase, as UTF-8 and without a line end, gives 80 bytes by PBKDF2-HMAC-SHA256 with 600,000 rounds: 32 of the cipher, 16 of its
first block, both as `openssl enc` takes them, and 32 of the HMAC, which `openssl enc` leaves unused. `openssl kdf` and `openssl mac`
work them out as well.

Why this form. It has to open in ten years, on any server, with nothing of ours. What `openssl enc` writes does not say by which rounds and
digest it was made, so a bare file of that sort is lost with the note about it; here its second line is the command that opens it. `openssl
enc` knows no cipher that authenticates, and takes nothing behind the ciphertext, so the HMAC stands before it, over the ciphertext: what
was changed is refused before anything is decrypted. The checksum needs no passphrase, and tells a damaged file from a wrong passphrase.
CMS under a passphrase (RFC 3211) is not written by `cryptography`, and `openssl cms` takes its passphrase on the command line alone;
PKCS#12 holds keys and certificates and no other file; age is on few servers; gpg would be one more thing to need, for `cryptography` does
not write its files either.

What somebody can do who has the file but not the passphrase: see how large it is and guess at the passphrase, 600,000 rounds a guess;
destroy it, or put an older backup in its place, which shows by its date. Whatever they change is refused here. A checksum made to fit what
they changed is taken for a wrong passphrase. Whoever opens the file with the command alone checks no HMAC: bits changed in one block of the
ciphertext then garble it and change those of the next at will, which SHA256SUMS inside shows unless it was changed to fit. Private keys and
secret keys with a passphrase of their own stay encrypted inside as well.
"""

import hashlib
import hmac
import os
import re
from typing import NamedTuple

from cryptography.hazmat.primitives import hashes, padding
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC

from keywizard.domain.errors import SecretError
from keywizard.domain.secret import Secret

ROUNDS = 600_000
"""OWASP's figure for PBKDF2-HMAC-SHA256; the three blocks that are taken cost about a third of a second."""

_TITLE = b"keywizard backup "
_FIRST_LINE = _TITLE + b"1\n"
_SUM = re.compile(rb"sha256 ([0-9a-f]{64})\n")
_MAC = re.compile(rb"hmac-sha256 ([0-9a-f]{64})\n")
_MAGIC = b"Salted__"
_SALT_BYTES, _KEY_BYTES, _BLOCK_BYTES, _MAC_KEY_BYTES = 8, 32, 16, 32


class _Derived(NamedTuple):
    cipher: Cipher[modes.CBC]
    mac_key: bytes


def opening_command(file: str) -> str:
    """Give the line that opens a backup with standard tools and unpacks it where one stands."""
    return f"tail -n +5 {file} | openssl enc -d -aes-256-cbc -md sha256 -pbkdf2 -iter {ROUNDS} | tar -xf -"


def seal_archive(archive: Secret[bytes], passphrase: Secret[str]) -> bytes:
    """Give the content of the file; nothing of the archive can be read from it."""
    salt = os.urandom(_SALT_BYTES)
    derived = _derive(passphrase, salt)
    padder = padding.PKCS7(_BLOCK_BYTES * 8).padder()
    padded = padder.update(archive.reveal()) + padder.finalize()
    encryptor = derived.cipher.encryptor()
    body = _MAGIC + salt + encryptor.update(padded) + encryptor.finalize()
    authenticated = b"hmac-sha256 " + _mac(derived, body).encode() + b"\n" + body
    return _head() + b"sha256 " + hashlib.sha256(authenticated).hexdigest().encode() + b"\n" + authenticated


def open_archive(content: bytes, passphrase: Secret[str]) -> Secret[bytes]:
    """Read the content of the file.

    Raises SecretError: `backup-foreign` for a file of another sort, `backup-version-unknown`, `backup-damaged`, and
    `backup-passphrase-wrong`, before which no byte was decrypted.
    """
    mac, body = _undamaged(content)
    salt, encrypted = body[len(_MAGIC) : len(_MAGIC) + _SALT_BYTES], body[len(_MAGIC) + _SALT_BYTES :]
    derived = _derive(passphrase, salt)
    if not hmac.compare_digest(_mac(derived, body), mac):
        raise SecretError("backup-passphrase-wrong")
    decryptor, unpadder = derived.cipher.decryptor(), padding.PKCS7(_BLOCK_BYTES * 8).unpadder()
    try:
        padded = decryptor.update(encrypted) + decryptor.finalize()
        return Secret(unpadder.update(padded) + unpadder.finalize())
    except ValueError:  # authenticated, and yet no block or no padding: written by somebody else who knows the passphrase
        raise SecretError("backup-damaged") from None


def _undamaged(content: bytes) -> tuple[str, bytes]:
    if not content.startswith(_TITLE):
        raise SecretError("backup-foreign")
    if not content.startswith(_FIRST_LINE):
        raise SecretError("backup-version-unknown")
    start = len(head := _head())
    total = _SUM.match(content, start)
    mac = _MAC.match(content, total.end()) if total else None
    if not content.startswith(head) or total is None or mac is None or not content.startswith(_MAGIC, mac.end()):
        raise SecretError("backup-damaged")
    if hashlib.sha256(memoryview(content)[total.end() :]).hexdigest() != total[1].decode():
        raise SecretError("backup-damaged")
    return mac[1].decode(), content[mac.end() :]


def _head() -> bytes:
    return _FIRST_LINE + opening_command("FILE").encode() + b"\n"


def _derive(passphrase: Secret[str], salt: bytes) -> _Derived:
    length = _KEY_BYTES + _BLOCK_BYTES + _MAC_KEY_BYTES
    derived = PBKDF2HMAC(hashes.SHA256(), length, salt, ROUNDS).derive(passphrase.reveal().encode())
    first_block = derived[_KEY_BYTES : _KEY_BYTES + _BLOCK_BYTES]
    return _Derived(Cipher(algorithms.AES(derived[:_KEY_BYTES]), modes.CBC(first_block)), derived[-_MAC_KEY_BYTES:])


def _mac(derived: _Derived, body: bytes) -> str:
    return hmac.new(derived.mac_key, body, hashlib.sha256).hexdigest()
