"""How wide a text is on a terminal, for rooms without Textual."""

import unicodedata


def width_of(text: str) -> int:
    """Give the cells that a printable text takes: two for a wide letter of East Asia, none for a mark over another letter."""
    if text.isascii():
        return len(text)
    return sum(map(_width, text))


def shortened(text: str, room: int) -> str:
    """Give the text, or as much of it as fits into `room` cells with three dots behind."""
    if width_of(text) <= room:
        return text
    kept, left = "", room - 3
    for char in text:
        left -= _width(char)
        if left < 0:
            break
        kept += char
    return f"{kept.rstrip()}..."


def _width(char: str) -> int:
    if unicodedata.combining(char) or unicodedata.category(char) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(char) in {"W", "F"} else 1
