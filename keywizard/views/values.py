"""The values that widgets draw."""

from enum import StrEnum
from typing import NamedTuple


class Tone(StrEnum):
    """How a paragraph sounds; told by its words too, never by colour alone."""

    PLAIN = "plain"
    HEADING = "heading"
    MUTED = "muted"
    GOOD = "good"
    WARNING = "warning"
    BLOCKED = "blocked"
    VERBATIM = "verbatim"


class Paragraph(NamedTuple):
    """A piece of text in a panel."""

    text: str
    """Shown as it is; never read as markup."""
    tone: Tone = Tone.PLAIN
    """How it is drawn."""
    is_close: bool = False
    """Whether no blank line stands before it."""


class Mark(StrEnum):
    """What stands before a row's title."""

    NONE = ""
    OFF = "[ ]"
    ON = "[x]"
    BLOCKED = "[-]"
    ALLOWED = "[+]"
    RADIO_OFF = "( )"
    RADIO_ON = "(•)"
    CHANGE = "[~]"


class Choice(NamedTuple):
    """A row of a list."""

    id: str
    """What the list's messages name it by; empty for a heading, which takes no focus."""
    title: str
    """Its first line."""
    note: str = ""
    """Its second line, where the list has two, or the end of its first, where there is room."""
    mark: Mark = Mark.NONE
    """Its state. A blocked row takes focus like any other."""
    is_altered: bool = False
    """Whether what was just done has altered it; told by a star, not by colour alone."""

    @property
    def is_heading(self) -> bool:
        """Whether the row only names what follows."""
        return not self.id


class StepState(StrEnum):
    """Where a step of the rail stands."""

    DONE = "done"
    CURRENT = "current"
    COMING = "coming"


class RailRow(NamedTuple):
    """A step as the rail shows it."""

    title: str
    """Its name."""
    state: StepState
    """Before, at or after the step that is shown."""


def paragraphs_of(text: str, tone: Tone = Tone.PLAIN) -> tuple[Paragraph, ...]:
    """Split a text at its blank lines; a first line that begins with `# ` is a heading."""
    pieces = (piece.strip() for piece in text.split("\n\n"))
    return tuple(
        Paragraph(piece.removeprefix("# "), Tone.HEADING) if piece.startswith("# ") else Paragraph(piece, tone) for piece in pieces if piece
    )
