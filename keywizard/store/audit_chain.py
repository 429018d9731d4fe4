"""Whether the log is as it was written: every line that was edited, removed, inserted or moved is named."""

import json
import os
from collections import Counter
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple

from keywizard.store.audit import Head, digest_of, read_head
from keywizard.store.locks import locked_folder

MAX_LOG_SIZE = 64 * 1024 * 1024
"""Bytes; a line has about three hundred."""


class Tampering(StrEnum):
    """What was done to the log; said by the text `audit.flaw.<id>`."""

    EDITED = "edited"
    """The line is not the one that was written."""
    UNVOUCHED = "unvouched"
    """It may be edited, for the line that vouched for it is."""
    REMOVED = "removed"
    """Lines are missing before this one."""
    INSERTED = "inserted"
    """The line was put in later."""
    MOVED = "moved"
    """The line stands in another place than it was written in."""
    UNCHAINED = "unchained"
    """The line is none of the chain's though it stands behind its beginning: of an older version, or put in later."""
    LOST = "lost"
    """When this line was written, the end that had been noted before was not there."""
    CUT_OFF = "cut-off"
    """Lines are missing behind this one, the last."""
    HEAD_MISSING = "head-missing"
    """Where the log ends is noted nowhere, so that nobody can tell whether its end was cut off."""


class Flaw(NamedTuple):
    """One thing that was done to the log."""

    line: int
    """The line of the file, counted from 1."""
    what: Tampering
    """What was done."""
    first: int = 0
    """The number of the first line that is missing, if any is."""
    last: int = 0
    """The number of the last one."""


class Verification(NamedTuple):
    """What can be said of the log."""

    lines: int
    """How many it has."""
    unchained: int
    """How many of them, at its beginning, older versions have written: nothing but the last of them is vouched for."""
    torn: tuple[int, ...]
    """The lines that crashes have torn, which is no fault."""
    flaws: tuple[Flaw, ...]
    """What was done to it, by line."""


class Entry(NamedTuple):
    """One line as it stands in the file."""

    line: bytes
    """Without its newline."""
    values: dict[str, Any] | None
    """What it says; nothing where it is no JSON object."""

    @property
    def previous(self) -> str | None:
        """What it carries of the line before; nothing for a line outside the chain."""
        found = self.values.get("previous") if self.values else None
        return found if isinstance(found, str) else None

    def count(self, field: str) -> int:
        """Give a number that it carries, 0 where it does not."""
        found = self.values.get(field) if self.values else None
        return found if type(found) is int and 0 <= found < MAX_LOG_SIZE else 0


def read_log(path: Path) -> tuple[tuple[Entry, ...], Head | None]:
    """Read all lines and what is noted of their end; nothing where there is no log. Raises FileError."""
    if not os.path.lexists(path.parent):
        return (), None
    with locked_folder(path.parent, is_root=True) as folder:
        content = folder.read(path.name, MAX_LOG_SIZE) if folder.status(path.name) else b""
        head = read_head(folder, path)
    return tuple(Entry(line, _values(line)) for line in content.removesuffix(b"\n").split(b"\n")) if content else (), head


def verify(entries: tuple[Entry, ...], head: Head | None) -> Verification:
    """Follow the chain from its beginning to the noted end."""
    return _Chain(entries, head).verified()


def _values(line: bytes) -> dict[str, Any] | None:
    try:
        values = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return values if isinstance(values, dict) else None


