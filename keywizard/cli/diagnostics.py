"""What the program says when something is wrong, and the code it ends with."""

import contextlib
import sys
from collections.abc import Callable, Iterable, Iterator
from enum import IntEnum
from pathlib import Path

from keywizard.cli.output import print_json
from keywizard.domain.errors import FileError, KeywizardError, RefusedError, SecretError, UsageError
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


def exit_code_of(error: KeywizardError) -> ExitCode:
    """Give the code that an error ends with."""
    return next((code for kind, code in _CODES if isinstance(error, kind)), ExitCode.FAILED)


def report(error: KeywizardError, translate: Translator, *, as_json: bool) -> ExitCode:
    """Say what is wrong and what to do: as an object on standard output for programs, otherwise as two lines on standard error."""
    message, hint = translate(error.message_id, **error.values), translate(error.hint_id, **error.values)
    if not (as_json and error.problem != "output-lost" and _print_error(error, message, hint)):
        _tell((f"keywizard: {message}", hint, *_refusals(error, translate)))
    return exit_code_of(error)


def _print_error(error: KeywizardError, message: str, hint: str) -> bool:
    told: dict[str, object] = {"message": message, "hint": hint}
    if isinstance(error, RefusedError):
        told["refused"] = {subject: list(rule_ids) for subject, rule_ids in error.refused.items()}
    try:
        print_json({"error": told})
    except (FileError, BrokenPipeError):
        return False
    return True


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
