"""What makes a passphrase usable."""

from keywizard.domain.secret import Secret

MIN_PASSPHRASE_LENGTH = 8
"""Characters; below that the rounds of PBKDF2 cannot help."""
MAX_PASSPHRASE_LENGTH = 1024
"""Characters; more is a pasted file."""

MIN_BACKUP_PASSPHRASE_LENGTH = 12
"""Characters; what it protects is every key at once, in a file that lies about for years."""
MAX_BACKUP_PASSPHRASE_SIZE = 511
"""Bytes in UTF-8; `openssl enc` takes no more where it asks for one."""


def passphrase_problems(passphrase: Secret[str], confirmation: Secret[str] | None = None) -> tuple[str, ...]:
    """Give every reason against a passphrase, as problem ids; none means that it does."""
    text = passphrase.reveal()
    if "PRIVATE KEY" in text:
        return ("passphrase-is-private-key",)
    problems = (
        ("passphrase-too-short", len(text) < MIN_PASSPHRASE_LENGTH),
        ("passphrase-too-long", len(text) > MAX_PASSPHRASE_LENGTH),
        ("passphrase-unprintable", any(not char.isprintable() for char in text)),
        ("passphrase-differs", confirmation is not None and confirmation != passphrase),
    )
    return tuple(problem for problem, holds in problems if holds)


def backup_passphrase_problems(passphrase: Secret[str]) -> tuple[str, ...]:
    """Give every reason against a passphrase for a backup, as problem ids; none means that it does."""
    text = passphrase.reveal()
    problems = (
        ("backup-passphrase-too-short", len(text) < MIN_BACKUP_PASSPHRASE_LENGTH),
        ("backup-passphrase-too-long", _size(text) > MAX_BACKUP_PASSPHRASE_SIZE),
    )
    return passphrase_problems(passphrase) or tuple(problem for problem, holds in problems if holds)


def _size(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))


def is_portable(passphrase: Secret[str]) -> bool:
    """Tell whether every client reads it alike: the official Python SDK takes it as Latin-1, all others as UTF-8."""
    return passphrase.reveal().isascii()
