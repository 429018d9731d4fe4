"""Input that stays awake whatever arrives."""

import codecs
from collections.abc import Callable

from textual.drivers import linux_driver

_ERRORS = "keywizard-latin-1"


def _as_latin_1(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("latin-1"), error.end


def _tolerant(encoding: str) -> Callable[[], codecs.IncrementalDecoder]:
    decoder = codecs.getincrementaldecoder(encoding)
    return lambda: decoder(_ERRORS)


def tolerate_bad_bytes() -> None:
    """Read a byte that is not UTF-8 as Latin-1: stock Textual ends the program over one (Textual issue 6668)."""
    codecs.register_error(_ERRORS, _as_latin_1)
    linux_driver.getincrementaldecoder = _tolerant  # type: ignore[attr-defined, assignment]  # the driver offers no other way
