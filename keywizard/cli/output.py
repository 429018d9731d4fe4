"""What goes to standard output."""

import contextlib
import io
import json
import sys
from collections.abc import Iterable


def speak_any_encoding() -> None:
    """Write a question mark for what the terminal cannot show, rather than end."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            with contextlib.suppress(ValueError):  # closed by whoever started us
                stream.reconfigure(errors="replace")


def print_json(value: object) -> None:
    """Write one JSON value; ASCII alone, so that any encoding carries it."""
    sys.stdout.write(json.dumps(value, indent=2) + "\n")


def print_lines(lines: Iterable[str]) -> None:
    """Write lines of text."""
    sys.stdout.writelines(f"{line}\n" for line in lines)
