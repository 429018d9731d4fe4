"""Keys to store; none of them opens anything."""

from datetime import UTC, datetime
from pathlib import Path

from keywizard.domain.key_type import KeyType
from keywizard.domain.permission import Permission
from keywizard.domain.place import Place
from keywizard.store.keyring import PRIVATE_KEY, PUBLIC_KEY
from keywizard.store.profiles import Profile

PROFILE_OF_A_PAIR = Profile(
    label="spot bot",
    key_type=KeyType.ED25519,
    place=Place.PRACTICE,
    account="verified-plus",
    created_at=datetime(2026, 11, 1, 12, tzinfo=UTC),
    api_key="A" * 64,
    fingerprint="SHA256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU",
    allowed_ips=("203.0.113.7",),
    permissions=frozenset({Permission.READING, Permission.SPOT_AND_MARGIN_TRADING}),
)
CANARY = b"canary-private-key-canary"
FILES = {PRIVATE_KEY: CANARY, PUBLIC_KEY: b"the public half"}


def tree(root: Path) -> dict[str, bytes | None]:
    """Give everything under a folder: the content of each file, where each link leads, nothing for a folder."""
    return {str(path.relative_to(root)): _content(path) for path in sorted(root.rglob("*"))}


def _content(path: Path) -> bytes | None:
    if path.is_symlink():
        return bytes(path.readlink())
    return None if path.is_dir() else path.read_bytes()
