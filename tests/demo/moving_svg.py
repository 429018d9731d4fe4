"""What an animated SVG shows at a moment, worked out as a browser does: which part of each track stands in the window."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from xml.etree import ElementTree as ET

SVG = "{http://www.w3.org/2000/svg}"
CELL = 10


class MovingSvg:
    """An SVG as its elements and its style say it moves."""

    def __init__(self, text: str) -> None:
        self.root = ET.fromstring(text)  # noqa: S314  # our own text
        self.style = self.root.findtext(f"{SVG}style") or ""
        screen = self.root.find(f"{SVG}svg")
        assert screen is not None
        self.columns = int(screen.get("width", "")) // CELL
        self.tracks = list(screen)
        self.defined = {f"#{each.get('id')}": each for each in self.root.iter(f"{SVG}g") if each.get("id")}
        found = re.search(r"animation:([\d.]+)s step-end infinite", self.style)
        assert found is not None
        self.length = float(found[1])

    def rows(self, at: float | None) -> list[str]:
        """Give the text of each row at a moment, or where nothing moves."""
        return [self._row(track, at) for track in self.tracks]

    def _row(self, track: ET.Element, at: float | None) -> str:
        moving = track.find(f"{SVG}g[@class='t']")
        if moving is None:
            return self._text(track, 0)
        name = moving.get("style", "").removeprefix("animation-name:")
        return self._text(moving, _translation(moving) if at is None else self._shift(name, 100 * at / self.length))

    def _shift(self, name: str, share: float) -> int:
        steps = sorted(self._steps(name))
        return steps[bisect_right([moment for moment, _ in steps], share + 1e-4) - 1][1]

    def _steps(self, name: str) -> Iterator[tuple[float, int]]:
        keyframes = re.search(rf"@keyframes {name}\{{((?:[^{{}}]*\{{[^{{}}]*\}})*)\}}", self.style)
        assert keyframes is not None
        for shares, shift in re.findall(r"([\d.,%]+)\{transform:translate\((-?\d+)px\)\}", keyframes[1]):
            yield from ((float(share.rstrip("%")), int(shift)) for share in shares.split(","))

    def _text(self, element: ET.Element, shift: int) -> str:
        cells = [" "] * self.columns
        for x, text in self._words(element, shift):
            if 0 <= x < self.columns * CELL:
                assert x % CELL == 0
                cells[x // CELL : x // CELL + len(text)] = text
        return "".join(cells)

    def _words(self, element: ET.Element, x: int) -> Iterator[tuple[int, str]]:
        for child in element:
            if child.tag == f"{SVG}text":
                assert int(child.get("textLength", CELL)) == CELL * len(child.text or "")
                yield x + int(child.get("x", "")), child.text or ""
            elif child.tag == f"{SVG}use":
                yield from self._words(self.defined[child.get("href", "")], x + int(child.get("x", "")))
            else:
                yield from self._words(child, x + _translation(child))


def _translation(element: ET.Element) -> int:
    found = re.fullmatch(r"translate\((-?\d+)(?: \d+)?\)", element.get("transform", "translate(0)"))
    assert found is not None
    return int(found[1])


def without_shapes(rows: Sequence[str], shapes: str) -> list[str]:
    """Give rows with blanks for what is drawn as shapes."""
    return [row.translate({ord(shape): " " for shape in shapes}) for row in rows]
