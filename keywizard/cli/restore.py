"""`keywizard restore`: keys come back from a backup, none over another."""

import argparse
import os
from pathlib import Path

from keywizard.cli.backup import reason_of, refuse_missing
from keywizard.cli.diagnostics import ExitCode, warn
from keywizard.cli.output import print_json, print_lines
from keywizard.cli.rule_lines import wrapped
from keywizard.cli.secret_files import read_foreign_passphrase
from keywizard.cli.sweeping import sweep
from keywizard.domain.errors import FileError
from keywizard.domain.label import printable
from keywizard.i18n.translator import Translator
from keywizard.session import restore as restoring
from keywizard.session.backup import read_backup
from keywizard.session.restore import Fate, Restored, plan_restore
from keywizard.session.session import Session
from keywizard.store.archive import Archive


def restore(parsed: argparse.Namespace, translate: Translator) -> ExitCode:
    """Restore all keys of a backup or those named, or say what would come of it; a key that is refused shows in the exit code."""
    refuse_missing(parsed)
    session = Session.open(os.environ)
    archive = read_backup(Path(parsed.backup_file), read_foreign_passphrase(Path(parsed.passphrase_file)))
    restored = plan_restore(session, archive, tuple(parsed.names))
    if not parsed.dry_run:
        sweep(session, translate)
        restored = restoring.restore(session, restored)
    for each in restored:
        if each.error:
            warn(FileError("restore-key-refused", name=each.name, reason=reason_of(each.error, translate)), translate)
    if parsed.json:
        print_json(_object(parsed, archive, restored, translate))
    else:
        print_lines(_report(parsed, archive, restored, translate))
    return ExitCode.SECRET_OR_FILE if any(each.error for each in restored) else ExitCode.DONE


def _object(parsed: argparse.Namespace, archive: Archive, restored: tuple[Restored, ...], translate: Translator) -> dict[str, object]:
    return {
        "file": parsed.backup_file,
        "made_at": f"{archive.made_at:%Y-%m-%dT%H:%M:%SZ}",
        "dry_run": bool(parsed.dry_run),
        "keys": [
            {
                "name": each.name,
                "outcome": each.fate.value,
                "stored_as": each.stored_as,
                "fingerprint": each.checked.profile.fingerprint if each.checked.profile else None,
                "has_own_passphrase": each.checked.is_sealed,
                "problem": reason_of(each.error, translate) if each.error else None,
            }
            for each in restored
        ],
    }


def _report(parsed: argparse.Namespace, archive: Archive, restored: tuple[Restored, ...], translate: Translator) -> list[str]:
    file, count = printable(parsed.backup_file), len(archive.folders)
    lines = wrapped("", translate("restore.backup", file=file, made_at=f"{archive.made_at:%Y-%m-%d %H:%M} UTC", count=count))
    for each in restored:
        lines += wrapped("  ", f"{each.name}: {_fate(each, translate, is_dry_run=bool(parsed.dry_run))}")
    if parsed.dry_run:
        tested = sum(each.fate is not Fate.REFUSED for each in restored)
        return [*lines, *wrapped("", translate("restore.dry-run", count=tested))]
    return lines


def _fate(each: Restored, translate: Translator, *, is_dry_run: bool) -> str:
    match each.fate:
        case Fate.RESTORED:
            is_renamed = each.stored_as != each.name
            tense = "would-be" if is_dry_run else "is"
            said = translate(f"restore.{tense}-renamed" if is_renamed else f"restore.{tense}-restored", name=each.stored_as)
        case Fate.REFUSED:
            return translate("restore.refused")
        case _:
            return translate(f"restore.{each.fate}", name=each.stored_as)
    return f"{said} {translate('restore.sealed')}" if each.checked.is_sealed else said
