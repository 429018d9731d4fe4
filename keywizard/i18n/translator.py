"""Looking up texts. Nothing is translated at import; a catalogue is read when its language is first used."""

import functools
import gettext
from collections.abc import Mapping

LANGUAGES = ("en", "it")
_LOCALE = f"{__file__.rpartition('/')[0]}/locale"
_VARIABLES = ("KEYWIZARD_LANG", "LC_ALL", "LC_MESSAGES", "LANG")


class Translator:
    """Gives the text for an id in one language."""

    def __init__(self, language: str) -> None:
        """Speak `language`, one of LANGUAGES."""
        self.language = language

    def __call__(self, message_id: str, /, **values: object) -> str:
        """Give the text with its placeholders filled; an id without a text comes back as it is, so that a slip never ends the program."""
        return self.template(message_id).format(**values)

    def template(self, message_id: str) -> str:
        """Give the text with its placeholders unfilled."""
        return _catalogue(self.language).gettext(message_id)

    def has(self, message_id: str) -> bool:
        """Tell whether the id has a text."""
        return _catalogue(self.language).gettext(message_id) != message_id


def choose_language(flag: str | None, configured: str | None, environ: Mapping[str, str]) -> str:
    """Choose by the flag, then the settings, then the environment (KEYWIZARD_LANG, LC_ALL, LC_MESSAGES, LANG), then English."""
    spoken = next((value for name in _VARIABLES if (value := environ.get(name))), "")
    return flag or configured or ("it" if spoken.lower().startswith("it") else "en")


@functools.cache
def _catalogue(language: str) -> gettext.GNUTranslations:
    with open(f"{_LOCALE}/{language}.mo", "rb") as file:  # noqa: PTH123  # pathlib alone costs a third of a start of Python
        return gettext.GNUTranslations(file)