class _Chain:
    def __init__(self, entries: tuple[Entry, ...], head: Head | None) -> None:
        self._entries = entries
        self._head = head
        self._start = next((at for at, entry in enumerate(entries) if entry.previous is not None), len(entries))
        self._digests = [digest_of(entry.line) for entry in entries]
        self._places: dict[str, int] = {digest_of(b""): -1}
        for at, digest in enumerate(self._digests):
            self._places.setdefault(digest, at)
        self._runs = tuple(self._count_unreadable())
        self._torn = frozenset(self._find_torn())
        self._broken = [at for at in range(self._start, len(entries)) if entries[at].previous not in {None, self._expected(at)}]
        self._inserted = frozenset(self._find_inserted())

    def verified(self) -> Verification:
        flaws = {*self._displaced(), *self._unknown_links(), *self._lost(), *self._end()}
        edited = {flaw.line for flaw in flaws if flaw.what is Tampering.EDITED}
        unchained = {flaw for flaw in self._unchained() if flaw.line not in edited}
        return Verification(len(self._entries), self._start, tuple(at + 1 for at in sorted(self._torn)), tuple(sorted(flaws | unchained)))

    def _find_torn(self) -> Iterator[int]:
        for at, entry in enumerate(self._entries):
            torn = entry.count("after_torn")
            if entry.previous is not None and torn <= self._runs[at]:
                yield from range(at - torn, at)
        last = len(self._entries) - 1
        yield from (at for at in range(self._start) if self._entries[at].values is None)
        if last >= 0 and self._entries[last].values is None and (self._head is None or last + 1 > self._head.lines):
            yield last  # closed off by the next line

    def _expected(self, at: int) -> str:
        torn = min(
            self._entries[at].count("after_torn"), self._runs[at] + 1
        )  # a line that says more is none of ours, and not to be worked for
        return digest_of(b"\n".join(entry.line for entry in self._entries[max(0, at - torn - 1) : at]))

    def _count_unreadable(self) -> Iterator[int]:
        """Give, for each line, how many unreadable ones stand right before it."""
        run = 0
        for entry in self._entries:
            yield run
            run = run + 1 if entry.values is None else 0

    def _link(self, at: int) -> int | None:
        """Give the place of the line that a line says it follows; nothing where there is none such."""
        return self._places.get(self._entries[at].previous or "")

    def _find_inserted(self) -> Iterator[int]:
        followed = {entry.previous for entry in self._entries} | ({self._head.sha256} if self._head else set())
        counts = Counter(self._digests)
        yield from (at for at in self._broken if self._places[self._digests[at]] != at)
        for at in self._broken:
            link = self._link(at)
            between = range(link + 1, at) if link is not None else range(0)
            yield from (each for each in between if self._digests[each] not in followed)
            yield from (each for each in between if counts[self._digests[each]] > 1 and self._places[self._digests[each]] != each)
            if link is None and at > 0 and self._head and self._head.sha256 == self._digests[at - 1]:
                yield at

    def _displaced(self) -> Iterator[Flaw]:
        yield from (Flaw(at + 1, Tampering.INSERTED) for at in self._inserted)
        if all(self._link(at) is None for at in self._broken):
            return
        highest = 0
        for at in range(self._start, len(self._entries)):
            number = self._entries[at].count("number")
            if number and at not in self._inserted:
                if number < highest:
                    yield Flaw(at + 1, Tampering.MOVED)
                highest = max(highest, number)

    def _unknown_links(self) -> Iterator[Flaw]:
        unknown = [at for at in self._broken if self._link(at) is None and at not in self._inserted]
        is_end_vouched = self._head is None or self._head.sha256 in self._places
        unvouched = {*(at - 1 for at in unknown), *(() if is_end_vouched else (len(self._entries) - 1,))}
        missing = 0
        for at in unknown:
            gap = self._entries[at].count("number") - self._place(at) - missing
            if gap > 0:
                first = self._place(at) + missing
                yield Flaw(at + 1, Tampering.REMOVED, first, first + gap - 1)
                missing += gap
            elif at not in unvouched:
                yield Flaw(max(at, 1), Tampering.EDITED)
            elif at > 0:
                yield Flaw(at, Tampering.UNVOUCHED)

    def _place(self, at: int) -> int:
        """Give the number that a line would bear, were those that were put in not there."""
        return at + 1 - sum(each < at for each in self._inserted)

    def _unchained(self) -> Iterator[Flaw]:
        for at in range(self._start, len(self._entries)):
            entry = self._entries[at]
            if entry.previous is None and at not in self._torn and at not in self._inserted:
                yield Flaw(at + 1, Tampering.EDITED if entry.values is None else Tampering.UNCHAINED)

    def _lost(self) -> Iterator[Flaw]:
        for at in range(self._start, len(self._entries)):
            lost = (self._entries[at].values or {}).get("lost")
            if lost is not None and lost not in self._places:
                yield Flaw(at + 1, Tampering.LOST)

    def _end(self) -> Iterator[Flaw]:
        lines = len(self._entries)
        if self._head is None:
            if lines - self._start > 1:  # a kill may have come between the first line and the note of it
                yield Flaw(lines, Tampering.HEAD_MISSING)
            return
        if self._head.sha256 in self._places:
            return
        last = self._last_number()
        if self._head.lines > last:
            yield Flaw(lines, Tampering.CUT_OFF, last + 1, self._head.lines)
        else:
            yield Flaw(max(1, lines - (last - self._head.lines)), Tampering.EDITED)

    def _last_number(self) -> int:
        """Give the number that the last line must bear, by what was found before it."""
        missing = sum(flaw.last - flaw.first + 1 for flaw in self._unknown_links() if flaw.first)
        is_last_torn = len(self._entries) - 1 in self._torn
        return self._place(len(self._entries) - 1) + missing - is_last_torn
