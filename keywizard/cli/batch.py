"""`keywizard create --manifest`: many keys, by the answers of a file."""

import argparse
import functools
import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from keywizard.cli.create import plan_object
from keywizard.cli.diagnostics import ExitCode, exit_code_of, note, report
from keywizard.cli.manifest import Entry, Manifest, read_manifest
from keywizard.cli.output import print_json, print_lines
from keywizard.cli.parser import CREATE_FLAGS
from keywizard.cli.request import CreateRequest
from keywizard.cli.stored import key_object
from keywizard.cli.sweeping import sweep
from keywizard.domain.errors import KeywizardError, UsageError
from keywizard.domain.label import printable
from keywizard.domain.manifest_error import Found, ManifestError
from keywizard.domain.permission import Permission
from keywizard.domain.place import Place
from keywizard.i18n.translator import Translator
from keywizard.session.batch import WantedKey, keys_there, make, objections, one_batch_at_a_time
from keywizard.session.session import OpenedAccount, Session
from keywizard.store.keyring import StoredKey

_GOES_ALONG = ("manifest", "dry_run", "json")


class _Batch(NamedTuple):
    """What is to be done."""

    id: str
    """What tells it from every other."""
    entries: Mapping[str, Entry]
    """Its keys as the manifest has them, by their marks."""
    wanted: Sequence[WantedKey]
    """The same with their accounts, in order."""
    there: Mapping[str, StoredKey]
    """Those that are whole on disk already, by their marks."""

    @property
    def missing(self) -> list[WantedKey]:
        """Those that are to be made."""
        return [each for each in self.wanted if each.mark not in self.there]


def create_batch(parsed: argparse.Namespace, translate: Translator) -> ExitCode:
    """Make the keys of a manifest; whatever stands against any of them is found before the first is made."""
    _refuse_other_flags(parsed)
    session, path = Session.open(os.environ), Path(parsed.manifest)
    manifest = read_manifest(path, session.now())
    if parsed.dry_run:
        _print_plan(_judged(session, manifest, path), translate, as_json=parsed.json)
        return ExitCode.DONE
    with one_batch_at_a_time(session, lambda: note(translate("batch.waits"))):
        batch = _judged(session, manifest, path)
        if batch.missing:
            sweep(session, translate)
            session.keyring.rehearse()
        return _make(session, batch, translate, as_json=parsed.json)


def _refuse_other_flags(parsed: argparse.Namespace) -> None:
    others = [flag for flag in CREATE_FLAGS if flag.destination not in _GOES_ALONG and getattr(parsed, flag.destination) is not None]
    if others:
        raise UsageError("manifest-with-flags", flags=", ".join(f"--{flag.name}" for flag in others))


def _judged(session: Session, manifest: Manifest, path: Path) -> _Batch:
    """Hold the keys against the rules, the disk and the accounts; raises ManifestError with everything that stands against them."""
    problems = list(manifest.problems)
    open_account = functools.cache(functools.partial(_open_account, session, session.now()))
    entries: dict[str, Entry] = {}
    wanted: list[WantedKey] = []
    for number, entry in enumerate(manifest.entries, 1):
        mark = f"{manifest.batch}-{number}"
        try:
            wanted.append(_wanted(mark, entry, open_account(entry.request.place, entry.request.account, entry.request.at)))
        except KeywizardError as error:
            problems.append(Found(manifest.lines.of_answer(entry.table, "account"), error))
        entries[mark] = entry
    there = keys_there(session, wanted)
    for objection in objections(session, wanted, there):
        table = entries[objection.wanted.mark].table
        problems.append(Found(manifest.lines.of_answer(table, objection.answer), objection.error))
    if problems:
        found = _each_once(problems)
        raise ManifestError("manifest-refused", found, path=printable(str(path)), count=len(found))
    return _Batch(manifest.batch, entries, wanted, there)


def _open_account(session: Session, now: datetime, place: Place, name: str, at: datetime | None) -> OpenedAccount:
    # A key of Binance itself is made today, whatever day a practice account is set in.
    return session.open_account(name, at if place is Place.PRACTICE else now)


