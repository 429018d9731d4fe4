"""Opening the wizard: the terminal is judged before Textual is imported, which reads its environment only then."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from keywizard.domain.errors import UsageError
from keywizard.exchange.simulated.scenarios import DEFAULT_SCENARIO
from keywizard.i18n.translator import Translator
from keywizard.session.session import Session
from keywizard.tui.terminal import Colours, Glyphs, Terminal, decide, prepare, terminal_problem

if TYPE_CHECKING:
    from keywizard.tui.app import KeywizardApp

_DONE = 0
_CRASHED = 1
_INTERRUPTED = 130


@dataclass(frozen=True, slots=True)
class LaunchOptions:
    """What the command line says of the wizard."""

    language: str
    """`en` or `it`."""
    environ: Mapping[str, str]
    """The environment the program was started in."""
    theme: str | None = None
    """`dark` or `light`; nothing follows the terminal."""
    is_ascii: bool = False
    """Whether to draw with ASCII alone."""
    has_mouse: bool = True
    """Whether to take the mouse."""
    account: str | None = None
    """The practice account to begin with: a scenario's name, or the path of an account file."""
    at: datetime | None = None
    """The moment of the walk, UTC; nothing means the account's own, or now."""


def run(options: LaunchOptions) -> int:
    """Walk until the person leaves; gives the exit code.

    Raises UsageError `no-terminal` or `terminal-dumb` where no screen can be drawn, and what opening the account or the files raises.
    """
    if problem := terminal_problem(options.environ, stdin_isatty=sys.stdin.isatty(), stderr_isatty=sys.stderr.isatty()):
        raise UsageError(problem)
    terminal = decide(options.environ, sys.stderr.encoding, is_ascii=options.is_ascii, mouse=options.has_mouse)
    session = Session.open(options.environ)
    session.keyring.sweep()
    session.open_account(options.account or DEFAULT_SCENARIO, options.at)
    prepare(os.environ, terminal)
    return _walk(options, terminal, session)


def _walk(options: LaunchOptions, terminal: Terminal, session: Session) -> int:
    from keywizard.tui.app import KeywizardApp
    from keywizard.tui.driver import tolerate_bad_bytes
    from keywizard.tui.services import Services
    from keywizard.tui.view_models.summary import farewell

    tolerate_bad_bytes()
    services = Services(
        session,
        Translator(options.language),
        options.environ,
        first_account=options.account or DEFAULT_SCENARIO,
        at=options.at,
        has_pictures=terminal.glyphs is Glyphs.UNICODE and terminal.colours is not Colours.MONO,
    )
    app = KeywizardApp(services, terminal, options.theme)
    wizard = app.run(mouse=terminal.mouse)
    if app.return_code:
        return _crashed(app)
    translate = app.services.translate
    sys.stdout.write(f"{farewell(translate, wizard or app.wizard)}\n")
    return _DONE if wizard is not None and wizard.answers.issued else _INTERRUPTED


def _crashed(app: "KeywizardApp") -> int:
    translate = app.services.translate
    where = translate("crash.report", path=app.crash_report) if app.crash_report else translate("crash.no-report")
    sys.stderr.write(f"keywizard: {translate('crash.message')}\n{where}\n")
    return _CRASHED
