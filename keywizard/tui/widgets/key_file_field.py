"""A field for the path of a private key file, or for the file's text pasted."""

from keywizard.domain.secret import Secret
from keywizard.tui.widgets.text_field import TextField


class KeyFileField(TextField):
    """Shows a path as it is typed; of a pasted private key it shows how many lines came, and never a letter."""

    pasted: Secret[bytes] | None = None
    """What was pasted, if that is what stands here."""
    _shown = ""

    def __init__(self, value: str, pasted_text: str, *, widget_id: str) -> None:
        """Begin with a path; `pasted_text` has the placeholder `lines`."""
        super().__init__(value, widget_id=widget_id)
        self._pasted_text = pasted_text

    def _put_in(self, pasted: str) -> None:
        if "\n" not in pasted.strip() and not self.is_refused(pasted):
            super()._put_in(pasted)
            return
        self.pasted = Secret(pasted.encode("utf-8", "replace"))
        self._shown = self._pasted_text.format(lines=len(pasted.strip().splitlines()))
        self.value = self._shown
        self.cursor_position = len(self._shown)

    def watch_value(self, value: str) -> None:
        """Forget what was pasted as soon as anything else stands here."""
        if value != self._shown:
            self.pasted = None
