"""How well colours can be told apart (WCAG 2.2, relative luminance and contrast ratio)."""

from rich.color import Color, ColorType

VGA = "000000 aa0000 00aa00 aa5500 0000aa aa00aa 00aaaa aaaaaa 555555 ff5555 55ff55 ffff55 5555ff ff55ff 55ffff ffffff"
XTERM = "000000 cd0000 00cd00 cdcd00 0000ee cd00cd 00cdcd e5e5e5 7f7f7f ff0000 00ff00 ffff00 5c5cff ff00ff 00ffff ffffff"


def contrast(first: Color, second: Color, palette: str = XTERM) -> float:
    """Give the ratio, from 1 to 21, with the sixteen colours as `palette` has them."""
    lighter, darker = sorted((_luminance(first, palette), _luminance(second, palette)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(color: Color, palette: str) -> float:
    red, green, blue = map(_linear, _channels(color, palette))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _channels(color: Color, palette: str) -> tuple[int, ...]:
    if color.type is ColorType.DEFAULT:
        msg = "nobody knows what a terminal's default colour is"
        raise ValueError(msg)
    if color.triplet is None:
        assert color.number is not None
        return tuple(bytes.fromhex(palette.split()[color.number]))
    return tuple(color.triplet)


def _linear(channel: int) -> float:
    part = channel / 255
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