def _wanted(mark: str, entry: Entry, account: OpenedAccount) -> WantedKey:
    request: CreateRequest = entry.request
    return WantedKey(
        mark,
        entry.name,
        request.label,
        request.key_type,
        request.place,
        request.environment,
        account,
        request.allowed_ips,
        request.permissions,
        request.passphrase,
        request.api_key,
        request.secret_key,
    )


def _each_once(problems: Sequence[Found]) -> list[Found]:
    """Sort by lines, what many keys of a line have told once; what is there just as wanted comes last: it may be much."""
    counts = Counter((found.line, found.error.problem) for found in problems)
    first = {(found.line, found.error.problem): found for found in reversed(problems)}
    merged = (found._replace(keys=counts[place]) for place, found in first.items())
    return sorted(merged, key=lambda found: (found.error.problem == "batch-key-of-another", found.line, found.error.problem))


def _make(session: Session, batch: _Batch, translate: Translator, *, as_json: bool) -> ExitCode:
    made: list[StoredKey] = []
    missing, width = batch.missing, _width(batch)
    error: KeywizardError | None = None
    code = ExitCode.DONE
    try:
        for stored in make(session, missing):
            made.append(stored)
            if not as_json:
                print_lines([f"{stored.name:<{width}}  {translate('batch.made')}  {stored.profile.fingerprint or ''}".rstrip()])
    except KeywizardError as caught:
        if caught.problem == "output-lost":
            raise
        error, code = caught, exit_code_of(caught)
    except KeyboardInterrupt:
        code = ExitCode.INTERRUPTED
    if as_json:
        print_json(_report_object(batch, made, error, translate))
        return code
    print_lines(_end_lines(batch, made, translate))
    return report(error, translate, as_json=False) if error else code


def _width(batch: _Batch) -> int:
    return max(len(each.name) for each in batch.wanted)


def _end_lines(batch: _Batch, made: Sequence[StoredKey], translate: Translator) -> Iterator[str]:
    yield translate("batch.end", made=len(made), there=len(batch.there), batch=batch.id)
    if left := len(batch.missing) - len(made):
        yield translate("batch.left", count=left)
    elif any(stored.profile.api_key is None for stored in made):
        yield translate("batch.wait-for-api-keys")


def _report_object(batch: _Batch, made: Sequence[StoredKey], error: KeywizardError | None, translate: Translator) -> dict[str, object]:
    """Give what became of every key; nothing in it is secret."""
    left = [each.name for each in batch.missing[len(made) :]]
    failed = []
    if error:
        message, hint = translate(error.message_id, **error.values), translate(error.hint_id, **error.values)
        failed = [{"name": left[0], "message": message, "hint": hint}]
    return {
        "batch": batch.id,
        "made": [key_object(stored) for stored in made],
        "already_there": [key_object(stored) for stored in batch.there.values()],
        "failed": failed,
        "not_made": left[len(failed) :],
    }


def _print_plan(batch: _Batch, translate: Translator, *, as_json: bool) -> None:
    if as_json:
        plans = [plan_object(batch.entries[each.mark].request, each.name) for each in batch.missing]
        there = [stored.name for stored in batch.there.values()]
        print_json({"dry_run": True, "batch": batch.id, "keys": plans, "already_there": there})
        return
    width = _width(batch)
    lines = [f"{each.name:<{width}}  {each.key_type:<8}  {_plan_of(each, translate)}" for each in batch.missing]
    print_lines((*lines, translate("batch.plan", count=len(lines), there=len(batch.there), batch=batch.id)))


def _plan_of(wanted: WantedKey, translate: Translator) -> str:
    ips = ", ".join(wanted.allowed_ips) or translate("key.any-ip")
    where = translate(f"environment.{wanted.environment or wanted.place}")
    return "  ".join((where, wanted.label, ips, ", ".join(each.value for each in Permission if each in wanted.permissions)))
