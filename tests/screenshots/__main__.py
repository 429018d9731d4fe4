"""`python -m tests.screenshots`: draw every picture anew; with --png also those of the README, by Chromium."""

import argparse
import asyncio
import re
import subprocess
import tempfile
from pathlib import Path

import pytest

from tests.screenshots.pictures import FOLDER, Picture, pictures
from tests.screenshots.tours import moving_picture
from tests.tui.walking import fix_keypair

IN_THE_README = (
    "en/8-permissions-blocked",
    "en/4-key-pair-made",
    "en/8-permissions-ways-out",
    "en/8-permissions-lab",
    "en/wide-hmac-blocked",
    "en/keys",
    "it/light-permissions",
)
_CHROMIUM = (
    "chromium",
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--hide-scrollbars",
)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.screenshots", description="Draws every picture of the README.")
    parser.add_argument("--png", action="store_true", help="also make the README's PNGs (needs chromium and the font Fira Code)")
    wants_png = parser.parse_args().png
    with pytest.MonkeyPatch.context() as monkeypatch, tempfile.TemporaryDirectory() as folder:
        fix_keypair(monkeypatch)
        for language in ("en", "it"):
            asyncio.run(_draw(language, Path(folder)))
            _write(moving_picture(language))
        for name in IN_THE_README if wants_png else ():
            _photograph(FOLDER / f"{name}.svg", folder)


async def _draw(language: str, folder: Path) -> None:
    async for picture in pictures(language, folder):
        _write(picture)


def _write(picture: Picture) -> None:
    path = FOLDER / picture.language / f"{picture.name}.svg"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(picture.svg, encoding="utf-8")
    print(path.relative_to(FOLDER.parent))


def _photograph(svg: Path, profile: str) -> None:
    found = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg.read_text(encoding="utf-8"))
    assert found is not None
    width, height = (int(float(number)) + 1 for number in found.groups())
    options = (f"--user-data-dir={profile}/browser", f"--screenshot={svg.with_suffix('.png')}", f"--window-size={width},{height}")
    subprocess.run([*_CHROMIUM, *options, svg.as_uri()], check=True, capture_output=True)


main()
