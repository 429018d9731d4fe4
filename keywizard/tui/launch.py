"""Opening the wizard: the terminal is judged before Textual is imported, which reads its environment only then."""

import os
import sys
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from keywizard.domain.errors import UsageError
from keywizard.exchange.simulated.scenarios import DEFAULT_SCENARIO
from keywizard.i18n.translator import Translator
from keywizard.session.session import Session
from keywizard.tui.terminal import Colours, Glyphs, Terminal, decide, prepare, terminal_problem


class LaunchOptions(NamedTuple):
    """What the command line says of the wizard."""

    language: str
    """`en` or `it`."""
    environ: Mapping[str, str]
    """The environment the program was started in."""
    theme: str | None = None
    """`dark` or `light`; nothing follows the terminal."""
    is_ascii: bool = False
    """Whether to draw with ASCII alone."""
    account: str | None = None
    """The practice account to begin with: a scenario's name, or the path of an account file."""
    at: datetime | None = None
    """The moment of the walk, UTC; nothing means the account's own, or now."""


class WalkEnd(NamedTuple):
    """How a walk ended."""

    has_api_key: bool
    """Whether an API key was made."""
    farewell: str
    """What to say of it on the terminal."""


class CrashedError(Exception):
    """The program broke down on the screen."""

    def __init__(self, report: Path | None) -> None:
        """Name where that was written down, if it could be."""
        super().__init__()
        self.report = report


def run(options: LaunchOptions) -> WalkEnd:
    """Walk until the person leaves.

    Raises UsageError `no-terminal` or `terminal-dumb` where no screen can be drawn, CrashedError, and what opening the account
    or the files raises.
    """
    if problem := terminal_problem(options.environ, stdin_isatty=sys.stdin.isatty(), stderr_isatty=sys.stderr.isatty()):
        raise UsageError(problem)
    terminal = decide(options.environ, sys.stderr.encoding, is_ascii=options.is_ascii)
    session = Session.open(options.environ)
    session.sweep()
    opened = session.open_account(options.account or DEFAULT_SCENARIO, options.at)
    prepare(os.environ, terminal)
    return _walk(options, terminal, session, opened.name)


def _walk(options: LaunchOptions, terminal: Terminal, session: Session, first_account: str) -> WalkEnd:
    from keywizard.tui.app import KeywizardApp
    from keywizard.tui.driver import tolerate_bad_bytes
    from keywizard.tui.services import Services
    from keywizard.tui.view_models.leaving import farewell

    tolerate_bad_bytes()
    services = Services(
        session,
        Translator(options.language),
        options.environ,
        first_account=first_account,
        at=options.at,
        has_themes=terminal.colours is Colours.RGB,
        has_pictures=terminal.glyphs is Glyphs.UNICODE and terminal.colours is not Colours.MONO,
    )
    app = KeywizardApp(services, terminal, options.theme)
    wizard = app.run(mouse=terminal.mouse) or app.wizard
    if app.return_code:
        raise CrashedError(app.crash_report)
    return WalkEnd(wizard.has_api_key, farewell(app.services.translate, wizard))
