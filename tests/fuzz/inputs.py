"""What is sent: by people, terminals, multiplexers and bad lines."""

from collections.abc import Callable
from random import Random

from tests.realterm.terminal import KEYS

_SIGNALS = {3, 17, 19, 28}
"""Ctrl+C, ctrl+Q, ctrl+S and ctrl+\\: sent by themselves or not at all, for on a terminal that was put back they stop what is on it."""
_TYPED = (
    *(key for key in KEYS.values() if key[0] not in _SIGNALS),
    *(bytes([code]) for code in range(1, 27) if code not in _SIGNALS),
    *(char.encode() for char in "aZ09 .,/\\\"'[]{}<>~èÈ€漢👩‍👩‍👧"),
    b"203.0.113.9",
    b"123456",
    b"\x1b[1;2H",
    b"\x1b[1;2F",
    b"\x1b[1;5C",
    b"\x1b[1;2D",
    b"\x1bb",
    b"\x1b\x7f",
    b"\x1b[97;5u",
    b"\x1b[97:65;5u",
    b"\x1b[9999999;1u",
    b"\x1b[97;1;55296u",
    b"\x1b[57441;1u",
    b"\x1b[15~",
    b"\x1b[17~",
    b"\x1b[21~",
    b"\x00",
)
"""Keys; what leaves the program is left out, or most sessions would be over at once."""
_UNFINISHED = (
    b"\x1b",
    b"\x1b[",
    b"\x1b[1;",
    b"\x1b]52;c;",
    b"\x1bP",
    b"\x1b[<0;1",
    b"\x1b[M",
    b"\x1b[M ",
    b"\x1bO",
    b"\xe2\x82",
    b"\xf0\x9f",
)
_LATE_ANSWERS = (
    b"\x1b[?62;22c",
    b"\x1b[>0;276;0c",
    b"\x1b[0n",
    b"\x1b[12;40R",
    b"\x1b[?2026;2$y",
    b"\x1b[?2026;0$y",
    b"\x1b[?1u",
    b"\x1b[8;24;80t",
)
_FOCUS = (b"\x1b[I", b"\x1b[O")


def keys(dice: Random) -> bytes:
    """Many keys in one write, as slow lines bundle them."""
    return b"".join(dice.choices(_TYPED, k=dice.randint(1, 40)))


def leaving(dice: Random) -> bytes:
    """The key that asks to leave, and perhaps an answer to the question."""
    return b"\x11" + dice.choice((b"", b"", b"\x1b", b"\t\r", b"\x11"))


def bytes_of_any_value(dice: Random) -> bytes:
    """What is not UTF-8, and what is a control character; but for what leaves the program."""
    return bytes(dice.choice([code for code in range(256) if code not in _SIGNALS]) for _ in range(dice.randint(1, 60)))


def paste(dice: Random) -> bytes:
    """A paste with escapes, controls and quotes in it."""
    pieces = dice.choices(
        ("a", "\n", "\t", "\r\n", "\x1b[31m", "\x1b]52;c;QQ==\x07", "\x00", "è", "203.0.113.9", "-----BEGIN", "{", "'"), k=20
    )
    return b"\x1b[200~" + "".join(pieces).encode() + b"\x1b[201~"


def long_paste(dice: Random) -> bytes:
    """Ten thousand lines by mistake."""
    return b"\x1b[200~" + b"a line by mistake\r" * dice.choice((100, 10_000)) + b"\x1b[201~"


def unfinished(dice: Random) -> bytes:
    """The beginning of a sequence whose end is lost."""
    return dice.choice(_UNFINISHED)


def clicks(dice: Random) -> bytes:
    """The mouse, as SGR, X10 past column 95, and urxvt report it: buttons, wheel, drags."""
    button, column, row = dice.choice((0, 1, 2, 3, 32, 35, 64, 65)), dice.randint(1, 220), dice.randint(1, 100)
    sgr = f"\x1b[<{button};{column};{row}M\x1b[<{button};{column};{row}m".encode()
    x10 = b"\x1b[M" + bytes(min(32 + cell, 255) for cell in (button, column, row))
    return dice.choice((sgr, x10, f"\x1b[{32 + button};{column};{row}M".encode()))


def moves(dice: Random) -> bytes:
    """The mouse moves and nothing is pressed."""
    return b"".join(f"\x1b[<35;{dice.randint(1, 80)};{dice.randint(1, 24)}M".encode() for _ in range(dice.randint(1, 30)))


def late_answers(dice: Random) -> bytes:
    """Answers to queries that somebody asked long ago."""
    return b"".join(dice.choices(_LATE_ANSWERS, k=dice.randint(1, 5)))


def focus(dice: Random) -> bytes:
    """The window comes to the front and goes."""
    return b"".join(dice.choices(_FOCUS, k=dice.randint(1, 6)))


HARMLESS: tuple[Callable[[Random], bytes], ...] = (moves, late_answers, focus)
"""What changes nothing that is seen."""
WILD: tuple[Callable[[Random], bytes], ...] = (
    keys,
    keys,
    keys,
    keys,
    leaving,
    bytes_of_any_value,
    paste,
    long_paste,
    unfinished,
    clicks,
    clicks,
    *HARMLESS,
)
"""Everything, the likely more often."""
