"""What every screen works with, and what it ends with."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from keywizard.flow.wizard import Wizard
from keywizard.i18n.translator import Translator
from keywizard.session.session import Session
from keywizard.session.walk import is_visit


def _forget(wizard: Wizard) -> None:
    del wizard


class Services(NamedTuple):
    """What a screen may ask."""

    session: Session
    """Does the work."""
    translate: Translator
    """Gives the texts."""
    environ: Mapping[str, str]
    """Where the SSH address is found, and whether this is a visit."""
    first_account: str
    """The practice account that the walk begins with: a scenario's name, or the path of an account file."""
    at: datetime | None = None
    """The moment the walk takes place, where the person gave one."""
    has_pictures: bool = True
    """Whether the terminal can draw half blocks, so that a QR code means anything."""
    has_themes: bool = True
    """Whether the terminal can show more than its own colours."""
    second: float = 1.0
    """How long a second is that is counted on the screen; in a film no time passes."""
    remember: Callable[[Wizard], None] = _forget
    """Called with the wizard after every answer; quick, and never fails."""

    @property
    def is_visit(self) -> bool:
        """Whether the person looks in from a browser, and all that is made goes when they leave."""
        return is_visit(self.environ)


@dataclass(frozen=True, slots=True)
class Kept:
    """What a screen had on it, for its successor in another language. In memory only: it may hold what was typed in secret."""

    texts: Mapping[str, str] = field(default_factory=dict, repr=False)
    """What stood in the fields, by their ids."""
    rows: Mapping[str, str] = field(default_factory=dict)
    """Which row of each list was under the cursor."""
    focus: str | None = None
    """The widget that keys went to."""
    note: str = ""
    """What is said under the body at first."""


class Moved(NamedTuple):
    """The walk goes on from here."""

    wizard: Wizard
    """Where it stands now."""
    note: str = ""
    """What the next screen says at first."""


class Reopened(NamedTuple):
    """The same step is to be drawn again, in the next language."""

    wizard: Wizard
    """With what was answered so far."""
    kept: Kept
    """With what was typed so far."""


class Left(NamedTuple):
    """The person ends the walk."""

    wizard: Wizard
    """As it stood then."""


Outcome = Moved | Reopened | Left
