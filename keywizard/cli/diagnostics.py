"""What the program says when something is wrong, and the code it ends with."""

import contextlib
import sys
from collections.abc import Callable, Iterable, Iterator
from enum import IntEnum
from pathlib import Path

from keywizard.cli.output import print_json
from keywizard.domain.errors import FileError, Found, KeywizardError, ManifestError, RefusedError, SecretError, UsageError
from keywizard.i18n.translator import Translator


class ExitCode(IntEnum):
    """How a run ended; scripts may rely on it."""

    DONE = 0
    """What was asked for is done."""
    FAILED = 1
    """The exchange said no for a reason that is no rule, or the program broke down."""
    USAGE = 2
    """An answer is missing, malformed or contradicts another."""
    REFUSED = 3
    """A rule of Binance stands against it, or what a client is known to take; nothing was created."""
    SECRET_OR_FILE = 4
    """A passphrase, key or file does not do."""
    INTERRUPTED = 130
    """The person left before the end."""


_CODES: tuple[tuple[type[KeywizardError], ExitCode], ...] = (
    (UsageError, ExitCode.USAGE),
    (RefusedError, ExitCode.REFUSED),
    (SecretError, ExitCode.SECRET_OR_FILE),
    (FileError, ExitCode.SECRET_OR_FILE),
)


_SHOWN = 50
"""Problems of a manifest that are told at once."""


def exit_code_of(error: KeywizardError) -> ExitCode:
    """Give the code that an error ends with; of many it is theirs where they have one, otherwise that of a wrong answer."""
    if isinstance(error, ManifestError):
        codes = {exit_code_of(found.error) for found in error.found}
        return codes.pop() if len(codes) == 1 else ExitCode.USAGE
    return next((code for kind, code in _CODES if isinstance(error, kind)), ExitCode.FAILED)


def report(error: KeywizardError, translate: Translator, *, as_json: bool) -> ExitCode:
    """Say what is wrong and what to do: as an object on standard output for programs, otherwise as two lines on standard error."""
    message, hint = translate(error.message_id, **error.values), translate(error.hint_id, **error.values)
    if not (as_json and error.problem != "output-lost" and _print_error(error, message, hint, translate)):
        _tell((f"keywizard: {message}", hint, *_refusals(error, translate), *_problem_lines(error, translate)))
    return exit_code_of(error)


def _print_error(error: KeywizardError, message: str, hint: str, translate: Translator) -> bool:
    told: dict[str, object] = {"message": message, "hint": hint}
    if isinstance(error, RefusedError):
        told["refused"] = _refused(error)
    if isinstance(error, ManifestError):
        told["problems"] = [_problem_object(found, translate) for found in error.found[:_SHOWN]]
    try:
        print_json({"error": told})
    except (FileError, BrokenPipeError):
        return False
    return True


def _refused(error: RefusedError) -> dict[str, list[str]]:
    return {subject: list(rule_ids) for subject, rule_ids in error.refused.items()}


def _problem_object(found: Found, translate: Translator) -> dict[str, object]:
    error = found.error
    message, hint = translate(error.message_id, **error.values), translate(error.hint_id, **error.values)
    refused = {"refused": _refused(error)} if isinstance(error, RefusedError) else {}
    return {"line": found.line, "keys": found.keys, "message": message, "hint": hint, **refused}


def _problem_lines(error: KeywizardError, translate: Translator) -> Iterator[str]:
    if not isinstance(error, ManifestError):
        return
    from keywizard.cli.rule_lines import wrapped

    shown, told = error.found[:_SHOWN], set[str]()
    width = max(len(str(found.line)) for found in shown)
    for found in shown:
        lead, each = f"  {translate('manifest.line')} {found.line:>{width}}: ", found.error
        alike = [translate("manifest.alike", count=found.keys - 1)] if found.keys > 1 else []
        hint = translate(each.hint_id, **each.values)
        advice = [] if hint in told else [hint]  # once is enough
        told.add(hint)
        yield from wrapped(lead, " ".join((translate(each.message_id, **each.values), *alike, *advice)))
        yield from _rules_named(" " * len(lead), each, translate)
    if len(error.found) > _SHOWN:
        yield f"  {translate('manifest.more', count=len(error.found) - _SHOWN)}"
    yield from _refusals(RefusedError("permissions-refused", _all_refused(found.error for found in shown)), translate)


def _rules_named(lead: str, error: KeywizardError, translate: Translator) -> Iterator[str]:
    from keywizard.cli.rule_lines import wrapped

    if isinstance(error, RefusedError):
        for subject, rule_ids in error.refused.items():
            yield from wrapped(lead, f"{_subject(subject, translate)} [{', '.join(rule_ids)}]")


def _all_refused(errors: Iterable[KeywizardError]) -> dict[str, tuple[str, ...]]:
    """Put the refusals of many keys together, so that each rule is explained once."""
    together: dict[str, tuple[str, ...]] = {}
    for error in errors:
        for subject, rule_ids in error.refused.items() if isinstance(error, RefusedError) else ():
            together[subject] = tuple(dict.fromkeys((*together.get(subject, ()), *rule_ids)))
    return together


def _refusals(error: KeywizardError, translate: Translator) -> Iterator[str]:
    if not isinstance(error, RefusedError):
        return
    from keywizard.cli.rule_lines import rule_lines, wrapped
    from keywizard.policy.rules import RULES

    for rule in RULES:
        subjects = [subject for subject, rule_ids in error.refused.items() if rule.id in rule_ids]
        if subjects:
            yield from wrapped("  ", f"{', '.join(_subject(each, translate) for each in subjects)} [{rule.id}]")
            yield from rule_lines("    ", rule, translate)


def _subject(subject: str, translate: Translator) -> str:
    return translate("create.creation" if subject == "creation" else f"permission.{subject}.name")


def warn(error: KeywizardError, translate: Translator) -> None:
    """Say what is wrong though the program goes on."""
    _tell([f"keywizard: {translate(error.message_id, **error.values)} {translate(error.hint_id, **error.values)}"])


def note(text: str) -> None:
    """Say something that is neither an answer nor wrong."""
    _tell([f"keywizard: {text}"])


def report_crash(report_file: Path | None, translate: Translator) -> ExitCode:
    """Say that the program broke down, and where that was written down."""
    where = translate("crash.report", path=report_file) if report_file else translate("crash.no-report")
    _tell((f"keywizard: {translate('crash.message')}", where))
    return ExitCode.FAILED


def written_down(error: BaseException, state_folder: Callable[[], Path]) -> Path | None:
    """Write a crash down, without any secret; gives nothing where even that cannot be done."""
    from keywizard.store.crash import write_crash_report

    try:
        return write_crash_report(state_folder(), error)
    except FileError:
        return None


def _tell(lines: Iterable[str]) -> None:
    with contextlib.suppress(OSError, AttributeError):  # standard error is closed: nobody hears it
        sys.stderr.write("".join(f"{line}\n" for line in lines))
        sys.stderr.flush()
