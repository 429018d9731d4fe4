"""A terminal's cells as far as they are seen."""

from tests.realterm.emulator import Emulator

Seen = tuple[object, ...]


def seen_cells(emulator: Emulator) -> list[list[Seen]]:
    """Give every cell with what is seen of it: of a blank neither the colour of its letters nor that they are bold."""
    return [
        [
            (cell.data, cell.bg, cell.reverse, cell.underscore, cell.strikethrough)
            + (() if cell.data == " " and not (cell.reverse or cell.underscore) else (cell.fg, cell.bold))
            for cell in row
        ]
        for row in emulator.cells
    ]
