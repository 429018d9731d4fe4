"""Looking up texts. Nothing is translated at import; a catalogue is read when its language is first used.

A run needs some tens of the thousands of texts, so each is looked up where it lies in the file (GNU gettext manual, 10.3), whose ids are in
order. The `gettext` module takes every one of them apart first, a quarter of a start of Python.
"""

import bisect
import functools
import struct
from collections.abc import Mapping

LANGUAGES = ("en", "it")
_LOCALE = f"{__file__.rpartition('/')[0]}/locale"
_LITTLE_ENDIAN = bytes.fromhex("de120495")
"""How a file begins whose numbers have their lowest byte first."""
_VARIABLES = ("KEYWIZARD_LANG", "LC_ALL", "LC_MESSAGES", "LANG")


class Translator:
    """Gives the text for an id in one language."""

    def __init__(self, language: str) -> None:
        """Speak `language`, one of LANGUAGES."""
        self.language = language

    def __call__(self, message_id: str, /, **values: object) -> str:
        """Give the text with its placeholders filled; an id without a text comes back as it is, so that a slip never ends the program."""
        return self.template(message_id).format(**values)

    def template(self, message_id: str) -> str:
        """Give the text with its placeholders unfilled."""
        return _text(self.language, message_id) or message_id

    def has(self, message_id: str) -> bool:
        """Tell whether the id has a text."""
        return _text(self.language, message_id) is not None


def choose_language(flag: str | None, configured: str | None, environ: Mapping[str, str]) -> str:
    """Choose by the flag, then the settings, then the environment (KEYWIZARD_LANG, LC_ALL, LC_MESSAGES, LANG), then English."""
    spoken = next((value for name in _VARIABLES if (value := environ.get(name))), "")
    return flag or configured or ("it" if spoken.lower().startswith("it") else "en")


class _Catalogue:
    def __init__(self, content: bytes) -> None:
        order = "<" if content.startswith(_LITTLE_ENDIAN) else ">"
        count, *tables = struct.unpack_from(f"{order}3I", content, 8)
        self._content = content
        self._ids, self._texts = (struct.unpack_from(f"{order}{2 * count}I", content, table) for table in tables)
        self._rows = range(count)

    def text(self, message_id: str) -> str | None:
        wanted = message_id.encode(errors="replace")
        row = bisect.bisect_left(self._rows, wanted, key=self._id)
        return self._piece(self._texts, row).decode() if row in self._rows and self._id(row) == wanted else None

    def _id(self, row: int) -> bytes:
        return self._piece(self._ids, row)

    def _piece(self, table: tuple[int, ...], row: int) -> bytes:
        length, start = table[2 * row], table[2 * row + 1]
        return self._content[start : start + length]


@functools.cache
def _catalogue(language: str) -> _Catalogue:
    with open(f"{_LOCALE}/{language}.mo", "rb") as file:  # noqa: PTH123  # pathlib alone costs a third of a start of Python
        return _Catalogue(file.read())


@functools.cache
def _text(language: str, message_id: str) -> str | None:
    return _catalogue(language).text(message_id)
