"""A secret in a file, so that it stands on no command line and in no list of processes."""

import os
import stat
from pathlib import Path

from keywizard.domain.api_key import read_api_key, read_secret_key
from keywizard.domain.errors import FileError, SecretError
from keywizard.domain.secret import Secret
from keywizard.keys.passphrase import passphrase_problems
from keywizard.store.atomic import told

_MAX_SIZE = 16 * 1024


def read_passphrase(path: Path) -> Secret[str]:
    """Read the first line of a file that others cannot read; a pipe, as of `<(pass show bot)`, does too.

    Raises FileError `mode-too-open` and others, SecretError.
    """
    passphrase = _first_line(path, "passphrase-unprintable")
    for problem in passphrase_problems(passphrase):
        raise SecretError(problem)
    return passphrase


def read_foreign_passphrase(path: Path) -> Secret[str]:
    """Read a passphrase that somebody else has chosen, however short, from the first line of such a file; raises FileError, SecretError."""
    return _first_line(path, "passphrase-unprintable")


def read_passphrase_if_given(path: str | None) -> Secret[str] | None:
    """Read the passphrase that opens a stored key, where its file was named; raises as `read_passphrase` does."""
    return None if path is None else read_passphrase(Path(path))


def read_api_key_file(path: Path) -> str:
    """Read an API key from the first line of such a file; raises FileError and SecretError that say what it is instead."""
    return read_api_key(_first_line(path, "api-key-foreign-characters").reveal())


def read_secret_key_file(path: Path) -> Secret[str]:
    """Read an HMAC secret key from the first line of such a file; raises FileError, SecretError."""
    return read_secret_key(_first_line(path, "secret-key-foreign-characters"))


def _first_line(path: Path, problem: str) -> Secret[str]:
    with told(path), path.open("rb") as file:
        mode = os.fstat(file.fileno()).st_mode
        if stat.S_ISREG(mode) and stat.S_IMODE(mode) & 0o077:
            raise FileError("mode-too-open", path=str(path))
        content = file.read(_MAX_SIZE + 1)
    if len(content) > _MAX_SIZE:
        raise FileError("file-too-long", path=str(path), limit=_MAX_SIZE)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        raise SecretError(problem) from None
    return Secret(text.split("\n", 1)[0].removesuffix("\r"))
