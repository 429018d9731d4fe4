"""What goes to standard output."""

import codecs
import io
import os
import sys
from collections.abc import Iterable

from keywizard.domain.errors import FileError


def speak_any_encoding() -> None:
    """Spell what the terminal cannot show with letters that it can, a question mark where there are none, rather than end."""
    codecs.register_error(_SPELT, _spelt)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=_SPELT)


def _spelt(error: UnicodeError) -> tuple[str, int]:
    from keywizard.terminal.ascii import spelt_in_ascii  # most terminals show everything

    if not isinstance(error, UnicodeEncodeError):
        raise error
    return spelt_in_ascii(error.object[error.start : error.end]), error.end


_SPELT = "keywizard-spelt"


def print_json(value: object) -> None:
    """Write one JSON value; ASCII alone, so that any encoding carries it. Raises FileError `output-lost`."""
    import json

    _write(json.dumps(value, indent=2) + "\n")


def print_json_line(value: object) -> None:
    """Write one JSON value on a line of its own, for a reader who follows along. Raises as `print_json` does, and BrokenPipeError."""
    import json

    _write(json.dumps(value) + "\n")


def print_lines(lines: Iterable[str]) -> None:
    """Write lines of text. Raises FileError `output-lost`, or BrokenPipeError where the reader has left."""
    _write("".join(f"{line}\n" for line in lines))


def _write(text: str) -> None:
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        _abandon_output()
        raise
    except OSError as error:
        _abandon_output()
        raise FileError("output-lost", system=error.strerror or "") from error
    except AttributeError as error:  # started without a standard output
        raise FileError("output-lost", system="") from error


def _abandon_output() -> None:
    # What is left in the buffer has nowhere to go, and the interpreter would complain of it at its end.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
