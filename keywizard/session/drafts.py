"""The walk that is under way is remembered after every answer; those that were not ended are found, and gone on with."""

import contextlib
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from keywizard.domain.account import YEARS
from keywizard.domain.errors import FileError
from keywizard.flow.unfinished import UnfinishedWalk, caught_up, is_worth_keeping
from keywizard.flow.wizard import Wizard
from keywizard.store.drafts import DraftFolder, Hold
from keywizard.store.keyring import Keyring

MAX_OFFERED = 5
"""Walks; so the rows for a new key stay in sight under theirs. Those behind them come up when others have been ended or forgotten."""

if TYPE_CHECKING:
    from keywizard.session.kept_keys import KeptKeys

_VERSION = 1


class Drafts:
    """The drafts of a person. The walk of this session holds one of them, from its second step on."""

    def __init__(self, folder: Path, keyring: Keyring, now: Callable[[], datetime]) -> None:
        """Keep drafts in `folder`, which need not exist yet."""
        self._folder = DraftFolder(folder)
        self._keyring = keyring
        self._now = now
        self._hold: Hold | None = None
        self._wanted: Wizard | None = None
        self._kept: Wizard | None = None
        self._trouble: FileError | None = None
        self._has_told = False
        self._are_offered = True
        self._is_practice_only = False

    @property
    def walk_id(self) -> str | None:
        """What the draft of this session's walk is known by; nothing before there is one."""
        return self._hold.draft_id if self._hold else None

    def remember(self, wizard: Wizard) -> None:
        """Keep a walk as it stands; quick enough for every key. Never fails: what goes wrong is told by `take_trouble`."""
        # A signal that ends the program remembers too, and may come in the middle of this: what was asked for last must stay.
        self._wanted = wizard
        self._keep(wizard)
        if self._wanted is not wizard:
            self._keep(self._wanted)

    @property
    def is_kept(self) -> bool:
        """Whether the walk is on disk as it was remembered last."""
        return self._kept is not None and self._kept == self._wanted

    def take_trouble(self) -> FileError | None:
        """Give what kept a walk from being remembered, the first time; afterwards nothing."""
        if self._trouble is None or self._has_told:
            return None
        self._has_told = True
        return self._trouble

    def begin_anew(self) -> None:
        """Offer no unfinished walk in this session; they stay."""
        self._are_offered = False

    def keep_to_practice(self) -> None:
        """Offer only walks that take place in practice, and go on with them as practice only; the others stay."""
        self._is_practice_only = True

    def unfinished(self) -> tuple[UnfinishedWalk, ...]:
        """Give the walks that nobody has under way, the newest first; what cannot be read is left alone and left out."""
        try:
            free = self._folder.free() if self._are_offered else ()
            keys = self._kept_keys() if free else None
        except FileError:
            return ()
        found = (self._read(draft_id, keys) for draft_id in free if keys)
        return tuple(sorted((walk for walk in found if walk), key=lambda walk: walk.saved_at, reverse=True)[:MAX_OFFERED])

    def take_up(self, walk_id: str) -> UnfinishedWalk | None:
        """Make an unfinished walk that of this session; nothing where another was faster, or where it has gone.

        What this session has walked so far becomes an unfinished walk itself.
        """
        try:
            hold = self._folder.take(walk_id)
        except FileError:
            return None
        walk = self._held_walk(hold) if hold else None
        if hold is None or walk is None:
            self._let_go(hold)
            return None
        self._let_go(self._hold)
        self._hold, self._wanted, self._kept = hold, walk.wizard, walk.wizard
        return walk

    def forget(self, walk_id: str) -> bool:
        """Remove the draft of an unfinished walk; its keys stay. Tells whether it has gone, for one that is under way stays."""
        try:
            hold = self._folder.take(walk_id)
            if hold:
                self._folder.forget(hold)
        except FileError:
            return False
        return hold is not None

    def finish(self) -> None:
        """Remove the draft of this session's walk, which has come to its end."""
        if self._hold is None:
            return
        try:
            self._folder.forget(self._hold)
        except FileError:
            return  # it is offered once more, and shows its last step
        self._hold = self._kept = None

    def sweep(self) -> None:
        """Remove what killed sessions left beside their drafts, if that can be."""
        with contextlib.suppress(FileError):  # a walk without a draft is better than none
            self._folder.sweep()

    def _keep(self, wizard: Wizard) -> None:
        if wizard == self._kept or not is_worth_keeping(wizard):
            return
        from keywizard.flow.draft import draft_of

        try:
            self._hold = self._hold or self._folder.new()
            self._folder.write(self._hold, {"version": _VERSION, "saved_at": self._now(), **draft_of(wizard)})
        except FileError as error:
            self._kept, self._trouble = None, self._trouble or error
        else:
            self._kept = wizard

    def _kept_keys(self) -> "KeptKeys":
        from keywizard.session.kept_keys import KeptKeys  # for those who have a draft

        return KeptKeys(self._keyring)

    def _held_walk(self, hold: Hold) -> UnfinishedWalk | None:
        from keywizard.session.kept_keys import finish_renaming

        try:
            with contextlib.suppress(FileError):  # another name does no harm
                finish_renaming(self._keyring, hold.draft_id)
            return self._read(hold.draft_id, self._kept_keys())
        except FileError:
            return None

    @staticmethod
    def _let_go(hold: Hold | None) -> None:
        if hold is not None:
            hold.release()

    def _read(self, walk_id: str, keys: "KeptKeys") -> UnfinishedWalk | None:
        from keywizard.flow.draft import wizard_of

        try:
            values = self._folder.read(walk_id)
            if values.get("version") != _VERSION:
                return None
            wizard, saved_at = wizard_of(values, keys.known()), _moment(values)
        except (FileError, ValueError):
            return None
        wizard = caught_up(wizard, keys.events_since(wizard, walk_id))
        allowed = wizard.keep_to_practice() if self._is_practice_only else wizard
        return UnfinishedWalk(walk_id, allowed, saved_at) if isinstance(allowed, Wizard) else None


def _moment(values: Mapping[str, Any]) -> datetime:
    saved_at = values.get("saved_at")
    if not isinstance(saved_at, datetime) or saved_at.tzinfo is None or saved_at.year not in YEARS:
        raise ValueError
    return saved_at
