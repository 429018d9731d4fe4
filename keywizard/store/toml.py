"""Reading TOML that a person may have edited: a wrong value is named with its file and line."""

import bisect
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from keywizard.domain.errors import FileError

T = TypeVar("T")

_HEADER = re.compile(r"^[ \t]*\[\[?[ \t]*[\w.\"'-]+[ \t]*\]\]?[ \t]*(?:#.*)?$", re.MULTILINE)


class Document:
    """A parsed file that remembers where it came from."""

    def __init__(self, path: Path, content: bytes) -> None:
        """Parse; raises FileError `toml-broken` with path and line."""
        import tomllib

        self.path = path
        try:
            self._text = content.decode()
            self.values: dict[str, Any] = tomllib.loads(self._text)
        except UnicodeDecodeError as error:
            raise FileError("toml-broken", path=str(path), line=content[: error.start].count(b"\n") + 1) from None
        except tomllib.TOMLDecodeError as error:
            raise FileError("toml-broken", path=str(path), line=_line_of(error, self._text)) from None
        except (RecursionError, ValueError):  # nested too deep, or a number of thousands of digits
            raise FileError("toml-broken", path=str(path), line=1) from None

    def take(self, field: str, read: Callable[[Any], T]) -> T:
        """Read a field that must be there; `read` raises ValueError, TypeError, KeyError or OverflowError on a value that does not do."""
        if field not in self.values:
            raise FileError("toml-field-missing", path=str(self.path), field=field)
        try:
            return read(self.values[field])
        except (ValueError, TypeError, KeyError, OverflowError):
            raise self.wrong(field) from None

    def take_or(self, field: str, read: Callable[[Any], T], otherwise: T) -> T:
        """Read a field that may be missing."""
        return self.take(field, read) if field in self.values else otherwise

    def wrong(self, field: str) -> FileError:
        """Make the error for a field whose value does not do."""
        return FileError("toml-value-wrong", path=str(self.path), field=field, line=self.line_of(field))

    def line_of(self, field: str) -> int:
        """Give the line that a field or a table of that name begins on, counted from 1; the first one where it cannot be found."""
        match = _assignment(field).search(self._text) or _header(field).search(self._text)
        return _line_at(self._text, match) if match else 1

    def tables(self, name: str) -> "TableLines":
        """Find the tables `[name]` or `[[name]]` of the document."""
        return TableLines(self._text, name)


class TableLines:
    """Where the tables of one name begin and their fields stand, which the parser of the library does not tell."""

    def __init__(self, document: str, name: str) -> None:
        """Look for the headers of `name` in a document."""
        self._document = document
        self._headers = tuple(_header(name).finditer(document))
        self._ends = tuple(match.start() for match in _HEADER.finditer(document))

    def of_table(self, index: int) -> int:
        """Give the line of a table, counted from 0 in the order of the document; the first one where it cannot be found."""
        return _line_at(self._document, self._headers[index]) if index < len(self._headers) else 1

    def of_field(self, index: int, field: str) -> int | None:
        """Give the line of a field in a table; nothing where it does not stand there."""
        if index >= len(self._headers):
            return None
        start = self._headers[index].end()
        found = _assignment(field).search(self._document, start, self._end_of(start))
        return _line_at(self._document, found) if found else None

    def _end_of(self, start: int) -> int:
        place = bisect.bisect_right(self._ends, start)
        return self._ends[place] if place < len(self._ends) else len(self._document)


def text(value: object) -> str:
    """Accept a string of at most 500 printable characters."""
    if not isinstance(value, str) or len(value) > 500 or not value.isprintable():
        raise ValueError
    return value


def flag(value: object) -> bool:
    """Accept true or false."""
    if not isinstance(value, bool):
        raise TypeError
    return value


def _assignment(field: str) -> re.Pattern[str]:
    return re.compile(rf'^[ \t]*"?{re.escape(field)}"?[ \t]*=', re.MULTILINE)


def _header(name: str) -> re.Pattern[str]:
    return re.compile(rf"^[ \t]*\[\[?[ \t]*{re.escape(name)}[ \t]*\]", re.MULTILINE)


def _line_at(document: str, match: re.Match[str]) -> int:
    return document.count("\n", 0, match.start()) + 1


def _line_of(error: ValueError, document: str) -> int:
    # Python 3.14 has error.lineno; before it the line stands only in the message
    match = re.search(r"at line (\d+)", str(error))
    return int(match.group(1)) if match else document.count("\n") + 1
