"""What page and program say to each other: JSON from the page, packets of Textual's driver to and from the program."""

import asyncio
import json
from typing import Any, NamedTuple

from keywizard.i18n.translator import LANGUAGES

MAX_MESSAGE = 64 * 1024
"""Bytes of the longest message that a page may send; the longest private key that can be pasted is far below."""
_MAX_PACKET = 16 * 1024 * 1024
_CELLS = range(1, 1000)
_SIGNALS = frozenset({"focus", "blur"})


class Size(NamedTuple):
    """How large the page's terminal is, in cells."""

    width: int
    """Columns."""
    height: int
    """Rows."""


def size_of(width: object, height: object) -> Size | None:
    """Read a size; nothing for what is none."""
    try:
        size = Size(int(str(width)), int(str(height)))
    except ValueError:
        return None
    return size if size.width in _CELLS and size.height in _CELLS else None


def packet_of(message: str) -> bytes | None:
    """Turn a message of the page into what the program takes; nothing for what it shall not hear.

    A page may type, tell its size and whether it has the focus. Nothing else that the driver knows comes from outside.
    """
    match _loaded(message):
        case ["stdin", str(typed)]:
            return _packet(b"D", typed.encode("utf-8", "replace"))
        case ["resize", {"width": int(width), "height": int(height)}] if size := size_of(width, height):
            return _meta({"type": "resize", **size._asdict()})
        case [str(name)] if name in _SIGNALS:
            return _meta({"type": name})
    return None


def pong_of(message: str) -> str | None:
    """Give the answer to a ping of the page, which measures the way; nothing for other messages."""
    match _loaded(message):
        case ["ping", str(sent)]:
            return json.dumps(["pong", sent])
    return None


def goodbye_of(content: bytes) -> str | None:
    """Give the language in which the program said, beside what it draws, that it ends; a page is told of nothing else."""
    match _loaded(content):
        case {"type": "exit", "language": str(language)} if language in LANGUAGES:
            return language
    return None


def _loaded(message: str | bytes) -> Any:
    try:
        return json.loads(message)
    except (ValueError, RecursionError):
        return None


def _meta(values: dict[str, Any]) -> bytes:
    return _packet(b"M", json.dumps(values).encode())


def _packet(kind: bytes, payload: bytes) -> bytes:
    return kind + len(payload).to_bytes(4, "big") + payload


async def read_packet(stream: asyncio.StreamReader) -> tuple[bytes, bytes] | None:
    """Read the kind and the content of the program's next packet; nothing at its end, or where it says anything else."""
    try:
        head = await stream.readexactly(5)
        length = int.from_bytes(head[1:], "big")
        return (head[:1], await stream.readexactly(length)) if length <= _MAX_PACKET else None
    except asyncio.IncompleteReadError:
        return None
