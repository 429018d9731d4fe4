"""A passphrase in a file, so that it stands on no command line and in no list of processes."""

import stat
from pathlib import Path

from keywizard.domain.errors import FileError, SecretError
from keywizard.domain.secret import Secret
from keywizard.keys.passphrase import passphrase_problems
from keywizard.store.atomic import read_bounded

_MAX_SIZE = 16 * 1024


def read_passphrase(path: Path) -> Secret[str]:
    """Read the first line of a file that others cannot read. Raises FileError `mode-too-open` and others, SecretError."""
    content = read_bounded(path, _MAX_SIZE)
    if stat.S_ISREG(mode := path.stat().st_mode) and stat.S_IMODE(mode) & 0o077:
        raise FileError("mode-too-open", path=str(path))
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        raise SecretError("passphrase-unprintable") from None
    passphrase = Secret(text.split("\n", 1)[0].removesuffix("\r"))
    for problem in passphrase_problems(passphrase):
        raise SecretError(problem)
    return passphrase
