"""`keywizard remind`: a day to replace a key by, for its list, a calendar and systemd."""

import argparse
import contextlib
import os
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from keywizard.cli.diagnostics import ExitCode
from keywizard.cli.output import print_json, print_lines
from keywizard.cli.rule_lines import wrapped
from keywizard.cli.stored import find_stored
from keywizard.cli.sweeping import sweep
from keywizard.domain.errors import UsageError
from keywizard.domain.label import printable
from keywizard.i18n.translator import Translator
from keywizard.session import lifecycle
from keywizard.session.reminders import Reminder, calendar_entry, systemd_units
from keywizard.session.session import Session
from keywizard.store.atomic import write_new
from keywizard.store.foreign import refuse_no_place
from keywizard.store.paths import HOME_VARIABLE
from keywizard.views.keyring import REMINDED_DAYS


def remind(parsed: argparse.Namespace, translate: Translator) -> ExitCode:
    """Keep the day with the key, and write what else was asked for."""
    if parsed.on is None:
        raise UsageError("flags-missing", flags="--on")
    day = _day(parsed.on)
    session = Session.open(os.environ)
    stored = find_stored(session.keyring, parsed.name)
    if parsed.ics is not None:
        refuse_no_place(Path(parsed.ics))
    sweep(session, translate)
    title, text = translate("remind.title", label=stored.profile.label or stored.name), translate("remind.text", name=stored.name)
    reminder = Reminder(stored, day, title, text)
    with _calendar_file(parsed.ics, calendar_entry(reminder, session.now())):
        lifecycle.remind(session, stored.name, day)
    units = systemd_units(reminder, _own_command(session)) if parsed.systemd else None
    if parsed.json:
        print_json({"name": stored.name, "rotate_by": day.isoformat(), "ics": parsed.ics, "systemd": units})
        return ExitCode.DONE
    written = [] if parsed.ics is None else [translate("remind.ics", path=printable(parsed.ics))]
    # What is made to be put into files stands alone on standard output.
    print_lines([units] if units else [*_told(stored.name, day, translate), *written])
    return ExitCode.DONE


def _told(name: str, day: date, translate: Translator) -> list[str]:
    return wrapped("", translate("remind.done", name=name, day=day.isoformat(), days=REMINDED_DAYS))


@contextlib.contextmanager
def _calendar_file(ics: str | None, content: bytes) -> Iterator[None]:
    """Write the file, if one is wanted, before the day is kept: where either cannot be done, neither is."""
    if ics is None:
        yield
        return
    path = Path(ics)
    write_new(path, content)
    try:
        yield
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _own_command(session: Session) -> tuple[str, ...]:
    # A service of systemd knows nothing of the environment that this was called in.
    home = ("/usr/bin/env", f"{HOME_VARIABLE}={session.paths.data.parent}") if os.environ.get(HOME_VARIABLE) else ()
    return (*home, sys.executable, "-m", "keywizard")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError("day-malformed", flag="--on") from None
