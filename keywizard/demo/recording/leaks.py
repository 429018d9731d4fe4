"""The second line of defence: a recording that holds a secret is not written, wherever in it the secret stands.

It is read as a person reads it, row by row and down each column, and as a program does, with and without what its form adds.
"""

import html
import re
from collections.abc import Collection, Iterable, Iterator, Sequence

from keywizard.domain.errors import SecretError
from keywizard.domain.secret import Secret

_TELLING = 12
"""Characters of a long secret that count as the secret: the rest may be out of sight, or on another line."""
_TAG = re.compile(r"<[^>]*>")
_CODE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
_ESCAPED = re.compile(r"\\(?:u(?P<code>[0-9a-fA-F]{4})|(?P<char>.))")
_BETWEEN = re.compile(r"""[\s"',\\[\]]""")
"""What may stand between two characters of a text, and is not looked for."""
_COLUMN = re.compile(r"[^│┃|▏▕]+")
"""What stands between the frames of a row."""


def refuse_leaks(screens: Iterable[Iterable[str]], text: str, secrets: Collection[Secret[str]]) -> None:
    """Raise SecretError, which quotes nothing, if a secret is on one of the `screens`, given as rows, or in the finished `text`."""
    seen = dict.fromkeys(piece for rows in map(tuple, screens) for piece in (*_read_across(rows), *_read_down(rows)))
    everything = "\n".join((*seen, *_read_by_programs(text)))
    if any(part in everything for secret in secrets for part in _parts(secret)):
        raise SecretError("recording-holds-secret")


def _parts(secret: Secret[str]) -> Iterator[str]:
    wanted = _bare(secret.reveal())
    return (wanted[start : start + _TELLING] for start in range(max(len(wanted) - _TELLING, 0) + 1) if wanted)


def _read_across(rows: Sequence[str]) -> Iterator[str]:
    yield _bare("".join(rows))


def _read_down(rows: Sequence[str]) -> Iterator[str]:
    # What is wrapped in a frame goes on under its own beginning.
    columns: dict[int, list[str]] = {}
    for row in rows:
        for found in _COLUMN.finditer(row):
            columns.setdefault(found.start(), []).append(found[0])
    return (_bare("".join(pieces)) for pieces in columns.values())


def _read_by_programs(text: str) -> Iterator[str]:
    unescaped = _ESCAPED.sub(_meant, text)
    for each in (text, unescaped, html.unescape(text), html.unescape(_TAG.sub("", text)), _CODE.sub("", unescaped)):
        yield _bare(each)


def _meant(escaped: re.Match[str]) -> str:
    return chr(int(code, 16)) if (code := escaped["code"]) else escaped["char"]


def _bare(text: str) -> str:
    return _BETWEEN.sub("", text)
