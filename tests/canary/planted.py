"""Secrets by every spelling that bytes can leave a program in, and the places they could leave it to."""

import base64
import contextlib
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import quote

from tests.realterm.terminal import Terminal

_LEAST = 8
"""Bytes of a spelling worth looking for; a shorter one turns up by itself."""


def spellings(secret: bytes) -> frozenset[bytes]:
    """Give a secret raw, in hexadecimal, in base64 at each of the three places that it can begin at, in JSON, in URLs, and as UTF-16."""
    text = secret.decode("utf-8", "replace")
    coded = {base64.b64encode(b"\0" * at + secret)[-(-at * 8 // 6) : (at + len(secret)) * 8 // 6] for at in range(3)}
    escaped = {json.dumps(text).strip('"').encode(), repr(text).strip("'").encode(), quote(text).encode(), text.encode("utf-16-le")}
    urlsafe = {each.translate(bytes.maketrans(b"+/", b"-_")) for each in coded}
    known = {secret, secret.hex().encode(), secret.hex().upper().encode(), secret[::-1]} | coded | urlsafe
    return frozenset(each for each in known | (escaped if "\ufffd" not in text else set()) if len(each) >= _LEAST)


class Canary:
    """Secrets, and the files that are meant to hold each."""

    def __init__(self) -> None:
        self.secrets: dict[str, bytes] = {}
        self.words: dict[str, bytes] = {}
        self._homes: dict[str, tuple[str, ...]] = {}

    def plant(self, name: str, secret: bytes, *homes: str) -> None:
        """Look for a secret everywhere but in the files whose paths end so."""
        self.secrets[name], self._homes[name] = secret, homes

    def plant_code(self, name: str, code: bytes) -> None:
        """Look for a short one where it stands by itself; anything else may have six such digits."""
        self.words[name], self._homes[name] = code, ()

    def found_in(self, content: bytes, path: str = "") -> list[str]:
        """Name the secrets that stand in what may hold none, or only those whose home `path` is."""
        known = [name for name, secret in self.secrets.items() if any(each in content for each in spellings(secret))]
        known += [name for name, code in self.words.items() if re.search(rb"(?<![0-9A-Za-z.])" + code + rb"(?![0-9A-Za-z])", content)]
        return [name for name in known if not path.endswith(self._homes[name] or ("\0",))]

    def found_under(self, folder: Path) -> Mapping[str, list[str]]:
        """Give every file under a folder that holds what it shall not, its name counted in."""
        names = {path: str(path.relative_to(folder)) for path in folder.rglob("*")}
        told = {name: self.found_in(name.encode() + b"\n" + _content(path), name) for path, name in names.items()}
        return {name: found for name, found in told.items() if found}


def _content(path: Path) -> bytes:
    return path.read_bytes() if path.is_file() and not path.is_symlink() else b""


def environ_and_words(pid: int) -> bytes:
    """Give what everybody may read of a process that runs: its environment and its command line."""
    told = b""
    for name in ("environ", "cmdline"):
        with contextlib.suppress(PermissionError):  # the system keeps it even from us
            told += Path(f"/proc/{pid}/{name}").read_bytes()
    return told


def copies(terminal: Terminal) -> Iterator[bytes]:
    """Give what was sent to the terminal's clipboard."""
    for command in terminal.emulator.commands:
        if command.startswith("52;"):
            yield base64.b64decode(command.rpartition(";")[2])


def left_on(terminal: Terminal) -> bytes:
    """Give what a person finds on the terminal when the program has ended: its normal screen, and all that was written since."""
    assert 1049 not in terminal.emulator.modes
    return terminal.screen.encode() + terminal.raw.rpartition(b"\x1b[?1049l")[2]
