"""Taking secrets out of a screen: what stands in a marked cell is never looked at, whatever it is."""

import functools

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from keywizard.tui.secrecy import Secrecy, secrecy_of

MASK = "•"
"""Stands for a character."""
_BOX = Style(color="#4b5563", bgcolor="#6b7280")
"""A picture becomes a plain grey field, on light and dark grounds alike."""


def redacted(strip: Strip) -> Strip:
    """Give a row with every marked cell masked, as wide as before; what no secret is drawn in stays the very strip it was."""
    if not any(secrecy_of(style) for _, style, _ in strip):
        return strip
    return Strip([_masked(segment) for segment in strip], strip.cell_length)


def _masked(segment: Segment) -> Segment:
    text, style, _ = segment
    secrecy = secrecy_of(style)
    if style is None or secrecy is None:
        return segment
    if secrecy is Secrecy.PICTURE:
        return Segment(" " * cell_len(text), _BOX)
    return Segment("".join(char if char == " " else MASK * cell_len(char) for char in text), _bare(style))


@functools.lru_cache(256)
def _bare(style: Style) -> Style:
    return style.clear_meta_and_links()
