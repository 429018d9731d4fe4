"""Lines and blocks as rectangles: drawn as letters they join in some fonts, and at some sizes, only."""

from typing import NamedTuple


class Box(NamedTuple):
    """A rectangle in a cell, in parts of it: from the left, from the top, and how wide and high."""

    x: float
    """Of its left edge."""
    y: float
    """Of its upper edge."""
    width: float
    """1 is the whole cell."""
    height: float
    """1 is the whole cell."""


_ACROSS, _DOWN = 0.05, 0.1
"""The strength of lines, in parts of a cell's height and of its width: the same, for a cell is twice as high as wide."""
_LEFT, _TOP = 0.4, 0.45
"""Where they lie: on whole pixels of a cell of ten by twenty, so that they are sharp."""
_TO_RIGHT = Box(_LEFT, _TOP, 1 - _LEFT, _ACROSS)
_TO_LEFT = Box(0, _TOP, _LEFT + _DOWN, _ACROSS)
_TO_TOP = Box(_LEFT, 0, _DOWN, _TOP + _ACROSS)
_TO_BOTTOM = Box(_LEFT, _TOP, _DOWN, 1 - _TOP)
_FROM_SIDE_TO_SIDE = Box(0, _TOP, 1, _ACROSS)
_FROM_TOP_TO_BOTTOM = Box(_LEFT, 0, _DOWN, 1)

SHAPES = {
    "─": (_FROM_SIDE_TO_SIDE,),
    "│": (_FROM_TOP_TO_BOTTOM,),
    "┌": (_TO_RIGHT, _TO_BOTTOM),
    "┐": (_TO_LEFT, _TO_BOTTOM),
    "└": (_TO_RIGHT, _TO_TOP),
    "┘": (_TO_LEFT, _TO_TOP),
    "├": (_FROM_TOP_TO_BOTTOM, _TO_RIGHT),
    "┤": (_FROM_TOP_TO_BOTTOM, _TO_LEFT),
    "┬": (_FROM_SIDE_TO_SIDE, _TO_BOTTOM),
    "┴": (_FROM_SIDE_TO_SIDE, _TO_TOP),
    "┼": (_FROM_SIDE_TO_SIDE, _FROM_TOP_TO_BOTTOM),
    "▀": (Box(0, 0, 1, 0.5),),
    **{char: (Box(0, 1 - eighths / 8, 1, eighths / 8),) for eighths, char in enumerate("▁▂▃▄▅▆▇█", 1)},
    **{char: (Box(0, 0, 1 - eighths / 8, 1),) for eighths, char in enumerate("▉▊▋▌▍▎▏", 1)},
    "▐": (Box(0.5, 0, 0.5, 1),),
    "▔": (Box(0, 0, 1, 0.125),),
    "▕": (Box(0.875, 0, 0.125, 1),),
}
"""The rectangles of each shape; a shape that is repeated across is as many times as wide, or stands as many times."""
