"""`keywizard retire`: a key that is used no longer, now that another one was found good."""

import argparse
import os

from keywizard.cli.diagnostics import ExitCode
from keywizard.cli.output import print_json, print_lines
from keywizard.cli.rule_lines import wrapped
from keywizard.cli.stored import find_stored, key_object
from keywizard.cli.sweeping import sweep
from keywizard.domain.place import Environment, Place
from keywizard.exchange.binance.hosts import HOSTS
from keywizard.i18n.translator import Translator
from keywizard.session import lifecycle
from keywizard.session.session import Session


def retire(parsed: argparse.Namespace, translate: Translator) -> ExitCode:
    """Mark a key as retired; its files stay."""
    session = Session.open(os.environ)
    found = find_stored(session.keyring, parsed.name)
    sweep(session, translate)
    stored = lifecycle.retire(session, found.name, anyway=bool(parsed.anyway))
    if parsed.json:
        print_json(key_object(stored))
        return ExitCode.DONE
    print_lines(wrapped("", translate("retire.done", name=stored.name, day=f"{stored.profile.retired_at:%Y-%m-%d}")))
    if stored.profile.place is Place.BINANCE and stored.profile.api_key is not None:
        url = HOSTS[stored.profile.environment or Environment.PRODUCTION].management_page
        print_lines(wrapped("", translate("retire.at-binance", label=stored.profile.label, url=url)))
    print_lines(wrapped("", translate("retire.next", name=stored.name)))
    return ExitCode.DONE
