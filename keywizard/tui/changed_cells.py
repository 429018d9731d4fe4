"""Changed-cells output: what has to be written so that a terminal shows a screen, given what it shows already.

Textual writes every region that a refresh touches, though most of its cells are as they were. On a line of 64 kbit/s that is what one
waits for (MEASURING: a step takes 2.5 s in place of 0.6).
"""

import functools
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from rich.cells import cell_len
from rich.color import ColorSystem
from textual.strip import Strip

from keywizard.tui.pens import RESET, Pen, change_for_blanks, change_of_pen, pen_of

_BRIDGED = 4
"""Unchanged cells between changed ones that are written again: going over them takes as many bytes."""
_MOVED_ON = 4
"""Bytes that it takes to go on behind erased cells, for erasing leaves the cursor where it is."""


class Cell(NamedTuple):
    """One column of a row."""

    text: str
    """One character of one column."""
    pen: Pen
    """How it is drawn, as far as that is seen."""


class Span(NamedTuple):
    """Cells of a row that stand side by side."""

    x: int
    """The column of the first."""
    y: int
    """The row."""
    cells: Sequence[Cell]
    """The cells."""


Row = tuple[Cell, ...] | None
"""A row of cells; nothing where a character is wider or narrower than a column, for then terminals disagree about what stands where."""


class Canvas:
    """What a terminal shows now, as far as we drew it."""

    def __init__(self, colours: ColorSystem, *, can_erase: bool) -> None:
        """Draw with so many `colours`; `can_erase` on a terminal that fills erased cells with the ground (back colour erase)."""
        self._colours = colours
        self._can_erase = can_erase
        self._strips: Sequence[Strip] = ()
        self._rows: list[Row] = []
        self._cursor: tuple[int, int] | None = None
        self._pen: Pen | None = None

    def forget(self) -> None:
        """Know nothing of the screen any more: others may have written on it."""
        self._strips, self._rows, self._cursor, self._pen = (), [], None, None

    @property
    def size(self) -> tuple[int, int]:
        """Columns and rows of what was drawn last."""
        return (self._strips[0].cell_length, len(self._strips)) if self._strips else (0, 0)

    def draw_part(self, place: tuple[int, int], strips: Sequence[Strip]) -> str:
        """Give what makes the terminal show a part of a screen that was drawn before, at (column, row); its own cursor stays anywhere."""
        x, y = place
        around = zip(self._strips[y:], strips, strict=False)
        rows = [Strip.join((known.crop(0, x), strip, known.crop(x + strip.cell_length))) for known, strip in around]
        return self.draw([*self._strips[:y], *rows, *self._strips[y + len(rows) :]], None)

    def draw(self, strips: Sequence[Strip], cursor: tuple[int, int] | None) -> str:
        """Give what makes the terminal show `strips`; nothing where it does already.

        The terminal's own cursor goes to (column, row), or stays wherever writing leaves it until the next frame.
        """
        if len(strips) != len(self._strips) or any(map(_differ_in_length, strips, self._strips)):
            self.forget()
        brush = _Brush(self._pen, max((strip.cell_length for strip in strips), default=0), can_erase=self._can_erase)
        spans: list[Span] = []
        rows = [self._draw_row(brush, spans, y, strip) for y, strip in enumerate(strips)]
        for span in _by_pen(spans):
            brush.write(span)
        drawn = brush.finished(cursor, is_there=cursor == self._cursor)
        self._strips, self._rows, self._pen = strips, rows, brush.pen
        if cursor or drawn:
            self._cursor = cursor
        return drawn

    def _draw_row(self, brush: "_Brush", spans: "list[Span]", y: int, strip: Strip) -> Row:
        known = bool(self._strips)
        if known and (strip is self._strips[y] or list(strip) == list(self._strips[y])):
            return self._rows[y]
        row = _row_of(strip, self._colours)
        before = self._rows[y] if known else None
        if row is None:
            brush.write_strip(y, strip, self._colours)
        elif before is None:
            spans.append(Span(0, y, row))
        else:
            spans += (Span(start, y, row[start:end]) for start, end in _changes(before, row))
        return row


def _differ_in_length(one: Strip, other: Strip) -> bool:
    return one.cell_length != other.cell_length


def _row_of(strip: Strip, colours: ColorSystem) -> Row:
    cells: list[Cell] = []
    for text, style, _ in strip:
        if not text.isascii() and (len(text) != cell_len(text) or any(cell_len(char) != 1 for char in text)):
            return None
        cells += map(_cells_by(pen_of(style, colours)).__getitem__, text)
    return tuple(cells) if len(cells) == strip.cell_length else None  # a control character takes no column


