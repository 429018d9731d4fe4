"""The texts as lines need them: where a text of the screens speaks of their keys, plain mode has a wording of its own."""

from keywizard.i18n.translator import Translator


class PlainTranslator(Translator):
    """Prefers `plain.<id>` to `<id>`."""

    def __call__(self, message_id: str, /, **values: object) -> str:
        """Give the text with its placeholders filled, in the wording of plain mode where there is one."""
        own = f"plain.{message_id}"
        return super().__call__(own if self.has(own) else message_id, **values)
