"""What a program sends, taken apart: text, control sequences and commands, and whether a terminal knows them."""

import re
from collections.abc import Iterator

from tests.terminals.looks import Inks, Look

_SEQUENCE = re.compile(
    r"\x1b\[(?P<prefix>[<=>?]?)(?P<numbers>[\d;:]*)(?P<between>[ -/]*)(?P<final>[@-~])|\x1b\](?P<command>[^\x07\x1b]*)(?:\x07|\x1b\\)"
)
_KNOWN_FINALS = frozenset("ABCDHJKPX@LMdGfmr")
"""Finals without a prefix that every terminal since the VT220 obeys; a VT100 ignores the ones it is too old for."""
_MODES = {7, 25, 1049, 1004, 2004, 2026}
"""Private modes of DEC and xterm; a terminal that lacks one ignores it."""
_MOUSE_MODES = {1000, 1002, 1003, 1006, 1015}
_QUERIES = {"n"}


def foreign_sequences(sent: str, look: Look) -> set[str]:
    """Give every sequence that such a terminal does not know, or was told not to be sent."""
    sequences = list(_SEQUENCE.finditer(sent))
    rest = _SEQUENCE.sub("", sent)
    odd = {repr(char) for char in rest if not char.isprintable() and char not in "\r\n"}
    return odd | {sequence[0] for sequence in sequences if not _is_known(sequence, look)}


def _is_known(sequence: re.Match[str], look: Look) -> bool:
    if sequence["command"] is not None:
        return look.has_commands
    kind = f"{sequence['prefix']}{sequence['between']}{sequence['final']}"
    if kind in {"?h", "?l"}:
        modes = {int(number) for number in sequence["numbers"].split(";")}
        return modes <= (_MODES | _MOUSE_MODES if look.has_mouse else _MODES)
    if kind in {">u", "<u", "?$p"}:
        return look.has_kitty
    if kind == "m":
        return inks_of(sequence["numbers"]) <= look.inks
    return kind in _KNOWN_FINALS | _QUERIES


def inks_of(numbers: str) -> Inks:
    """Tell how many colours a terminal must have to obey the numbers of an SGR sequence."""
    return max(_inks(re.split("[;:]", numbers)), default=Inks.NONE)


def _inks(numbers: list[str]) -> Iterator[Inks]:
    left = iter(int(number or 0) for number in numbers)
    for number in left:
        if number in {38, 48}:
            is_indexed = next(left) == 5
            for _ in range(1 if is_indexed else 3):
                next(left)
            yield Inks.MANY if is_indexed else Inks.EVERY
        elif 30 <= number < 50 or 90 <= number < 108:
            yield Inks.SIXTEEN
