"""`keywizard remind`: a day to replace a key by, for its list, a calendar and systemd."""

import argparse
import os
import sys
from datetime import date
from pathlib import Path

from keywizard.cli.diagnostics import ExitCode
from keywizard.cli.output import print_json, print_lines
from keywizard.cli.rule_lines import wrapped
from keywizard.cli.stored import find_stored
from keywizard.cli.sweeping import sweep
from keywizard.domain.account import YEARS
from keywizard.domain.errors import UsageError
from keywizard.i18n.translator import Translator
from keywizard.session import lifecycle
from keywizard.session.reminders import Reminder, calendar_entry, systemd_units
from keywizard.session.session import Session
from keywizard.store.atomic import write_new
from keywizard.store.foreign import refuse_no_place
from keywizard.store.paths import HOME_VARIABLE, paths_of
from keywizard.views.keyring import REMINDED_DAYS


def remind(parsed: argparse.Namespace, translate: Translator) -> ExitCode:
    """Keep the day with the key, and write what else was asked for."""
    if parsed.on is None:
        raise UsageError("flags-missing", flags="--on")
    day = _day(parsed.on)
    session = Session.open(os.environ)
    found = find_stored(session.keyring, parsed.name)
    if parsed.ics is not None:
        refuse_no_place(Path(parsed.ics))
    sweep(session, translate)
    stored = lifecycle.remind(session, found.name, day)
    title, text = translate("remind.title", label=stored.profile.label or stored.name), translate("remind.text", name=stored.name)
    reminder = Reminder(stored, day, title, text)
    if parsed.ics is not None:
        write_new(Path(parsed.ics), calendar_entry(reminder, session.now()))
    units = systemd_units(reminder, _own_command()) if parsed.systemd else None
    if parsed.json:
        print_json({"name": stored.name, "rotate_by": day.isoformat(), "ics": parsed.ics, "systemd": units})
        return ExitCode.DONE
    written = [] if parsed.ics is None else [translate("remind.ics", path=parsed.ics)]
    # What is made to be put into files stands alone on standard output.
    print_lines([units] if units else [*_told(stored.name, day, translate), *written])
    return ExitCode.DONE


def _told(name: str, day: date, translate: Translator) -> list[str]:
    return wrapped("", translate("remind.done", name=name, day=day.isoformat(), days=REMINDED_DAYS))


def _own_command() -> tuple[str, ...]:
    """Give what starts this program from anywhere, on the keys that it works on now."""
    home = (f"{HOME_VARIABLE}={paths_of(os.environ).data.parent}",) if os.environ.get(HOME_VARIABLE) else ()
    return (*(("/usr/bin/env", *home) if home else ()), sys.executable, "-m", "keywizard")


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise UsageError("day-malformed", flag="--on") from None
    if day.year not in YEARS:
        raise UsageError("moment-out-of-range", flag="--on", first=YEARS.start, last=YEARS.stop - 1)
    return day
