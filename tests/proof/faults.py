"""Errors of the system at every file operation of every row: told as what they are, nothing half done, and what was there is intact."""

import errno
import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from keywizard.domain.errors import ExchangeError, FileError, KeywizardError, SecretError
from tests.proof.children import in_child
from tests.proof.interposed import Call, Watch, interpose
from tests.proof.kills import Model, copied, model_of, settle
from tests.proof.rows import Case, Row
from tests.proof.seen import see, start, whole_between

ERRORS = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO, errno.EINTR, errno.EMFILE, errno.ENOENT, errno.EACCES)
"""Full, over quota, read-only, broken, interrupted, too many files, vanished, not allowed."""
READING_ERRORS = (errno.EIO, errno.EINTR, errno.EMFILE)
"""What may come of looking, and pass."""
LASTING = (errno.ENOSPC, errno.EROFS)
"""What does not pass: from one operation on, each that needs room, or each that changes anything, fails."""

_NEED_ROOM = {"open", "write", "mkdir", "link", "symlink"}
_LOOKED_AT = {"open", "scandir", "listdir"}


class Failable(NamedTuple):
    """An operation that may fail."""

    name: str
    """As `os` calls it."""
    changes: bool
    """Whether it changes the disk."""


class Failing(NamedTuple):
    """An error, and where it comes."""

    at: int
    """The operation, counted from 1."""
    number: int
    """The error's."""
    lasts: bool
    """Whether it comes at those after it too."""


class Failed(NamedTuple):
    """What a row's runs came to."""

    calls: Counter[str]
    """The operations that failed, by their names."""
    runs: int
    """How many runs there were."""


def fail_everywhere(row: Row, folder: Path, *, all_errors: bool, every: int = 1) -> Failed:
    """Let each operation of a row fail: by every error, or by one that is another at each; raises AssertionError for what is found."""
    model = model_of(row, folder)
    case = copied(model.ready, folder / "counted")
    calls = in_child(lambda: _failable(lambda: row.act(case))).outcome
    runs = list(_failings(calls, all_errors=all_errors))[::every]
    for failing in runs:
        _fail(model, copied(model.ready, folder / f"{failing.at}-{failing.number}-{failing.lasts}"), failing, calls[failing.at - 1].name)
    return Failed(Counter(calls[failing.at - 1].name for failing in runs), len(runs))


def vanish_everywhere(row: Row, folder: Path, *, every: int) -> int:
    """Take all keys away before operations of a row, and hold what was taken against what was there; gives the number of runs."""
    model = model_of(row, folder)
    places = range(1, len(model.calls) + 1, every)
    for at in places:
        case = copied(model.ready, folder / str(at))
        (taken := folder / f"{at}-taken" / "home").mkdir(0o700, parents=True)
        told = in_child(lambda case=case, at=at, taken=taken: _vanishing(model.row, case, at, taken)).outcome  # type: ignore[misc]  # this turn's
        where = f"all keys vanished before operation {at} of {len(model.calls)}, {model.calls[at - 1]}: {told or 'nothing'} was told"
        try:
            for home in (case.home, taken):
                start(home)
            see(case.home)
            whole_between(model.old, model.new, see(taken))
        except AssertionError as error:
            raise AssertionError(f"{where}: {error}") from error
        shutil.rmtree(case.folder)
        shutil.rmtree(taken)
    return len(places)


def told_by(work: Callable[[], object], expected: tuple[type[KeywizardError], ...] = (FileError,)) -> str | None:
    """Give what a piece of work says that has failed; anything but the errors expected is raised."""
    try:
        work()
    except expected as error:
        return error.problem
    return None


def _failable(work: Callable[[], object]) -> list[Failable]:
    calls: list[Failable] = []

    def watch(call: Call, perform: Callable[[], Any]) -> Any:
        if _can_fail(call):
            calls.append(Failable(call.name, call.changes))
        return perform()

    interpose(watch)
    work()
    return calls


def _can_fail(call: Call) -> bool:
    return call.changes or call.name in _LOOKED_AT


def _failings(calls: list[Failable], *, all_errors: bool) -> Iterator[Failing]:
    for at in range(1, len(calls) + 1):
        errors = ERRORS if calls[at - 1].changes else READING_ERRORS
        for number in errors if all_errors else (errors[at % len(errors)],):
            yield Failing(at, number, lasts=False)
        for number in LASTING if all_errors else (LASTING[at % len(LASTING)],) if at % 3 == 0 else ():
            yield Failing(at, number, lasts=True)


def _fail(model: Model, case: Case, failing: Failing, name: str) -> None:
    def work() -> str | None:
        interpose(_failing(failing))
        return told_by(lambda: model.row.act(case))

    where = f"{os.strerror(failing.number)}{', and for good,' if failing.lasts else ''} at operation {failing.at}, {name}"
    try:
        told = in_child(work).outcome
        where += f", {told or 'nothing'} was told"
        if told is None:
            start(case.home)
            now = see(case.home)
            whole_between(model.old, model.new, now)
            assert len(now) == len(model.new), f"not done: {[key.name for key in now]}"
        settle(model, case)
    except AssertionError as error:
        raise AssertionError(f"{where}: {error}") from error
    shutil.rmtree(case.folder)


def _failing(failing: Failing) -> Watch:
    count = 0

    def watch(call: Call, perform: Callable[[], Any]) -> Any:
        nonlocal count
        if not _can_fail(call):
            return perform()
        count += 1
        is_hit = count == failing.at or (failing.lasts and count > failing.at and _is_hit_for_good(call, failing.number))
        if not is_hit:
            return perform()
        if call.name == "write" and failing.number == errno.ENOSPC and count == failing.at:
            descriptor, content = call.arguments
            return _plain_write(descriptor, bytes(content)[: len(content) // 2])  # a disk that fills up takes a part first
        raise OSError(failing.number, os.strerror(failing.number))

    return watch


_plain_write = os.write


def _is_hit_for_good(call: Call, number: int) -> bool:
    if number == errno.ENOSPC:
        return call.changes and call.name in _NEED_ROOM
    return call.changes and call.name != "flock"


def _vanishing(row: Row, case: Case, at: int, taken: Path) -> str | None:
    count, rename = 0, os.rename

    def watch(call: Call, perform: Callable[[], Any]) -> Any:
        nonlocal count
        if call.changes:
            count += 1
            if count == at and (case.home / "data").exists():
                rename(case.home / "data", taken / "data")
        return perform()

    interpose(watch)
    # The exchange has forgotten the API key and the authenticator, for its account vanished too.
    return told_by(lambda: row.act(case), (FileError, ExchangeError, SecretError))
