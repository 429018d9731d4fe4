"""What a terminal writes with: attributes and two colours, and the fewest bytes that change them (ECMA-48, SGR)."""

import functools
from typing import NamedTuple

from rich.color import ColorSystem
from rich.style import Style

_CODES = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "21", "51", "52", "53")
"""Bold, dim, italic, underline, blink, fast blink, reverse, conceal, strike, double underline, frame, circle, overline: a bit each."""
_BOLD, _NOT_BOLD = 1, "22"
_SEEN_ON_BLANKS = sum(1 << bit for bit, code in enumerate(_CODES) if code not in {"1", "2", "3", "8"})
RESET = "\x1b[m"
"""Makes a terminal write with the pen that it has from the start."""
_DEFAULT_INK, _DEFAULT_PAPER = "39", "49"


class Pen(NamedTuple):
    """How a cell is drawn."""

    attributes: int = 0
    """Bold, underline and the like, by the bits of a rich style."""
    ink: str = ""
    """The SGR parameters of the colour of letters; empty for the terminal's own."""
    paper: str = ""
    """The SGR parameters of the ground; empty for the terminal's own."""

    @property
    def marks_blanks(self) -> bool:
        """Whether a blank cell shows more than the ground."""
        return bool(self.attributes & _SEEN_ON_BLANKS)

    def for_blanks(self) -> "Pen":
        """Give the pen as far as it is seen on a blank cell."""
        return self if self.marks_blanks else Pen(paper=self.paper)


@functools.lru_cache(1024)
def pen_of(style: Style | None, colours: ColorSystem) -> Pen:
    """Give the pen that draws a style on a terminal with so many colours."""
    if style is None:
        return Pen()
    ink = ";".join(style.color.downgrade(colours).get_ansi_codes()) if style.color else ""
    paper = ";".join(style.bgcolor.downgrade(colours).get_ansi_codes(foreground=False)) if style.bgcolor else ""
    return Pen(_attributes(style), "" if ink == _DEFAULT_INK else ink, "" if paper == _DEFAULT_PAPER else paper)


def _attributes(style: Style) -> int:
    names = ("bold", "dim", "italic", "underline", "blink", "blink2", "reverse", "conceal", "strike", "underline2", "frame", "encircle")
    return sum(1 << bit for bit, name in enumerate((*names, "overline")) if getattr(style, name))


@functools.lru_cache(4096)
def change_of_pen(held: Pen, wanted: Pen) -> str:
    """Give the shortest sequence after which a terminal that writes with `held` writes with `wanted`."""
    if held == wanted:
        return ""
    anew = ";".join(("0", *_codes_of(wanted.attributes), *filter(None, (wanted.ink, wanted.paper))))
    ended = held.attributes & ~wanted.attributes
    if ended and not (ended == _BOLD and _knows_more(held, wanted)):
        return _sequence(anew)  # old terminals know no other way to turn an attribute off
    added = (
        *((_NOT_BOLD,) if ended else ()),
        *_codes_of(wanted.attributes & ~held.attributes),
        *((wanted.ink or _DEFAULT_INK,) if wanted.ink != held.ink else ()),
        *((wanted.paper or _DEFAULT_PAPER,) if wanted.paper != held.paper else ()),
    )
    return _sequence(min(anew, ";".join(added), key=len))


def _knows_more(*pens: Pen) -> bool:
    # A terminal of 256 colours is younger than the code that ends bold alone.
    return any(";" in colour for pen in pens for colour in (pen.ink, pen.paper))


def change_for_blanks(held: Pen, wanted: Pen) -> tuple[str, Pen]:
    """Give the same for writing blanks, on which not all of a pen is seen, and the pen that the terminal holds then."""
    if not wanted.marks_blanks and not held.marks_blanks:
        wanted = held._replace(paper=wanted.paper)
    return change_of_pen(held, wanted), wanted


def _codes_of(attributes: int) -> tuple[str, ...]:
    return tuple(code for bit, code in enumerate(_CODES) if attributes & (1 << bit))


def _sequence(parameters: str) -> str:
    return RESET if parameters == "0" else f"\x1b[{parameters}m"
