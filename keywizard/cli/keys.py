"""`keywizard keys`: all stored keys on one screen."""

import argparse
import os
import sys
from types import SimpleNamespace

from keywizard.cli.diagnostics import ExitCode, exit_code_of, report_crash, warn
from keywizard.cli.main import WIZARD_FLAGS
from keywizard.cli.wizard import SIGNALLED, is_terminal, open_wizard
from keywizard.domain.errors import FileError, UsageError
from keywizard.i18n.translator import Translator
from keywizard.session.session import Session
from keywizard.session.walk import CrashedError
from keywizard.store.config import read_config
from keywizard.terminal.capabilities import decide
from keywizard.terminal.front_end import FrontEnd, choose_front_end
from keywizard.terminal.leftover import tended_terminal


def keys(parsed: argparse.Namespace, translate: Translator) -> int:
    """Show the keyring; where there is no screen to show it on, say in one line what to use instead."""
    front_end = choose_front_end(os.environ, is_plain=False, stdin_isatty=is_terminal(sys.stdin), stderr_isatty=is_terminal(sys.stderr))
    if front_end is not FrontEnd.SCREENS:
        problem = UsageError("keys-without-screen")
        warn(problem, translate)
        return exit_code_of(problem)
    session = Session.open(os.environ)
    theme = _theme(session)
    terminal = decide(os.environ, sys.stderr.encoding, is_ascii=bool(parsed.ascii), mouse=not parsed.no_mouse)
    from keywizard.tui.keyring.launch import run

    try:
        with tended_terminal(session.paths.terminals, takes_sequences=True):
            end = run(session, translate.language, terminal, theme)
    except CrashedError as crash:
        return report_crash(crash.report, translate)
    if end.signal is not None:
        return SIGNALLED + end.signal
    if not end.makes_another:
        return ExitCode.DONE
    flags = dict.fromkeys(WIZARD_FLAGS) | {"ascii": parsed.ascii, "no_mouse": parsed.no_mouse}
    return open_wizard(SimpleNamespace(**flags), Translator(end.language), theme)


def _theme(session: Session) -> str | None:
    try:
        return read_config(session.paths.config_file).theme
    except FileError:
        return None  # what is wrong with the settings has been said already
