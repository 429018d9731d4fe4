"""`keywizard rename`: another label for a stored key, and the folder's name with it."""

import argparse
import os

from keywizard.cli.diagnostics import ExitCode
from keywizard.cli.output import print_json, print_lines
from keywizard.cli.rule_lines import wrapped
from keywizard.cli.stored import find_stored, key_object
from keywizard.cli.sweeping import sweep
from keywizard.domain.errors import UsageError
from keywizard.domain.label import slug_problem
from keywizard.domain.place import Place
from keywizard.i18n.translator import Translator
from keywizard.session import lifecycle
from keywizard.session.session import Session
from keywizard.store.keyring import PRIVATE_KEY, SECRET_KEY


def rename(parsed: argparse.Namespace, translate: Translator) -> ExitCode:
    """Rename a key, never over another."""
    if parsed.label is None:
        raise UsageError("flags-missing", flags="--label")
    problem = None if parsed.name_wanted is None else slug_problem(parsed.name_wanted)
    if problem:
        raise UsageError(problem)
    session = Session.open(os.environ)
    before = find_stored(session.keyring, parsed.name)
    sweep(session, translate)
    stored = lifecycle.rename(session, before.name, parsed.label, parsed.name_wanted)
    if parsed.json:
        print_json(key_object(stored) | {"before": before.name})
        return ExitCode.DONE
    print_lines([translate("rename.done", before=before.name, name=stored.name, label=stored.profile.label)])
    path = stored.file(PRIVATE_KEY) or stored.file(SECRET_KEY)
    if path is not None and stored.name != before.name:
        print_lines((translate("rename.path"), f"  {path}"))
    if stored.profile.place is Place.BINANCE and stored.profile.api_key is not None:
        print_lines(wrapped("", translate("rename.at-binance")))
    return ExitCode.DONE
