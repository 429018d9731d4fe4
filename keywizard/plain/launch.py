"""Opening the walk as line prompts."""

import gc
import os
from typing import TextIO

from keywizard.plain.console import Console
from keywizard.plain.desk import Desk
from keywizard.plain.keyboard import TerminalKeyboard
from keywizard.plain.signals import Signals
from keywizard.plain.walk import walk
from keywizard.plain.words import PlainTranslator
from keywizard.session.walk import WalkEnd, WalkStart
from keywizard.terminal.capabilities import Glyphs, Terminal

_USUAL_COLUMNS = 80


def run(start: WalkStart, terminal: Terminal, reader: TextIO, writer: TextIO) -> WalkEnd:
    """Walk on a terminal until the person leaves or a signal ends it; lines come from `reader`, everything said goes to `writer`."""
    gc.enable()  # the command line turns it off for a quick start
    signals = Signals()
    with signals.taken():
        keyboard = TerminalKeyboard(reader.fileno())
        console = Console(keyboard, writer, lambda: _columns(writer), signals, is_ascii=terminal.glyphs is Glyphs.ASCII)
        desk = Desk(start, PlainTranslator(start.language), console, signals)
        left = walk(desk)
        console.end_line()
    return WalkEnd(desk.wizard, start.language, left.signal_number or signals.pending)


def _columns(writer: TextIO) -> int:
    try:
        return os.get_terminal_size(writer.fileno()).columns or _USUAL_COLUMNS
    except OSError:
        return _USUAL_COLUMNS
