"""Input that stays awake whatever arrives."""

import codecs
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

_ERRORS = "keywizard-latin-1"
# Three bytes of any value, for button, column and row: past column 95 they are no UTF-8, or by chance another letter.
_MOUSE_REPORT = re.compile(rb"\x1b\[M.{3}", re.DOTALL)
_MOUSE_REPORT_BEGUN = re.compile(rb"\x1b\[M.{0,2}\Z", re.DOTALL)


class TolerantDecoder(codecs.BufferedIncrementalDecoder):
    """UTF-8, with every byte that is none read as Latin-1, and old mouse reports left in one piece.

    Textual's own decoder ends the program over a byte that is not UTF-8 (Textual issue 6668).
    """

    def __init__(self) -> None:
        """Begin at the start of a stream."""
        codecs.register_error(_ERRORS, _as_latin_1)
        super().__init__()

    def _buffer_decode(self, data: "ReadableBuffer", errors: str, final: bool) -> tuple[str, int]:  # noqa: FBT001  # as codecs calls it
        del errors
        data, pieces, at = bytes(data), [], 0
        for report in _MOUSE_REPORT.finditer(data):
            pieces += [data[at : report.start()].decode("utf-8", _ERRORS), report[0].decode("latin-1")]
            at = report.end()
        begun = None if final else _MOUSE_REPORT_BEGUN.search(data, at)
        end = begun.start() if begun else len(data)
        text, used = codecs.utf_8_decode(data[at:end], _ERRORS, final or begun is not None)
        return "".join(pieces) + text, at + used


def _as_latin_1(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("latin-1"), error.end
