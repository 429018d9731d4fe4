"""Stopped at every file operation of every row: afterwards each key is whole or absent, and the next start cleans up and says so."""

import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from tests.proof.children import in_child
from tests.proof.interposed import Call, ending_at, interpose, interpose_on_flush
from tests.proof.rows import Case, Row, act_again
from tests.proof.seen import SeenKey, see, start, whole_between

MEMORY = Path("/dev/shm")  # noqa: S108  # folders of our own in it
"""A disk without waiting, where there is one."""


class Model(NamedTuple):
    """A row as it goes where nothing happens."""

    row: Row
    """The row."""
    ready: Path
    """What it begins with, to be copied."""
    old: tuple[SeenKey, ...]
    """The keys before."""
    new: tuple[SeenKey, ...]
    """The keys after."""
    calls: tuple[str, ...]
    """The operations that change the disk, in order."""


class Stopped(NamedTuple):
    """What a row's run came to."""

    calls: Counter[str]
    """The operations stopped at, by their names."""
    runs: int
    """How many times it was stopped."""


@contextmanager
def scratch() -> Iterator[Path]:
    """Give a folder to make homes in."""
    with tempfile.TemporaryDirectory(prefix="keywizard-proof-", dir=MEMORY if MEMORY.is_dir() else None) as folder:
        yield Path(folder)


def model_of(row: Row, folder: Path) -> Model:
    """Prepare a row, and do it once; the child that does it tells by which operations."""
    ready = folder / "ready"
    ready.mkdir(parents=True)
    row.prepare(Case(ready))
    in_parent = copied(ready, folder / "warm")
    row.act(in_parent)  # what is imported on the way is imported now, not in every child
    case = copied(ready, folder / "model")
    calls = in_child(lambda: _calls_of(lambda: row.act(case))).outcome
    old = () if _is_dirty(ready) else see(ready / "home")
    return Model(row, ready, old or _seen_after_start(ready, folder), see(case.home), tuple(calls))


def _is_dirty(ready: Path) -> bool:
    from tests.proof.seen import leftovers

    return bool(leftovers(ready / "home"))


def _seen_after_start(ready: Path, folder: Path) -> tuple[SeenKey, ...]:
    case = copied(ready, folder / "started")
    start(case.home)
    return see(case.home)


def copied(ready: Path, folder: Path) -> Case:
    """Make a case that begins like another."""
    shutil.copytree(ready, folder)
    (folder / "home").mkdir(0o700, exist_ok=True)
    return Case(folder)


def _calls_of(work: Callable[[], object]) -> list[str]:
    calls: list[str] = []

    def watch(call: Call, perform: Callable[[], Any]) -> Any:
        if call.changes:
            calls.append(call.name)
        return perform()

    interpose_on_flush(watch)
    work()
    return calls


def stop_everywhere(row: Row, folder: Path, every: int = 1) -> Stopped:
    """Stop a row before each operation and half-way through each write; raises AssertionError for what is found.

    Before an operation is as behind the one before it: nothing between the two changes a disk. Behind the last the work is done.
    """
    model = model_of(row, folder)
    places = [(at, False) for at in range(1, len(model.calls) + 1)]
    places += [(at, True) for at, name in enumerate(model.calls, 1) if name == "write"]
    places = places[::every]
    for at, half_way in places:
        _stop_at(model, copied(model.ready, folder / f"{at}-{half_way}"), at, half_way=half_way)
    return Stopped(Counter(model.calls), len(places))


def _stop_at(model: Model, case: Case, at: int, *, half_way: bool) -> None:
    def work() -> None:
        interpose(ending_at(at, half_way=half_way))
        model.row.act(case)

    where = f"stopped {'half-way through' if half_way else 'before'} operation {at} of {len(model.calls)}, {model.calls[at - 1]}"
    assert in_child(work).was_killed, f"{where}: it was not"
    try:
        settle(model, case)
    except AssertionError as error:
        raise AssertionError(f"{where}: {error}") from error
    shutil.rmtree(case.folder)


def settle(model: Model, case: Case) -> None:
    """Start after a stop, look at all there is, and do the same again."""
    start(case.home)
    whole_between(model.old, model.new, see(case.home))
    act_again(model.row, case)
    model.row.look(case)
    now = see(case.home)
    whole_between(model.old, model.new, now, times=1 + model.row.repeats)
    if not model.row.repeats:
        done = [str(difference) for difference in set(shape(now)) ^ set(shape(model.new))]
        assert not done, "done again it is not done: " + "\n".join(done)


def shape(keys: tuple[SeenKey, ...]) -> list[tuple[object, ...]]:
    """Give what is the same of two runs' keys: all but what dice make, and the name of a key that has gone."""
    names = {key.name for key in keys}
    return [(key.name, key.passphrase, bool(key.secret), _without_dice(key, names)) for key in sorted(keys)]


def _without_dice(key: SeenKey, names: set[str]) -> object:
    profile = key.profile
    api_key, fingerprint = profile.api_key and "", profile.fingerprint and ""
    return profile._replace(api_key=api_key, fingerprint=fingerprint, replaces=profile.replaces if profile.replaces in names else None)
