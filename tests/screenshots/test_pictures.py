"""The pictures show the program as it is."""

import importlib.metadata
import re
from pathlib import Path

import pytest

from tests.screenshots.pictures import FOLDER, pictures
from tests.screenshots.tours import moving_picture
from tests.tui.walking import fix_keypair


@pytest.mark.parametrize("language", ["en", "it"])
async def test_the_pictures_are_those_of_the_program(language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if importlib.metadata.version("textual") != "8.2.8":
        pytest.skip("another Textual draws other pictures; they are made with 8.2.8")
    monkeypatch.chdir(tmp_path)
    fix_keypair(monkeypatch)
    drawn = {picture.name: picture.svg async for picture in pictures(language, tmp_path)}
    stored = {path.stem: path.read_text(encoding="utf-8") for path in (FOLDER / language).glob("*.svg") if path.stem != "tour"}
    assert drawn.keys() == stored.keys()
    stale = [name for name, svg in drawn.items() if svg != stored[name]]
    assert stale == [], "draw them anew: python -m tests.screenshots --png"


@pytest.mark.parametrize("language", ["en", "it"])
def test_the_tour_that_moves_is_that_of_the_program(language: str) -> None:
    if importlib.metadata.version("textual") != "8.2.8":
        pytest.skip("another Textual draws other pictures; they are made with 8.2.8")
    stored = (FOLDER / language / "tour.svg").read_text(encoding="utf-8")
    assert moving_picture(language).svg == stored, "draw it anew: python -m tests.screenshots"


def test_no_picture_asks_the_network_for_anything() -> None:
    # An address that is drawn as text asks nobody; one in an attribute, a style or a processing instruction would.
    texts = {path.name: path.read_text(encoding="utf-8").replace("http://www.w3.org", "") for path in FOLDER.rglob("*.svg")}
    asking = re.compile(r"""(?:=\s*["']?|url\(\s*["']?|@import\s*["']?)(?:https?:)?//""")
    assert [name for name, text in texts.items() if asking.search(text)] == []
