"""`keywizard check`: is a stored key as it should be, and does Binance agree."""

import argparse
import os
import sys
from collections.abc import Iterator

from keywizard.cli.diagnostics import ExitCode
from keywizard.cli.output import print_json, print_lines
from keywizard.cli.rule_lines import wrapped
from keywizard.cli.secret_files import read_passphrase_if_given
from keywizard.cli.stored import find_stored, life_marks
from keywizard.domain.errors import UsageError
from keywizard.exchange.binance.error_codes import Cause
from keywizard.i18n.translator import Translator
from keywizard.session.checking import Target, target_of
from keywizard.session.findings import Asking, Check, Finding, Outcome
from keywizard.session.full_check import full_check
from keywizard.session.session import Session
from keywizard.session.verdicts import record_verdict, verdict_of
from keywizard.store.keyring import StoredKey
from keywizard.views.findings import MARKS, finding_texts

_OWN_FILES = frozenset({Check.FILES, Check.PRIVATE_KEY, Check.PAIR})


def check(parsed: argparse.Namespace, translate: Translator) -> ExitCode:
    """Check a key: its files, the clock, one signed request, and what it may do beside what was planned."""
    if parsed.offline and parsed.base_url is not None:
        raise UsageError("flags-contradict", flags="--offline, --base-url")
    session = Session.open(os.environ)
    stored = find_stored(session.keyring, parsed.name)
    target = None if parsed.offline else target_of(stored.profile, parsed.base_url)
    if not parsed.json:
        print_lines([translate("check.title", name=stored.name, key_type=translate(f"key-type.{stored.profile.key_type}.name"))])
        print_lines(life_marks(stored, session.now(), translate))
    findings = []
    for finding in _findings(session, stored, target, parsed, translate):
        findings.append(finding)
        if not parsed.json:
            print_lines(_lines(finding, translate))
    record_verdict(session, stored, findings)
    if parsed.json:
        print_json(_report(stored, findings, translate))
    else:
        print_lines([_conclusion(findings, translate)])
    return _exit_code(findings)


def _findings(
    session: Session, stored: StoredKey, target: Target | None, parsed: argparse.Namespace, translate: Translator
) -> Iterator[Finding]:
    passphrase = read_passphrase_if_given(parsed.passphrase_file)
    for event in full_check(session, stored, passphrase, target, is_offline=bool(parsed.offline)):
        if isinstance(event, Asking):
            _announce(event, translate, is_quiet=bool(parsed.json))
        else:
            yield event


def _announce(asking: Asking, translate: Translator, *, is_quiet: bool) -> None:
    # Nothing is sent before a person could see where to; for programs that is what standard error is for.
    line = translate("check.asking", url=asking.url)
    if is_quiet:
        sys.stderr.write(f"{line}\n")
        sys.stderr.flush()
    else:
        print_lines([line])


def _lines(finding: Finding, translate: Translator) -> Iterator[str]:
    lead = f"{MARKS[finding.outcome]:<5}"
    message, action = finding_texts(translate, finding)
    yield from wrapped(lead, f"{translate(f'check.{finding.check}.title')} {message}")
    if action:
        yield from wrapped("     > ", action)


def _report(stored: StoredKey, findings: list[Finding], translate: Translator) -> dict[str, object]:
    profile = stored.profile
    return {
        "name": stored.name,
        "place": profile.place.value,
        "environment": profile.environment.value if profile.environment else None,
        "ok": not any(finding.outcome is Outcome.FAILED for finding in findings),
        "verdict": verdict_of(findings).value,
        "findings": [_object(finding, translate) for finding in findings],
    }


def _object(finding: Finding, translate: Translator) -> dict[str, object]:
    message, action = finding_texts(translate, finding)
    cause = finding.cause.value if finding.cause else None
    told = {"check": finding.check.value, "outcome": finding.outcome.value, "cause": cause, "message": message, "action": action}
    return told | ({"values": dict(finding.values)} if finding.values else {})


def _conclusion(findings: list[Finding], translate: Translator) -> str:
    counts = {outcome: sum(finding.outcome is outcome for finding in findings) for outcome in Outcome}
    if counts[Outcome.FAILED]:
        return translate("check.failed", count=counts[Outcome.FAILED])
    if any(finding.cause is Cause.PASSPHRASE_NEEDED for finding in findings):
        return translate("check.passed-unopened")
    return translate("check.passed-with-warnings", count=counts[Outcome.WARNING]) if counts[Outcome.WARNING] else translate("check.passed")


def _exit_code(findings: list[Finding]) -> ExitCode:
    failed = [finding.check for finding in findings if finding.outcome is Outcome.FAILED]
    if not failed:
        return ExitCode.DONE
    return ExitCode.SECRET_OR_FILE if failed[0] in _OWN_FILES else ExitCode.FAILED
