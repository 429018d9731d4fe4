"""A QR code as lines of half blocks."""

_HALVES = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}
_QUIET_ZONE = 2


def qr_lines(text: str) -> tuple[str, ...]:
    """Draw `text` with two modules a cell and a quiet zone of two modules; ink is the foreground."""
    import segno  # costs 50 ms, for those who ask for it

    rows = [[bool(module) for module in row] for row in segno.make_qr(text, error="l").matrix_iter(border=_QUIET_ZONE)]
    if len(rows) % 2:
        rows.append([False] * len(rows[0]))
    return tuple(
        "".join(_HALVES[upper, lower] for upper, lower in zip(top, bottom, strict=True))
        for top, bottom in zip(rows[::2], rows[1::2], strict=True)
    )
