"""Opening the wizard from the command line."""

import argparse
import os
import sys

from keywizard.cli.diagnostics import ExitCode, exit_code_of, report_crash, warn
from keywizard.cli.moments import moment
from keywizard.cli.output import print_lines
from keywizard.domain.errors import UsageError
from keywizard.exchange.simulated.scenarios import DEFAULT_SCENARIO
from keywizard.flow.wizard import Wizard
from keywizard.i18n.translator import Translator
from keywizard.session.services import system_clock
from keywizard.session.session import Session
from keywizard.session.walk import CrashedError, WalkEnd, WalkStart
from keywizard.terminal.capabilities import decide
from keywizard.terminal.front_end import FrontEnd, choose_front_end
from keywizard.views.leaving import farewell


def open_wizard(parsed: argparse.Namespace, translate: Translator, theme: str | None) -> ExitCode:
    """Walk; then say on the terminal what is on disk now. Where there is no terminal to walk on, says in one line what to do instead."""
    isatty = {"stdin_isatty": sys.stdin.isatty(), "stderr_isatty": sys.stderr.isatty()}
    if choose_front_end(os.environ, is_plain=bool(parsed.plain), **isatty) is not FrontEnd.SCREENS:
        problem = UsageError("no-terminal")
        warn(problem, translate)
        return exit_code_of(problem)
    start = _start(parsed, translate)
    try:
        end = _walk(start, parsed, theme)
    except CrashedError as crash:
        return report_crash(crash.report, translate)
    drafts = start.session.drafts
    if end.wizard.is_at_its_end and end.signal is None:
        drafts.finish()
    print_lines([farewell(Translator(end.language), end.wizard, is_kept=drafts.is_kept)])
    return ExitCode.DONE if end.wizard.has_api_key else ExitCode.INTERRUPTED


def _walk(start: WalkStart, parsed: argparse.Namespace, theme: str | None) -> WalkEnd:
    from keywizard.tui.launch import run

    terminal = decide(os.environ, sys.stderr.encoding, is_ascii=bool(parsed.ascii), mouse=not parsed.no_mouse)
    return run(start, terminal, theme)


def _start(parsed: argparse.Namespace, translate: Translator) -> WalkStart:
    at = moment(parsed.at, system_clock(), "--at") if parsed.at else None
    environ = dict(os.environ)
    session = Session.open(environ)
    session.sweep()
    opened = session.open_account(parsed.account or DEFAULT_SCENARIO, at)
    wizard = _first_wizard(session, is_resume=bool(parsed.resume), is_fresh=bool(parsed.fresh))
    remember, is_taken_up = session.drafts.remember, bool(parsed.resume)
    return WalkStart(session, translate.language, environ, opened.name, at, wizard, remember, is_taken_up=is_taken_up)


def _first_wizard(session: Session, *, is_resume: bool, is_fresh: bool) -> Wizard:
    if is_resume and is_fresh:
        raise UsageError("resume-or-fresh")
    if is_fresh:
        session.drafts.begin_anew()
    if not is_resume:
        return Wizard()
    # Another session may be faster with one of them.
    taken = (session.drafts.take_up(walk.id) for walk in session.drafts.unfinished())
    for walk in taken:
        if walk is not None:
            return walk.wizard
    raise UsageError("nothing-to-resume")
