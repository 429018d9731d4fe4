"""Opening the wizard from the command line."""

import os
import sys
from types import SimpleNamespace
from typing import TYPE_CHECKING, TextIO

from keywizard.cli.diagnostics import ExitCode, exit_code_of, note, report_crash, warn
from keywizard.cli.moments import moment
from keywizard.cli.output import print_lines
from keywizard.cli.sweeping import sweep
from keywizard.domain.errors import FileError, UsageError
from keywizard.domain.label import printable
from keywizard.exchange.simulated.scenarios import DEFAULT_SCENARIO
from keywizard.flow.wizard import Wizard
from keywizard.i18n.translator import Translator
from keywizard.session.services import system_clock
from keywizard.session.session import Session
from keywizard.session.walk import CrashedError, WalkEnd, WalkStart, is_visit
from keywizard.terminal.ascii import spelt_in_ascii
from keywizard.terminal.capabilities import Glyphs, Terminal, decide
from keywizard.terminal.front_end import FrontEnd, choose_front_end
from keywizard.terminal.leftover import tended_terminal
from keywizard.views.leaving import farewell

if TYPE_CHECKING:
    from argparse import Namespace

SIGNALLED = 128
"""What shells add to the number of the signal that ended a program."""


def open_wizard(parsed: "Namespace | SimpleNamespace", translate: Translator, theme: str | None) -> int:
    """Walk; then say on the terminal what is on disk now. Where there is no terminal to walk on, says in one line what to do instead."""
    isatty = {"stdin_isatty": is_terminal(sys.stdin), "stderr_isatty": is_terminal(sys.stderr)}
    front_end = choose_front_end(os.environ, is_plain=bool(parsed.plain), **isatty)
    if front_end is FrontEnd.NONE:
        problem = UsageError("no-terminal")
        warn(problem, translate)
        return exit_code_of(problem)
    terminal = decide(os.environ, sys.stderr.encoding, is_ascii=bool(parsed.ascii), mouse=not parsed.no_mouse)
    try:
        start = _start(parsed, translate)
        with tended_terminal(start.session.paths.terminals, takes_sequences=front_end is not FrontEnd.LINES_ONLY):
            end = _walk(front_end, terminal, start, theme)
    except CrashedError as crash:
        return report_crash(crash.report, translate)
    drafts = start.session.drafts
    if end.wizard.is_at_its_end and end.signal is None:
        drafts.finish()
    if not is_visit(os.environ):  # standard output belongs to the page, and nothing stays that could be told of
        _say_farewell(end, terminal, is_kept=drafts.is_kept)
    if end.signal is not None:
        return SIGNALLED + end.signal
    return ExitCode.DONE if end.wizard.has_api_key else ExitCode.INTERRUPTED


def is_terminal(stream: TextIO | None) -> bool:
    """Tell whether a person is at the other end of a stream."""
    return stream is not None and stream.isatty()  # a program can be started without one


def _walk(front_end: FrontEnd, terminal: Terminal, start: WalkStart, theme: str | None) -> WalkEnd:
    if front_end is FrontEnd.SCREENS:
        from keywizard.tui.launch import run as run_screens

        return run_screens(start, terminal, theme)
    from keywizard.plain.launch import run as run_lines

    if front_end is FrontEnd.LINES_ONLY:
        _say_why(Translator(start.language), terminal)
    return run_lines(start, terminal, sys.stdin, sys.stderr)


def _say_why(translate: Translator, terminal: Terminal) -> None:
    term = os.environ.get("TERM")
    note(_shown(translate("plain.why.term", term=printable(term)) if term else translate("plain.why.no-term"), terminal))


def _say_farewell(end: WalkEnd, terminal: Terminal, *, is_kept: bool) -> None:
    try:
        print_lines([_shown(farewell(Translator(end.language), end.wizard, is_kept=is_kept), terminal)])
    except (FileError, BrokenPipeError):
        if end.signal is None:
            raise
        # A signal that ends the walk has mostly taken the terminal away; its exit code is what is left to tell.


def _shown(text: str, terminal: Terminal) -> str:
    return spelt_in_ascii(text) if terminal.glyphs is Glyphs.ASCII else text


def _start(parsed: "Namespace | SimpleNamespace", translate: Translator) -> WalkStart:
    at = moment(parsed.at, system_clock(), "--at") if parsed.at else None
    environ = dict(os.environ)
    session = Session.open(environ)
    sweep(session, translate)
    session.drafts.sweep()
    opened = session.open_account(parsed.account or DEFAULT_SCENARIO, at)
    begun = Wizard(is_practice_only=bool(parsed.practice) or is_visit(environ))
    wizard = _first_wizard(session, begun, is_resume=bool(parsed.resume), is_fresh=bool(parsed.fresh))
    start = WalkStart(session, translate.language, environ, opened.name, at, wizard, is_taken_up=bool(parsed.resume))
    return start if is_visit(environ) else start._replace(remember=session.drafts.remember)


def _first_wizard(session: Session, begun: Wizard, *, is_resume: bool, is_fresh: bool) -> Wizard:
    if is_resume and is_fresh:
        raise UsageError("resume-or-fresh")
    if begun.is_practice_only:
        session.drafts.keep_to_practice()
    if is_fresh:
        session.drafts.begin_anew()
    if not is_resume:
        return begun
    # Another session may be faster with one of them.
    taken = (session.drafts.take_up(walk.id) for walk in session.drafts.unfinished())
    for walk in taken:
        if walk is not None:
            return walk.wizard
    raise UsageError("no-practice-to-resume" if begun.is_practice_only else "nothing-to-resume")
