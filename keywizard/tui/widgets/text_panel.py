"""A panel of paragraphs to read."""

from collections.abc import Iterable
from typing import ClassVar

from textual.content import Content
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.visual import Visual

from keywizard.tui.secrecy import SECRET_LETTERS
from keywizard.views.values import Paragraph, Tone

_STYLES = {
    Tone.PLAIN: "",
    Tone.HEADING: "bold $primary",
    Tone.MUTED: "$muted",
    Tone.GOOD: "$good",
    Tone.WARNING: "$caution",
    Tone.BLOCKED: "bold",
    Tone.VERBATIM: "",
}
_SIGNS = {Tone.WARNING: "! "}


class TextPanel(ScrollView, can_focus=False):
    """Wrapped text that scrolls by PageUp and PageDown, which the screen hands on; says so when more lies below."""

    DEFAULT_CSS = """
    TextPanel {
        background: $surface;
        border: solid $panel;
        border-subtitle-align: right;
        border-subtitle-color: $primary;
        padding: 0 1;
        overflow-x: hidden;
        scrollbar-size-vertical: 0;
    }
    """
    ALLOW_SELECT: ClassVar[bool] = False  # the terminal's own selection is for reading; what is shown may be a secret

    def __init__(self, paragraphs: Iterable[Paragraph] = (), *, more: str = "", widget_id: str | None = None) -> None:
        """Show paragraphs; `more` is the note on the lower border while there is more to read below."""
        super().__init__(id=widget_id)
        self._paragraphs = tuple(paragraphs)
        self._more = more
        self._strips: list[Strip] = []

    @property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """What the panel says."""
        return self._paragraphs

    def show(self, paragraphs: Iterable[Paragraph]) -> None:
        """Say something else, from its beginning."""
        if (wanted := tuple(paragraphs)) == self._paragraphs:
            return
        self._paragraphs = wanted
        self.scroll_to(0, 0, animate=False, force=True)
        self._lay_out()
        if self.styles.height is not None and self.styles.height.is_auto:
            self.refresh(layout=True)

    def turn_page(self, direction: int) -> None:
        """Scroll by a page, less one line to keep the thread."""
        self.turn_lines(direction * max(self.scrollable_content_region.height - 1, 1))

    def turn_lines(self, lines: int) -> None:
        """Scroll by lines, down or up."""
        self.scroll_to(y=self.scroll_offset.y + lines, animate=False, force=True, immediate=True)
        self._say_more()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Give the lines that the text takes at a width, for panels as high as their text."""
        del container, viewport
        return len(self._wrapped(width))

    def _size_updated(self, size: Size, virtual_size: Size, container_size: Size, layout: bool = True) -> bool:  # noqa: FBT001, FBT002  # as Textual has it
        has_changed = super()._size_updated(size, virtual_size, container_size, layout)
        if has_changed:
            self._lay_out()  # here and not when the size is told, so that the first frame is whole
        return has_changed

    def notify_style_update(self) -> None:
        """Draw anew in another theme's colours."""
        super().notify_style_update()
        if self.is_mounted:
            self._lay_out()

    def _lay_out(self) -> None:
        width = self.scrollable_content_region.width
        self._strips = self._wrapped(width)
        self.virtual_size = Size(width, len(self._strips))
        self._say_more()
        self.refresh()

    def _wrapped(self, width: int) -> list[Strip]:
        return Visual.to_strips(self, self._content(), width, None, self.visual_style, pad=True) if width > 0 else []

    def _content(self) -> Content:
        pieces: list[Content] = []
        for index, paragraph in enumerate(self._paragraphs):
            gap = "" if index == 0 else "\n" if paragraph.is_close else "\n\n"
            pieces.append(Content(gap))
            pieces.append(_drawn(paragraph))
        return Content("").join(pieces)

    def _say_more(self) -> None:
        below = len(self._strips) - self.scroll_offset.y - self.scrollable_content_region.height
        self.border_subtitle = Content(self._more) if below > 0 else ""

    def render_line(self, y: int) -> Strip:
        """Draw one wrapped line."""
        line = y + self.scroll_offset.y
        return self._strips[line] if line < len(self._strips) else Strip.blank(self.size.width, self.rich_style)


def _drawn(paragraph: Paragraph) -> Content:
    if paragraph.secret is not None:
        return Content.styled(paragraph.secret.reveal(), SECRET_LETTERS)
    return Content.styled(f"{_SIGNS.get(paragraph.tone, '')}{paragraph.text}", _STYLES[paragraph.tone])
