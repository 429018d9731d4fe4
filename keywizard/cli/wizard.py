"""Opening the wizard from the command line."""

import argparse
import os
import sys

from keywizard.cli.diagnostics import ExitCode, exit_code_of, report_crash, warn
from keywizard.cli.moments import moment
from keywizard.cli.output import print_lines
from keywizard.domain.errors import UsageError
from keywizard.exchange.simulated.scenarios import DEFAULT_SCENARIO
from keywizard.i18n.translator import Translator
from keywizard.session.services import system_clock
from keywizard.session.session import Session
from keywizard.session.walk import CrashedError, WalkEnd, WalkStart
from keywizard.terminal.ascii import spelt_in_ascii
from keywizard.terminal.capabilities import Glyphs, Terminal, decide
from keywizard.terminal.front_end import FrontEnd, choose_front_end
from keywizard.views.leaving import farewell


def open_wizard(parsed: argparse.Namespace, translate: Translator, theme: str | None) -> ExitCode:
    """Walk; then say on the terminal what is on disk now. Where there is no terminal to walk on, says in one line what to do instead."""
    isatty = {"stdin_isatty": sys.stdin.isatty(), "stderr_isatty": sys.stderr.isatty()}
    if choose_front_end(os.environ, is_plain=bool(parsed.plain), **isatty) is not FrontEnd.SCREENS:
        problem = UsageError("no-terminal")
        warn(problem, translate)
        return exit_code_of(problem)
    terminal = decide(os.environ, sys.stderr.encoding, is_ascii=bool(parsed.ascii), mouse=not parsed.no_mouse)
    try:
        end = _walk(parsed, translate, terminal, theme)
    except CrashedError as crash:
        return report_crash(crash.report, translate)
    words = farewell(Translator(end.language), end.wizard)
    print_lines([words if terminal.glyphs is Glyphs.UNICODE else spelt_in_ascii(words)])
    return ExitCode.DONE if end.wizard.has_api_key else ExitCode.INTERRUPTED


def _walk(parsed: argparse.Namespace, translate: Translator, terminal: Terminal, theme: str | None) -> WalkEnd:
    from keywizard.tui.launch import run

    return run(_start(parsed, translate), terminal, theme)


def _start(parsed: argparse.Namespace, translate: Translator) -> WalkStart:
    at = moment(parsed.at, system_clock(), "--at") if parsed.at else None
    environ = dict(os.environ)
    session = Session.open(environ)
    session.sweep()
    opened = session.open_account(parsed.account or DEFAULT_SCENARIO, at)
    return WalkStart(session, translate.language, environ, opened.name, at)
