"""Sequences that are no key: answers that come late are swallowed, and none ends the program."""

import re
from collections.abc import Iterable

from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual._xterm_parser import XTermParser
from textual.events import Key
from textual.keys import Keys

# What a terminal is, how large it is, what its keyboard does: asked by this program or, before it, by a shell, an editor or tmux.
_REPORT = re.compile(r"\x1b\[(?:[?>=][\d;]*[A-Za-z]|[\d;]+[cnt])")


class TolerantParser(XTermParser):
    """Stock Textual types such answers into the field that has the focus, and ends over numbers that are no character."""

    def _sequence_to_key_events(self, sequence: str, alt: bool = False) -> Iterable[Key]:  # noqa: FBT001, FBT002  # as Textual declares it
        ignored = (Key(Keys.Ignore, sequence),)
        if _REPORT.fullmatch(sequence) and sequence not in ANSI_SEQUENCES_KEYS:
            return ignored
        try:
            keys = tuple(super()._sequence_to_key_events(sequence, alt))
        except (ValueError, OverflowError):
            return ignored
        return ignored if any(_is_half(key.character or "") for key in keys) else keys


def _is_half(text: str) -> bool:
    # Half of a surrogate pair cannot be written anywhere.
    return any("\ud800" <= char <= "\udfff" for char in text)
