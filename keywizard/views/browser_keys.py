"""The same actions by keys that reach a page: a browser keeps some for itself, as ^N, which opens a window, and ^Q, which ends some."""

from keywizard.i18n.translator import Translator

_NAMES = {"^N": "F10", "Ctrl+N": "F10", "^Q": "^C", "Ctrl+Q": "Ctrl+C"}


class BrowserTranslator(Translator):
    """Names the keys that a browser hands on."""

    def template(self, message_id: str) -> str:
        """Give the text with its placeholders unfilled."""
        return named_for_browsers(super().template(message_id))


def named_for_browsers(text: str) -> str:
    """Give a text with the names of keys that a browser does not keep for itself."""
    for name, other in _NAMES.items():
        text = text.replace(name, other)
    return text
