"""Builds the message catalogues: all .po files of a language become one .mo. Run as a command, or by the build hook."""

import io
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

_NO_TIME = datetime(1980, 1, 1, tzinfo=UTC)  # else the clock of the build would stand in every package
LOCALE = Path(__file__).resolve().parent.parent / "keywizard" / "i18n" / "locale"


def build_catalogues(locale: Path = LOCALE) -> None:
    """Write `<language>.mo` beside each language's folder, where it is older than one of its sources."""
    for folder in sorted(path for path in locale.iterdir() if path.is_dir()):
        target = folder.with_suffix(".mo")
        sources = sorted(folder.glob("*.po"))
        newest = max(path.stat().st_mtime_ns for path in (folder, *sources))
        if not target.exists() or target.stat().st_mtime_ns <= newest:
            _build(folder.name, sources, target)


def _build(language: str, sources: list[Path], target: Path) -> None:
    merged = Catalog(locale=language, creation_date=_NO_TIME, revision_date=_NO_TIME)
    for source in sources:
        with source.open("rb") as file:
            for message in read_po(file, locale=language, abort_invalid=True):
                if message.id and message.id in merged:
                    sys.exit(f"{source}: {message.id} stands twice")
                if message.id:
                    merged.add(message.id, message.string)
    buffer = io.BytesIO()
    write_mo(buffer, merged)
    temporary = target.with_name(f".{target.name}.{os.getpid()}")
    temporary.write_bytes(buffer.getvalue())
    temporary.replace(target)


if __name__ == "__main__":
    build_catalogues()
