"""What makes a passphrase usable."""

from keywizard.domain.secret import Secret

MIN_PASSPHRASE_LENGTH = 8
"""Characters; below that the rounds of PBKDF2 cannot help."""
MAX_PASSPHRASE_LENGTH = 1024
"""Characters; more is a pasted file."""


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


def is_portable(passphrase: Secret[str]) -> bool:
    """Tell whether every client reads it alike: the official Python SDK takes it as Latin-1, all others as UTF-8."""
    return passphrase.reveal().isascii()
