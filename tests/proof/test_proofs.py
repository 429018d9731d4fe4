"""The short run of every proof, at every change; the long one is `python -m tests.proof`."""

import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.proof import short, stateful
from tests.proof.apart import apart
from tests.proof.children import in_child
from tests.proof.interposed import Call, interpose
from tests.proof.kills import scratch
from tests.proof.links import PLACES
from tests.proof.races import RACES
from tests.proof.real import fill_the_disk, small_disk
from tests.proof.rows import ROWS, Case, Row, quick

each_row = pytest.mark.parametrize("name", ROWS)


@pytest.fixture
def folder() -> Iterator[Path]:
    with quick(), scratch() as made:
        yield made


@each_row
def test_stopped_at_any_file_operation_every_key_is_whole_or_absent(name: str) -> None:
    stopped = apart(short.stopped, name)
    assert ROWS[name].is_slow or stopped.runs >= stopped.calls.total() > 0


@each_row
def test_after_a_power_cut_what_was_said_to_be_stored_is_there(name: str) -> None:
    if not ROWS[name].is_slow:
        assert apart(short.cuts, name) > 1


@each_row
def test_an_error_at_any_file_operation_is_told_and_nothing_is_half_done(name: str) -> None:
    if not ROWS[name].is_slow:
        assert apart(short.failed, name) > 0


@each_row
def test_keys_that_vanish_in_the_middle_are_missed_and_are_whole_where_they_went(name: str) -> None:
    if not ROWS[name].is_slow:
        assert apart(short.vanished, name) > 0


@pytest.mark.skipif(sys.platform != "linux", reason="what a descriptor leads to is told by /proc")
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("name", ["another passphrase", "attach, HMAC", "other settings"])
def test_nothing_behind_a_link_that_is_planted_in_the_middle_is_read_or_written(name: str, place: str) -> None:
    assert apart(short.planted, name, place) == []


@pytest.mark.parametrize("race", RACES.values(), ids=RACES)
def test_at_the_same_moment_one_wins_and_nothing_is_lost(race: Callable[[Path], object], folder: Path) -> None:
    race(folder)


def test_in_any_order_the_store_holds_what_it_is_to_hold() -> None:
    stateful.walk(examples=12)


@pytest.mark.parametrize("name", ["create, HMAC, practice", "rotate, practice", "batch", "import, Ed25519"])
def test_a_disk_that_is_really_full_is_told_and_leaves_all_as_it_was(name: str, folder: Path) -> None:
    with small_disk(folder / "disk", 96) as is_mounted:
        if not is_mounted:
            pytest.skip("only root may mount a disk, and not everywhere")
        assert fill_the_disk(ROWS[name], folder, 96) == "disk-full"


_SAID_BY_THE_SYSTEM = {
    "os.mkdir": {"mkdir"},
    "os.rename": {"rename", "replace"},
    "os.link": {"link"},
    "os.remove": {"unlink", "remove"},
    "os.rmdir": {"rmdir"},
    "os.chmod": {"chmod", "fchmod"},
    "os.truncate": {"ftruncate"},
    "fcntl.flock": {"flock"},
}


@pytest.mark.parametrize("name", ["a walk with a draft", "rotate, HMAC", "delete", "restore", "the start after a kill"])
def test_no_change_of_the_disk_goes_past_the_proof(name: str, folder: Path) -> None:
    row, case = ROWS[name], Case(folder)
    row.prepare(case)
    said, seen = in_child(lambda: _both_counts(row, case)).outcome
    assert said == seen


def _both_counts(row: Row, case: Case) -> tuple[Counter[str], Counter[str]]:
    said: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    events = {call: event for event, calls in _SAID_BY_THE_SYSTEM.items() for call in calls}

    def watch(call: Call, perform: Callable[[], Any]) -> Any:
        if call.name in events:
            seen[events[call.name]] += 1
        elif call.name == "open" and call.changes:
            seen["open"] += 1
        return perform()

    def hear(event: str, arguments: tuple[Any, ...]) -> None:
        if event in _SAID_BY_THE_SYSTEM:
            said[event] += 1
        elif event == "open" and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
            said["open"] += 1

    interpose(watch)
    sys.addaudithook(hear)
    row.act(case)
    return +said, +seen
