"""`keywizard audit`: what was done, and whether anybody has changed what was written of it."""

import argparse
import os
from collections.abc import Iterator

from keywizard.cli.diagnostics import ExitCode
from keywizard.cli.output import print_json, print_lines
from keywizard.cli.rule_lines import wrapped
from keywizard.domain.errors import UsageError
from keywizard.domain.label import printable
from keywizard.i18n.translator import Translator
from keywizard.store.audit import Action
from keywizard.store.audit_chain import Entry, Flaw, Tampering, Verification, read_log, verify
from keywizard.store.paths import paths_of

_VERIFY = "verify"
_CHAIN = frozenset({"number", "previous", "after_torn", "lost"})
_SHOWN = frozenset({"at", "action", "name", "fingerprint"})


def audit(parsed: argparse.Namespace, translate: Translator) -> ExitCode:
    """Show the log, or with `verify` follow its chain; ends with 4 where that is broken."""
    if parsed.action not in {None, _VERIFY}:
        raise UsageError("value-unknown", flag="ACTION", choices=_VERIFY)
    if parsed.action == _VERIFY and parsed.last is not None:
        raise UsageError("flags-contradict", flags="verify, --last")
    last = None if parsed.last is None else _count(parsed.last)
    entries, head = read_log(paths_of(os.environ).audit_file)
    if parsed.action == _VERIFY:
        return _verified(verify(entries, head), translate, as_json=bool(parsed.json))
    shown = list(enumerate(entries, start=1))[-last if last else 0 :]
    if parsed.json:
        print_json([{"line": line, **(entry.values or {"unreadable": True})} for line, entry in shown])
    else:
        print_lines([_line(line, entry, translate) for line, entry in shown] or [translate("audit.none")])
    return ExitCode.DONE


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10 and int(text)):
        raise UsageError("last-malformed")
    return int(text)


def _line(line: int, entry: Entry, translate: Translator) -> str:
    values = entry.values
    if values is None:
        return f"{line:>5}  {translate('audit.unreadable')}"
    action = str(values.get("action", ""))
    done = translate(f"audit.action.{Action(action)}") if action in list(Action) else action
    words = (str(values.get("at", ""))[:19].replace("T", " "), done, str(values.get("name") or ""), *_details(values, translate))
    return f"{line:>5}  " + printable("  ".join(filter(None, words)))


def _details(values: dict[str, object], translate: Translator) -> Iterator[str]:
    for name, value in values.items():
        if name == "rules" and isinstance(value, dict):
            yield "; ".join(f"{subject}: {', '.join(map(str, ids))}" for subject, ids in value.items() if isinstance(ids, list))
        elif name not in _CHAIN | _SHOWN and isinstance(value, str):
            own = f"audit.detail.{name}"
            yield f"({translate(own, value=value) if translate.has(own) else f'{name} {value}'})"
    yield str(values.get("fingerprint") or "")


def _verified(found: Verification, translate: Translator, *, as_json: bool) -> ExitCode:
    if as_json:
        flaws = [flaw._asdict() | {"what": flaw.what.value, "message": _message(flaw, translate)} for flaw in found.flaws]
        print_json({"ok": not flaws, "lines": found.lines, "unchained": found.unchained, "torn": list(found.torn), "flaws": flaws})
    else:
        print_lines(_report(found, translate))
    return ExitCode.SECRET_OR_FILE if found.flaws else ExitCode.DONE


def _report(found: Verification, translate: Translator) -> Iterator[str]:
    if not found.lines and not found.flaws:
        yield translate("audit.none")
        return
    for flaw in found.flaws:
        yield from wrapped("[no] ", _message(flaw, translate))
    for line in found.torn:
        yield from wrapped("[!]  ", translate("audit.torn", line=line))
    if found.unchained:
        yield from wrapped("[!]  ", translate("audit.unchained", count=found.unchained))
    told = translate("audit.flawed", count=len(found.flaws)) if found.flaws else translate("audit.whole", count=found.lines)
    yield from wrapped("", told)


def _message(flaw: Flaw, translate: Translator) -> str:
    what = "gone" if flaw.what is Tampering.CUT_OFF and not flaw.line else flaw.what.value
    one = f"audit.flaw.{what}.one"
    message_id = one if flaw.first == flaw.last and translate.has(one) else f"audit.flaw.{what}"
    return translate(message_id, line=flaw.line, first=flaw.first, last=flaw.last)
