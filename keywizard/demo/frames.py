"""What is seen at one moment."""

from collections.abc import Iterable
from typing import NamedTuple

from textual.strip import Strip

from keywizard.demo.recording.redaction import redacted


class Frame(NamedTuple):
    """A screen, once what a key does is done."""

    at: float
    """Seconds since the beginning."""
    strips: tuple[Strip, ...]
    """Its rows, each as wide as the screen."""


def frame_of(at: float, strips: Iterable[Strip]) -> Frame:
    """Keep a screen, without the secrets on it."""
    return Frame(at, tuple(map(redacted, strips)))
