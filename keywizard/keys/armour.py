"""Finding the one private key in a file or a paste that comes from elsewhere: PEM armour, bare base64 or DER.

Text around it, indentation, any line ends, a byte order mark, UTF-16, and line breaks written as backslash and n do not matter. What is
no private key is named: people mix these files up.
"""

import base64
import re
from collections.abc import Callable
from typing import NamedTuple

from keywizard.domain.api_key import is_api_key, trimmed
from keywizard.domain.errors import SecretError
from keywizard.domain.secret import Secret

MAX_FOREIGN_SIZE = 64 * 1024
"""Bytes; an RSA-16384 key in armour has less than 13,000."""

PKCS8, ENCRYPTED_PKCS8, PKCS1, SEC1 = "PRIVATE KEY", "ENCRYPTED PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY"
DSA, OPENSSH, BARE = "DSA PRIVATE KEY", "OPENSSH PRIVATE KEY", ""
PRIVATE_TITLES = (PKCS8, ENCRYPTED_PKCS8, PKCS1, SEC1, DSA, OPENSSH)


class Found(NamedTuple):
    """A private key as it was found."""

    title: str
    """What the armour calls it; empty for DER and base64 without armour."""
    der: Secret[bytes]
    """What the armour holds."""
    dek_info: str | None = None
    """How a PEM of the old sort is encrypted (RFC 1421 4.6.1.3), if it is."""


class _Block(NamedTuple):
    title: str
    body: str
    is_whole: bool


def find_private_key(content: Secret[bytes]) -> Found:
    """Give the private key in a file or a paste.

    Raises SecretError, never quoting the input: `private-key-too-long`, `import-empty`, `import-several-keys`, `import-cut-short`,
    `private-key-unreadable`, what it is instead (`import-is-…`), `import-unknown`.
    """
    raw = content.reveal()
    if len(raw) > MAX_FOREIGN_SIZE:
        raise SecretError("private-key-too-long")
    if raw[:1] == b"0" and _is_der(raw):
        return Found(BARE, content)
    for is_it, problem in _BINARY_PROBLEMS:
        if is_it(raw):
            raise SecretError(problem)
    return _found_in(_text_of(raw))


def _found_in(text: str) -> Found:
    if not text.strip():
        raise SecretError("import-empty")
    blocks = _blocks(text)
    private = [block for block in blocks if block.title in PRIVATE_TITLES]
    if len(private) > 1:
        raise SecretError("import-several-keys", count=len(private))
    if private:
        return _opened(private[0])
    for is_it, problem in _TEXT_PROBLEMS:
        if is_it(text):
            raise SecretError(problem)
    bare = _decoded(text)
    if bare is None or blocks or not _is_key(bare):
        raise SecretError("import-unknown")
    return Found(BARE, Secret(bare))


def _text_of(raw: bytes) -> str:
    encoding = "utf-16" if raw[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
    text = raw.decode(encoding, "replace").replace("\0", "\N{REPLACEMENT CHARACTER}")
    return text.replace("\\r", "").replace("\\n", "\n") if "-----" in text else text


def _blocks(text: str) -> list[_Block]:
    # Split, not searched: the pattern that finds a block by its title at both ends takes minutes over a file full of beginnings.
    found = []
    for piece in text.split("-----BEGIN ")[1:]:
        title, dashes, rest = piece.partition("-----")
        body, end, _ = rest.partition(f"-----END {title}-----")
        found.append(_Block(title, body, bool(dashes and end)))
    return found


def _opened(block: _Block) -> Found:
    if not block.is_whole:
        raise SecretError("import-cut-short")
    lines = [line.strip() for line in block.body.splitlines()]
    headers = dict(line.split(":", 1) for line in lines if ":" in line)
    dek_info = headers["DEK-Info"].strip() if "DEK-Info" in headers else None
    decoded = _decoded("".join(line for line in lines if ":" not in line))
    if not decoded or not (dek_info or _is_key(decoded)):
        raise SecretError("private-key-unreadable")
    return Found(block.title, Secret(decoded), dek_info)


def _decoded(text: str) -> bytes | None:
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except ValueError:
        return None


def _is_key(raw: bytes) -> bool:
    return _is_der(raw) or raw.startswith(b"openssh-key-v1\0")


def _is_der(raw: bytes) -> bool:
    """Tell whether all of it is one SEQUENCE (X.690 8.1.3), by its first bytes and its length."""
    if len(raw) < 2 or raw[0] != 0x30:
        return False
    if raw[1] < 0x80:
        return len(raw) == 2 + raw[1]
    count = raw[1] & 0x7F
    return count <= 4 and len(raw) == 2 + count + int.from_bytes(raw[2 : 2 + count], "big")


_SSH_PUBLIC = re.compile(
    r"^[^\n]{0,200}\b(?:ssh-(?:ed25519|rsa|dss)|ecdsa-sha2-nistp\d+|sk-\S{1,40})(?:@openssh\.com)? +AAAA", re.MULTILINE
)
_SSH_CERTIFICATE = re.compile(r"-cert-v01@openssh\.com +AAAA")
_Check = tuple[Callable[[str], object], str]

_BINARY_PROBLEMS: tuple[tuple[Callable[[bytes], bool], str], ...] = (
    (lambda raw: raw.startswith((b"\x1f\x8b", b"PK\x03\x04", b"BZh", b"\xfd7zXZ")) or raw[257:262] == b"ustar", "import-is-archive"),
)
"""Binance's own key generator hands its pair out in a .tar.gz."""
_TEXT_PROBLEMS: tuple[_Check, ...] = (
    (lambda text: any(f"-----BEGIN {title}-----" in text for title in ("PUBLIC KEY", "RSA PUBLIC KEY")), "import-is-public-key"),
    (lambda text: "---- BEGIN SSH2 PUBLIC KEY ----" in text, "import-is-ssh-public-key"),
    (lambda text: "-----BEGIN " in text and "CERTIFICATE" in text, "import-is-certificate"),
    (_SSH_CERTIFICATE.search, "import-is-certificate"),
    (_SSH_PUBLIC.search, "import-is-ssh-public-key"),
    (lambda text: "PuTTY-User-Key-File" in text, "import-is-putty"),
    (lambda text: is_api_key(trimmed(text)) and not _is_key(_decoded(trimmed(text)) or b""), "import-is-api-key"),
)