class _Cells(dict[str, Cell]):
    """The cells that one pen draws, each made once: a frame has two thousand."""

    def __init__(self, pen: Pen) -> None:
        super().__init__({" ": Cell(" ", pen.for_blanks())})
        self._pen = pen

    def __missing__(self, char: str) -> Cell:
        cell = self[char] = Cell(char, self._pen)
        return cell


_cells_by = functools.lru_cache(256)(_Cells)


def _changes(before: Sequence[Cell], after: Sequence[Cell]) -> Iterator[tuple[int, int]]:
    changed = [x for x, (old, new) in enumerate(zip(before, after, strict=True)) if old != new]
    start = last = -1
    for x in changed:
        if start >= 0 and x - last > 1 and not _can_bridge(after[last : x + 1]):
            yield start, last + 1
            start = x
        start, last = start if start >= 0 else x, x
    if start >= 0:
        yield start, last + 1


def _by_pen(spans: Sequence[Span]) -> list[Span]:
    # Row by row the pen would change to and fro between a list and a panel, and between headings and what stands under them.
    pens = [_first_pen(span.cells) for span in spans]
    order = {pen: number for number, pen in enumerate(dict.fromkeys(pens))}
    return [span for _, span in sorted(zip(pens, spans, strict=True), key=lambda each: order[each[0]])]


def _first_pen(cells: Sequence[Cell]) -> Pen:
    return next((cell.pen for cell in cells if cell.text != " "), cells[0].pen)


def _can_bridge(cells: Sequence[Cell]) -> bool:
    # Another pen would take more bytes than going over the cells between.
    pen, *between, _ = cells
    return len(between) <= _BRIDGED and all(cell.pen in (pen.pen, pen.pen.for_blanks()) for cell in between)


class _Brush:
    """Collects what is written in one frame, and knows where that leaves the terminal."""

    def __init__(self, pen: Pen | None, columns: int, *, can_erase: bool) -> None:
        self.pen = pen or Pen()
        self._columns = columns
        self._can_erase = can_erase
        self._written: list[str] = [] if pen else [RESET]
        self._at: tuple[int, int] | None = None

    def write(self, span: Span) -> None:
        """Write cells in their place."""
        x, y, cells = span
        end = x + len(cells)
        for (pen, is_blank), run in groupby(cells, key=lambda cell: (cell.pen, cell.text == " ")):
            text = "".join(cell.text for cell in run)
            self._go(x, y)
            x += len(text)
            if is_blank:
                self._write_blanks(pen, len(text), is_last=x == end)
            else:
                self._change_pen(pen)
                self._put(text)

    def write_strip(self, y: int, strip: Strip, colours: ColorSystem) -> None:
        """Write a whole row, whatever its characters; where the cursor is then, only the terminal knows."""
        self._go(0, y)
        for text, style, _ in strip:
            self._change_pen(pen_of(style, colours))
            self._written.append(text)
        self._at = None

    def finished(self, cursor: tuple[int, int] | None, *, is_there: bool) -> str:
        """Give everything, with the cursor in its place at the end, if it has one."""
        if cursor and (self._written or not is_there):
            self._go(*cursor)
        return "".join(self._written)

    def _write_blanks(self, pen: Pen, count: int, *, is_last: bool) -> None:
        change, self.pen = change_for_blanks(self.pen, pen)
        self._written.append(change)
        erasing = f"\x1b[{count}X"
        if self._can_erase and not pen.marks_blanks and len(erasing) + (0 if is_last else _MOVED_ON) < count:
            self._written.append(erasing)
        else:
            self._put(" " * count)

    def _change_pen(self, pen: Pen) -> None:
        self._written.append(change_of_pen(self.pen, pen))
        self.pen = pen

    def _put(self, text: str) -> None:
        self._written.append(text)
        x, y = self._at or (self._columns, 0)
        # In the last column the cursor stays where it is, or waits to wrap: terminals differ.
        self._at = (x + len(text), y) if x + len(text) < self._columns else None

    def _go(self, x: int, y: int) -> None:
        here, self._at = self._at, (x, y)
        if here == (x, y):
            return
        moves = [f"\x1b[{y + 1};{x + 1}H" if x else f"\x1b[{y + 1}H" if y else "\x1b[H"]
        if here and here[1] == y:
            moves.append(_by(x - here[0], "C", "D") if x else "\r")
        if here and here[0] == x:
            moves.append(_by(y - here[1], "B", "A"))
        self._written.append(min(moves, key=len))


def _by(cells: int, forward: str, backward: str) -> str:
    count = "" if abs(cells) == 1 else str(abs(cells))
    return f"\x1b[{count}{forward if cells > 0 else backward}"
