"""Marking the cells that a secret is drawn in, so that whoever keeps a screen can leave them out, whatever they hold.

The mark is meta of a style, which Textual and our own filters carry along from a widget to the screen and no terminal is ever told.
"""

import functools
from collections.abc import Mapping
from enum import StrEnum

from rich.style import Style
from textual.strip import Strip
from textual.style import Style as ContentStyle

_MARK = "keywizard-secret"


class Secrecy(StrEnum):
    """What of a cell would tell the secret."""

    LETTERS = "letters"
    """Its character, unless it is blank."""
    PICTURE = "picture"
    """Everything: whether it is blank, and in which colours."""


def _meta(secrecy: Secrecy) -> Mapping[str, str]:
    return {_MARK: secrecy.value}


SECRET_LETTERS = ContentStyle.from_meta(_meta(Secrecy.LETTERS))
"""Marks a part of a text, and changes nothing that is seen."""


def marked(strip: Strip, secrecy: Secrecy) -> Strip:
    """Mark every cell of a strip."""
    return strip.apply_meta(dict(_meta(secrecy)))


@functools.lru_cache(2048)
def secrecy_of(style: Style | None) -> Secrecy | None:
    """Give the mark of cells that are drawn in a style, if they have one."""
    mark = style.meta.get(_MARK) if style else None
    return None if mark is None else Secrecy(mark)
