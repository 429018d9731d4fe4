"""What is recorded."""

from typing import NamedTuple

from keywizard.demo.frames import Frame


class Film(NamedTuple):
    """A tour from its beginning to its end. The same film gives the same bytes, wherever and whenever it is written."""

    title: str
    """What the window is called."""
    width: int
    """Columns."""
    height: int
    """Rows."""
    frames: tuple[Frame, ...]
    """What is seen, in the order of time; at least one."""
    length: float
    """Seconds from the beginning until the last frame ends."""
    background: str
    """What stands for a terminal's own ground, as `#rrggbb`."""
    foreground: str
    """What stands for its own colour of letters, as `#rrggbb`."""
    language: str = "en"
    """The language of the tour, which a page's own words are in too."""
    still: int = -1
    """The number of the frame that stands for the whole where nothing may move."""
