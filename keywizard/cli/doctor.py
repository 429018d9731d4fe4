"""`keywizard doctor`: what keywizard thinks of this terminal and this machine. It makes nothing and goes nowhere online."""

import argparse
import os
import sys
import textwrap
from collections.abc import Iterator

from keywizard.cli.diagnostics import ExitCode
from keywizard.cli.output import print_json, print_lines
from keywizard.doctor.findings import Finding, State
from keywizard.doctor.gathering import look_around
from keywizard.doctor.judging import judge
from keywizard.i18n.translator import Translator
from keywizard.terminal.ascii import spelt_in_ascii
from keywizard.terminal.capabilities import Glyphs, decide

_WIDTH = 79
_MARK_WIDTH, _TITLE_WIDTH = 13, 14
_SIGNS = {State.OK: "", State.WARNING: "! ", State.PROBLEM: "x "}


def doctor(parsed: argparse.Namespace, translate: Translator) -> ExitCode:
    """Tell every finding; ends with 1 where there is a problem, and with 0 where there are warnings at most."""
    findings = judge(look_around(dict(os.environ)))
    if parsed.json:
        print_json([_object(finding, translate) for finding in findings])
    else:
        lines = (*(line for finding in findings for line in _lines(finding, translate)), "", _conclusion(findings, translate))
        is_ascii = decide(os.environ, getattr(sys.stdout, "encoding", None) or "").glyphs is Glyphs.ASCII
        print_lines(map(spelt_in_ascii, lines) if is_ascii else lines)
    return ExitCode.FAILED if any(finding.state is State.PROBLEM for finding in findings) else ExitCode.DONE


def _object(finding: Finding, translate: Translator) -> dict[str, object]:
    value, advice = _texts(finding, translate)
    return {"name": finding.topic.value, "state": finding.state.value, "value": value, "advice": advice}


def _texts(finding: Finding, translate: Translator) -> tuple[str, str | None]:
    told, advised = f"doctor.{finding.text}", f"doctor.{finding.text}.advice"
    return translate(told, **finding.values), translate(advised, **finding.values) if translate.has(advised) else None


def _lines(finding: Finding, translate: Translator) -> Iterator[str]:
    value, advice = _texts(finding, translate)
    mark = f"[{_SIGNS[finding.state]}{translate(f'doctor.state.{finding.state}')}]"
    title = translate(f"doctor.{finding.topic}.title")
    yield from _wrapped(f"{mark:<{_MARK_WIDTH}} {title:<{_TITLE_WIDTH}} ", value)
    if advice:
        yield from _wrapped(f"{'':<{_MARK_WIDTH}} > ", advice)


def _wrapped(lead: str, text: str) -> list[str]:
    # A path or a command is to be copied whole, so it is not broken, however long.
    indent = " " * len(lead)
    return textwrap.wrap(text, _WIDTH, initial_indent=lead, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)


def _conclusion(findings: tuple[Finding, ...], translate: Translator) -> str:
    counts = {state: sum(finding.state is state for finding in findings) for state in State}
    if counts[State.PROBLEM]:
        return translate("doctor.problems", problems=counts[State.PROBLEM], warnings=counts[State.WARNING])
    return translate("doctor.warnings", warnings=counts[State.WARNING]) if counts[State.WARNING] else translate("doctor.well")
