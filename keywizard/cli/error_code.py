"""`keywizard explain -2015`: what an error of Binance means. Asks nobody."""

from collections.abc import Iterator

from keywizard.cli.diagnostics import ExitCode
from keywizard.cli.output import print_json, print_lines
from keywizard.cli.rule_lines import wrapped
from keywizard.domain.errors import UsageError
from keywizard.exchange.binance.error_codes import ERROR_CODES, ErrorCode, find_error_code
from keywizard.i18n.translator import Translator
from keywizard.policy.sources import READ_ON


def explain_error_code(text: str, translate: Translator, *, as_json: bool) -> ExitCode:
    """Say what a code means, what brings it about and what to do about each; raises UsageError `error-code-unknown`."""
    found = find_error_code(text)
    if found is None:
        raise UsageError("error-code-unknown", codes=", ".join(each.code for each in ERROR_CODES))
    if as_json:
        print_json(_object(found, translate))
    else:
        print_lines(_lines(found, translate))
    return ExitCode.DONE


def _object(found: ErrorCode, translate: Translator) -> dict[str, object]:
    causes = [
        {"cause": cause.value, "text": translate(f"cause.{cause}.message"), "action": translate(f"cause.{cause}.hint")}
        for cause in found.causes
    ]
    meaning = translate(f"binance-error.{found.code}")
    return {"code": found.code, "name": found.name or None, "documented": found.is_documented, "text": meaning, "causes": causes}


def _lines(found: ErrorCode, translate: Translator) -> Iterator[str]:
    yield f"{found.code} {found.name}".rstrip()
    yield from wrapped("  ", translate(f"binance-error.{found.code}"))
    yield from wrapped("  ", translate("error-code.documented" if found.is_documented else "error-code.reported", month=READ_ON))
    yield ""
    yield translate("error-code.causes" if len(found.causes) > 1 else "error-code.cause")
    for cause in found.causes:
        yield from wrapped("- ", translate(f"cause.{cause}.message"))
        yield from wrapped("  > ", translate(f"cause.{cause}.hint"))
    yield ""
    yield from wrapped("", translate("error-code.check"))
