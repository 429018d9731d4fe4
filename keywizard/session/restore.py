"""Restoring keys from a backup: none over another, each whole or not at all, and a broken one does not stop the others."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from keywizard.domain.errors import FileError, KeywizardError, UsageError
from keywizard.domain.label import MAX_SLUG_LENGTH, showable
from keywizard.domain.secret import Secret
from keywizard.session.folder_check import CheckedFolder, check_folder
from keywizard.store.archive import Archive, KeyFolder
from keywizard.store.atomic import refuse_unwritable
from keywizard.store.folder import Folder
from keywizard.store.keyring import PROFILE, Keyring, StoredKey
from keywizard.store.profiles import Profile
from keywizard.store.snapshot import read_key_folder

if TYPE_CHECKING:
    from keywizard.session.session import Session


class Fate(StrEnum):
    """What becomes of a key of a backup."""

    RESTORED = "restored"
    """It comes back."""
    LEFT = "left"
    """It is here already, the same in all, and is left."""
    LEFT_CHANGED = "left-changed"
    """It is here already with the same secret, its profile has changed since, and the one here stays."""
    REFUSED = "refused"
    """Its files do not fit together, or it cannot be written."""


class Restored(NamedTuple):
    """A key of a backup, and what becomes of it."""

    name: str
    """Its name in the backup."""
    fate: Fate
    """What becomes of it."""
    stored_as: str | None
    """Its name among the stored keys; nothing where it is refused."""
    error: KeywizardError | None
    """Why it is refused."""
    checked: CheckedFolder
    """Its files, as they were found."""


def plan_restore(session: "Session", archive: Archive, names: tuple[str, ...]) -> tuple[Restored, ...]:
    """Tell what would become of all keys of a backup, or of those named, in its order; nothing is written.

    Raises UsageError `backup-lacks-key`, FileError where keys could not be read, or not be written if any is to come back.
    """
    present = _Present(session.keyring)
    plans = [present.plan(folder) for folder in archive.folders if not names or folder.name in names]
    if missing := set(names) - {plan.name for plan in plans}:
        known = _some(folder.name for folder in archive.folders)
        raise UsageError("backup-lacks-key", name=showable(min(missing), MAX_SLUG_LENGTH), names=known)
    if any(plan.fate is Fate.RESTORED for plan in plans):
        refuse_unwritable(session.keyring.root)
    others = (folder for folder in archive.folders if names and folder.name not in names)
    return _with_links(_with_free_names(session.keyring, plans), others, present)


def restore(session: "Session", plans: tuple[Restored, ...]) -> tuple[Restored, ...]:
    """Do what was planned, and tell what became of each key; raises FileError where no key could be written at all."""
    if any(plan.fate is Fate.RESTORED for plan in plans):
        session.keyring.rehearse()
    return tuple(_carried_out(session, plan) if plan.fate is Fate.RESTORED else plan for plan in plans)


def _carried_out(session: "Session", plan: Restored) -> Restored:
    profile = plan.checked.profile
    if profile is None or plan.stored_as is None:
        return plan
    content = {name: file.reveal() for name, file in plan.checked.folder.files.items() if name != PROFILE}
    unbound = profile._replace(walk=None)  # the walk that made it is another machine's, or has long ended
    prove = _comparison(plan.checked.folder.files)
    try:
        name = session.in_free_folder(plan.stored_as, lambda free: session.keyring.add(free, content, unbound, prove))
    except FileError as error:
        return plan._replace(fate=Fate.REFUSED, stored_as=None, error=error)
    session.audit("key-restored", name, profile.fingerprint)
    return plan._replace(stored_as=name)


def _comparison(files: Mapping[str, Secret[bytes]]) -> Callable[[Folder], None]:
    def prove(folder: Folder) -> None:
        written = read_key_folder(folder).files
        if any(written.get(name) != content for name, content in files.items() if name != PROFILE):
            raise FileError("backup-misread", path=str(folder.path))

    return prove


class _Present:
    """The stored keys, found by what they are."""

    def __init__(self, keyring: Keyring) -> None:
        self._by_identity: defaultdict[tuple[str | None, ...], list[StoredKey]] = defaultdict(list)
        for stored in keyring.all()[0]:
            profile = stored.profile
            waiting = profile._replace(api_key=None) if profile.fingerprint else profile  # a pair is the same while it waits
            for identity in {_identity(profile), _identity(waiting)}:
                self._by_identity[identity].append(stored)

    def plan(self, folder: KeyFolder) -> Restored:
        checked = check_folder(folder, is_our_own=False)
        name, profile = folder.name, checked.profile
        if profile is None:
            return Restored(name, Fate.REFUSED, None, checked.error, checked)
        same = sorted(self._by_identity[_identity(profile)], key=lambda stored: (stored.name != name, stored.name))
        for stored in same:
            is_unchanged = stored.profile._replace(walk=None) == profile._replace(walk=None)
            # A key that waits for its secret from Binance has nothing but its profile to be known by.
            if (is_unchanged or profile.fingerprint or profile.api_key) and _has_same_files(stored, checked):
                return Restored(name, Fate.LEFT if is_unchanged else Fate.LEFT_CHANGED, stored.name, None, checked)
        return Restored(name, Fate.RESTORED, name, None, checked)


def _identity(profile: Profile) -> tuple[str | None, ...]:
    return profile.key_type, profile.place, profile.environment, profile.fingerprint, profile.api_key


def _has_same_files(stored: StoredKey, checked: CheckedFolder) -> bool:
    try:
        with stored.opened() as folder:
            files = read_key_folder(folder).files
    except FileError:
        return False
    file_names = (files.keys() | checked.folder.files.keys()) - {PROFILE}
    return all(each in files and files[each] == checked.folder.files.get(each) for each in file_names)


def _with_free_names(keyring: Keyring, plans: list[Restored]) -> tuple[Restored, ...]:
    coming = [plan for plan in plans if plan.fate is Fate.RESTORED]
    named = {plan.name: plan.name for plan in coming if keyring.free_name(plan.name) == plan.name}
    for plan in coming:  # whoever can have the own name has it, whatever numbers the others get
        if plan.name not in named:
            named[plan.name] = keyring.free_name(plan.name, frozenset(named.values()))
    return tuple(plan._replace(stored_as=named.get(plan.name, plan.stored_as)) for plan in plans)


def _with_links(plans: tuple[Restored, ...], others: Iterable[KeyFolder], present: _Present) -> tuple[Restored, ...]:
    """Let those that replace a key know it by the name that it has here, and no longer where it neither comes back nor is here."""
    wanted = {plan.checked.profile.replaces for plan in plans if plan.fate is Fate.RESTORED and plan.checked.profile}
    names = {plan.name: plan.stored_as for plan in plans}
    for folder in others:
        if folder.name in wanted and (found := present.plan(folder)).fate in {Fate.LEFT, Fate.LEFT_CHANGED}:
            names[folder.name] = found.stored_as
    return tuple(_linked(plan, names) for plan in plans)


def _linked(plan: Restored, names: Mapping[str, str | None]) -> Restored:
    profile = plan.checked.profile
    if profile is None or profile.replaces is None or plan.fate is not Fate.RESTORED:
        return plan
    linked = profile._replace(replaces=names.get(profile.replaces))
    return plan._replace(checked=plan.checked._replace(profile=linked))


def _some(names: Iterable[str]) -> str:
    listed = list(names)
    return ", ".join(listed[:20]) + (", ..." if len(listed) > 20 else "")
