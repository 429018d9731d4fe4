"""`keywizard backup`: all keys or some in one encrypted file, tried before it is put in place."""

import argparse
import os
import shlex
from pathlib import Path

from keywizard.cli.diagnostics import ExitCode, warn
from keywizard.cli.output import print_json, print_lines
from keywizard.cli.rule_lines import wrapped
from keywizard.cli.secret_files import read_passphrase
from keywizard.cli.stored import find_stored
from keywizard.domain.errors import FileError, KeywizardError, UsageError
from keywizard.domain.label import printable
from keywizard.i18n.translator import Translator
from keywizard.keys.backup_file import opening_command
from keywizard.session.backup import Backup, make_backup
from keywizard.session.session import Session


def backup(parsed: argparse.Namespace, translate: Translator) -> ExitCode:
    """Make a backup; a key that does not do is named on standard error and does not stop the others, but shows in the exit code."""
    refuse_missing(parsed)
    session = Session.open(os.environ)
    for name in parsed.names:
        if name not in session.keyring.names():
            find_stored(session.keyring, name)
    made = make_backup(session, Path(parsed.backup_file), tuple(parsed.names), read_passphrase(Path(parsed.passphrase_file)))
    problems = _problems(made, translate)
    for error in problems:
        warn(error, translate)
    if parsed.json:
        print_json(_object(made, translate))
    else:
        print_lines(_report(made, translate))
    return ExitCode.SECRET_OR_FILE if problems else ExitCode.DONE


def refuse_missing(parsed: argparse.Namespace) -> None:
    """Raise UsageError `flags-missing` where the file or its passphrase is not named."""
    given = {"FILE": parsed.backup_file, "--passphrase-file": parsed.passphrase_file}
    if missing := [name for name, value in given.items() if value is None]:
        raise UsageError("flags-missing", flags=", ".join(missing))


def reason_of(error: KeywizardError, translate: Translator) -> str:
    """Say what is wrong, without what to do."""
    return translate(error.message_id, **error.values)


def _problems(made: Backup, translate: Translator) -> list[FileError]:
    unfit = [
        FileError("backup-key-unfit", name=each.folder.name, reason=reason_of(each.error, translate)) for each in made.keys if each.error
    ]
    return unfit + [FileError("backup-key-unread", name=each.name, reason=reason_of(each.error, translate)) for each in made.unread]


def _object(made: Backup, translate: Translator) -> dict[str, object]:
    return {
        "file": str(made.path),
        "made_at": f"{made.made_at:%Y-%m-%dT%H:%M:%SZ}",
        "size": made.size,
        "tested": sum(each.error is None for each in made.keys),
        "keys": [
            {
                "name": each.folder.name,
                "fingerprint": each.profile.fingerprint if each.profile else None,
                "has_own_passphrase": each.is_sealed,
                "problem": reason_of(each.error, translate) if each.error else None,
            }
            for each in made.keys
        ],
        "left_out": [{"name": each.name, "problem": reason_of(each.error, translate)} for each in made.unread],
        "opens_with": _opening(made.path),
    }


def _report(made: Backup, translate: Translator) -> list[str]:
    sealed = sum(each.is_sealed for each in made.keys)
    tested = sum(each.error is None for each in made.keys)
    return [
        *wrapped("", translate("backup.done", file=printable(str(made.path)), count=len(made.keys), size=made.size)),
        *wrapped("", translate("backup.tested", count=tested)),
        *(wrapped("", translate("backup.sealed", count=sealed)) if sealed else ()),
        *wrapped("", translate("backup.without")),
        translate("backup.opens"),
        f"  {printable(_opening(made.path))}",
        *wrapped("", translate("backup.keep")),
    ]


def _opening(path: Path) -> str:
    return opening_command(shlex.quote(str(path)))
