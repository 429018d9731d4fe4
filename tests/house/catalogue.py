"""The texts as they stand in their sources."""

import string

from babel.messages.pofile import read_po

from tests.house.sources import PACKAGE

LOCALE = PACKAGE / "i18n" / "locale"
LANGUAGES = ("en", "it")


def texts(language: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for path in sorted((LOCALE / language).glob("*.po")):
        with path.open("rb") as file:
            found |= {str(message.id): str(message.string) for message in read_po(file, locale=language) if message.id}
    return found


def placeholders(text: str) -> frozenset[str]:
    return frozenset(name for _, name, _, _ in string.Formatter().parse(text) if name is not None)
