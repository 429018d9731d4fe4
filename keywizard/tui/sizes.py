"""Which screens are small and which are wide."""

WIDTHS = ((0, "-tiny"), (60, "-narrow"), (76, "-normal"), (112, "-wide"))
"""From how many columns on a class holds; under 60 there is only a word."""
HEIGHTS = ((0, "-short"), (20, "-low"), (24, "-tall"))
"""From how many rows on a class holds; under 20 there is only a word."""
LEAST_WIDTH, LEAST_HEIGHT = WIDTHS[1][0], HEIGHTS[1][0]
"""Columns and rows that a screen needs."""


def heights(rows_below: int) -> list[tuple[int, str]]:
    """Give HEIGHTS for screens whose last `rows_below` rows are not their own."""
    return [(least and least + rows_below, name) for least, name in HEIGHTS]


def size_classes(columns: int, rows: int) -> tuple[str, ...]:
    """Give the classes of a screen that has so many cells to itself."""
    return tuple([name for least, name in steps if least <= cells][-1] for steps, cells in ((WIDTHS, columns), (HEIGHTS, rows)))
