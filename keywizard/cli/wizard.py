"""Opening the wizard from the command line."""

import argparse
import os

from keywizard.cli.diagnostics import ExitCode, report_crash
from keywizard.cli.moments import moment
from keywizard.cli.output import print_lines
from keywizard.i18n.translator import Translator
from keywizard.session.services import system_clock
from keywizard.tui.launch import CrashedError, LaunchOptions, run


def open_wizard(parsed: argparse.Namespace, translate: Translator, theme: str | None) -> ExitCode:
    """Walk; then say on the terminal what is on disk now."""
    options = LaunchOptions(
        language=translate.language,
        environ=dict(os.environ),
        theme=theme,
        is_ascii=bool(parsed.ascii),
        account=parsed.account,
        at=moment(parsed.at, system_clock(), "--at") if parsed.at else None,
    )
    try:
        end = run(options)
    except CrashedError as crash:
        return report_crash(crash.report, translate)
    print_lines([end.farewell])
    return ExitCode.DONE if end.has_api_key else ExitCode.INTERRUPTED
