"""What happens to a stored key after it was made: another label, retired, removed, a day to replace it by."""

import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from keywizard.domain.account import YEARS
from keywizard.domain.errors import UsageError
from keywizard.domain.label import label_problems, slug_of
from keywizard.session.verdicts import is_proven
from keywizard.store.keyring import OWN_FILES, StoredKey
from keywizard.store.profiles import Profile

if TYPE_CHECKING:
    from keywizard.session.session import Session


def rename(session: "Session", name: str, label: str, new_name: str | None = None) -> StoredKey:
    """Give a key another label, and a folder named after it or as wished, never that of another key.

    Binance's own label stays as it is. Raises UsageError for the label, FileError `key-exists` and others.
    """
    for problem in label_problems(label):
        raise UsageError(problem)

    def relabel(profile: Profile) -> Profile:
        return profile._replace(label=label.strip())

    wanted = slug_of(label)
    if new_name is None and not re.fullmatch(rf"{wanted}(-\d+)?", name):
        new_name = session.in_free_folder(wanted, lambda free: session.keyring.rename(name, free, relabel))
        stored = session.keyring.get(new_name)
    else:
        stored = session.keyring.rename(name, new_name or name, relabel)
    session.audit("renamed", stored.name, stored.profile.fingerprint, before=name)
    return stored


def replacements(session: "Session", name: str) -> tuple[StoredKey, ...]:
    """Give the keys in use that are made to replace a key."""
    return tuple(stored for stored in session.keyring.all()[0] if stored.profile.replaces == name and stored.profile.retired_at is None)


def retire(session: "Session", name: str, *, anyway: bool = False) -> StoredKey:
    """Mark a key as used no longer; its files stay and open as before. Once retired it keeps the moment.

    Raises UsageError `retire-without-replacement`, or `retire-before-check` while no key that replaces it was found good by a check,
    unless it is to be retired anyway; FileError.
    """
    session.keyring.get(name)
    if not anyway:
        _refuse_unreplaced(session, name)
    now = session.now()
    before = session.keyring.get(name).profile.retired_at
    stored = session.keyring.amend(name, lambda profile: profile._replace(retired_at=profile.retired_at or now))
    if before is None:
        session.audit("retired", name, stored.profile.fingerprint)
    return stored


def _refuse_unreplaced(session: "Session", name: str) -> None:
    found = replacements(session, name)
    if not found:
        raise UsageError("retire-without-replacement", name=name)
    if not any(map(is_proven, found)):
        raise UsageError("retire-before-check", name=name, replacement=found[-1].name)


def files_of(stored: StoredKey) -> tuple[Path, ...]:
    """Give every file that goes when a key is removed."""
    return tuple(path for name in sorted(OWN_FILES) if (path := stored.file(name)))


def delete(session: "Session", name: str, shown: StoredKey | None = None) -> None:
    """Remove a key from this machine for good; at Binance it goes on existing.

    Raises UsageError `delete-not-as-shown` where the name is no longer that of the key that was `shown` to the person, as it was then;
    FileError, `key-folder-has-more` where the folder holds files that are none of a key's.
    """

    def refuse_another(stored: StoredKey) -> None:
        if shown is not None and not stored.profile.is_of_same_key(shown.profile):
            raise UsageError("delete-not-as-shown", name=name)

    deleted = session.keyring.delete(name, refuse_another)
    session.audit("deleted", name, deleted.profile.fingerprint)


def refuse_day(session: "Session", on: date) -> None:
    """Raise UsageError where a key cannot be replaced by a day: `reminder-in-the-past` up to today, `reminder-too-far` beyond 2199."""
    if on <= session.now().date():
        raise UsageError("reminder-in-the-past", day=on.isoformat())
    if on.year not in YEARS:  # such a profile could not be read again
        raise UsageError("reminder-too-far", last=YEARS.stop - 1)


def remind(session: "Session", name: str, on: date) -> StoredKey:
    """Set the day until which a key is to be replaced; raises UsageError as `refuse_day` does, `remind-retired`, FileError."""
    refuse_day(session, on)
    if session.keyring.get(name).profile.retired_at is not None:
        raise UsageError("remind-retired", name=name)
    stored = session.keyring.amend(name, lambda profile: profile._replace(rotate_by=on))
    session.audit("reminder-set", name, stored.profile.fingerprint, on=on.isoformat())
    return stored
