"""How a walk begins and ends, whichever front end leads through it."""

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from keywizard.flow.wizard import Refusal, Wizard
from keywizard.session.session import Session


def _forget(wizard: Wizard) -> None:
    del wizard


def step_back(session: Session, wizard: Wizard) -> Wizard | Refusal:
    """Go back, unless an API key waits to be stored: under another label a second one would be made."""
    return Refusal(("verification.store-first",)) if session.has_unstored_api_key else wizard.back()


VISIT = "KEYWIZARD_VISIT"
"""Set in the environment of a visit: the person looks in from a browser, and all that is made goes when they leave."""


def is_visit(environ: Mapping[str, str]) -> bool:
    """Tell whether the person is a visitor: practice only, and no file of this machine is theirs."""
    return bool(environ.get(VISIT))


class WalkStart(NamedTuple):
    """What a front end begins with."""

    session: Session
    """Does the work."""
    language: str
    """`en` or `it`."""
    environ: Mapping[str, str]
    """The environment the program was started in."""
    first_account: str
    """The practice account to begin with: a scenario's name, or the path of an account file."""
    at: datetime | None = None
    """The moment of the walk, UTC; nothing means the account's own, or now."""
    wizard: Wizard = Wizard()
    """Where the walk stands at first."""
    remember: Callable[[Wizard], None] = _forget
    """Called with the wizard after every answer, so that an unfinished walk can be gone on with; quick, and never fails."""
    is_taken_up: bool = False
    """Whether `wizard` is an unfinished walk that is gone on with, so that its first screen has to say what must be typed again."""


class WalkEnd(NamedTuple):
    """How a walk ended."""

    wizard: Wizard
    """As it stood then."""
    language: str
    """The language that was spoken last."""
    signal: int | None = None
    """The signal that ended it, if one did."""


class CrashedError(Exception):
    """A front end broke down."""

    def __init__(self, report: Path | None) -> None:
        """Name where that was written down, if it could be."""
        super().__init__()
        self.report = report
