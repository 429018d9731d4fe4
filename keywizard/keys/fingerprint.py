"""Fingerprints: a public key made short enough to compare by eye."""

import base64
import binascii

from keywizard.domain.key_type import KeyType

_WIDTH, _HEIGHT = 17, 9
_TRAIL = " .o+=*BOX@%&#/^SE"
"""One glyph a number of visits; the last two mark the start and the end."""


def fingerprint_of(spki: bytes) -> str:
    """Give `SHA256:` and the unpadded base64 of the SHA-256 of a SubjectPublicKeyInfo (the form of ssh-keygen -l)."""
    return "SHA256:" + base64.b64encode(_sha256(spki)).decode().rstrip("=")


def spki_of(public_key_pem: str) -> bytes:
    """Give the SubjectPublicKeyInfo in a PEM, which is nothing but its base64; whether it is one is not asked. Raises ValueError."""
    first, *body, last = public_key_pem.strip().splitlines() or ("",) * 2
    if (first, last) != ("-----BEGIN PUBLIC KEY-----", "-----END PUBLIC KEY-----"):
        raise ValueError
    try:
        return base64.b64decode("".join(body), validate=True)
    except binascii.Error:
        raise ValueError from None


def picture_title(key_type: KeyType) -> str:
    """Give what stands on the upper border of the picture of a pair's fingerprint."""
    return f"RSA {key_type.rsa_bits}" if key_type.rsa_bits else "ED25519 256"


def randomart_of(spki: bytes, title: str) -> tuple[str, ...]:
    """Draw the fingerprint as OpenSSH's drunken bishop does: eleven ASCII lines of nineteen characters."""
    return draw_randomart(_sha256(spki), title)


def draw_randomart(digest: bytes, title: str) -> tuple[str, ...]:
    """Draw any SHA-256 digest (OpenSSH sshkey.c, fingerprint_randomart)."""
    visits = [[0] * _WIDTH for _ in range(_HEIGHT)]
    x, y = _WIDTH // 2, _HEIGHT // 2
    for step in _steps(digest):
        x = min(max(x + (1 if step & 1 else -1), 0), _WIDTH - 1)
        y = min(max(y + (1 if step & 2 else -1), 0), _HEIGHT - 1)
        visits[y][x] = min(visits[y][x] + 1, len(_TRAIL) - 3)
    visits[_HEIGHT // 2][_WIDTH // 2] = len(_TRAIL) - 2
    visits[y][x] = len(_TRAIL) - 1
    rows = ("|" + "".join(_TRAIL[count] for count in row) + "|" for row in visits)
    return (_border(title), *rows, _border("SHA256"))


def _steps(digest: bytes) -> list[int]:
    return [byte >> shift & 3 for byte in digest for shift in (0, 2, 4, 6)]


def _border(text: str) -> str:
    mark = f"[{text}]"
    left = (_WIDTH - len(mark)) // 2  # OpenSSH rounds down; str.center rounds up
    return "+" + "-" * left + mark + "-" * (_WIDTH - left - len(mark)) + "+"


def _sha256(data: bytes) -> bytes:
    import hashlib  # two milliseconds of every start

    return hashlib.sha256(data).digest()
