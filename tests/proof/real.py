"""The real program and the real world: ended by `kill -9` at any moment, and on a disk that is really full."""

import contextlib
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from keywizard.domain.errors import FileError
from tests.proof.kills import copied, model_of
from tests.proof.rows import Case, Row
from tests.proof.seen import leftovers, see, start, whole_between

_CREATE = ("create", "--place", "practice", "--key-type", "ed25519", "--label", "My bot", "--no-passphrase", "--json")


def kill_the_program(row: Row, folder: Path, times: int) -> tuple[int, int]:
    """Start `keywizard create` so many times and kill each at a moment of chance; gives how many were, and how many left something."""
    model = model_of(row, folder)
    environment = os.environ | {"KEYWIZARD_HOME": ""}
    command = (sys.executable, "-m", "keywizard", *_CREATE)
    killed = left = 0
    takes = None
    for number in range(times):
        case = copied(model.ready, folder / f"real-{number}")
        program = subprocess.Popen(command, env=environment | {"KEYWIZARD_HOME": str(case.home)}, stdout=subprocess.DEVNULL)
        while program.poll() is None and not os.listdir(case.home):
            time.sleep(0.001)  # until then it only loads
        began = time.monotonic()
        with contextlib.suppress(subprocess.TimeoutExpired):
            program.wait(None if takes is None else random.uniform(0, takes))  # noqa: S311  # moments of chance
        takes = takes or time.monotonic() - began
        program.send_signal(signal.SIGKILL)
        killed += program.wait() == -signal.SIGKILL
        left += bool(leftovers(case.home))
        start(case.home)
        whole_between(model.old, model.new, see(case.home))
    return killed, left


@contextlib.contextmanager
def small_disk(folder: Path, kilobytes: int) -> Iterator[bool]:
    """Mount a disk of a few kilobytes, where that is allowed; tells whether it was."""
    folder.mkdir()
    command = ("mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", str(folder))
    try:
        is_mounted = subprocess.run(command, check=False, capture_output=True).returncode == 0
    except FileNotFoundError:
        is_mounted = False
    try:
        yield is_mounted
    finally:
        if is_mounted:
            subprocess.run(("umount", str(folder)), check=True)


def fill_the_disk(row: Row, folder: Path, kilobytes: int) -> str | None:
    """Do a row on a disk that is so small; gives what it says, and holds what is there against what was, before and after room is made."""
    model = model_of(row, folder / "models")
    case = Case(folder / "disk" / "case")
    copied(model.ready, case.folder)
    filler = folder / "disk" / "filler"
    with contextlib.suppress(OSError), filler.open("wb", buffering=0) as file:
        while file.write(bytes(4096)):
            pass
    said = None
    try:
        for _ in range(kilobytes):
            row.act(case)
    except FileError as error:
        said = error.problem
    whole_between(model.old, model.new, see(case.home), times=kilobytes)
    filler.unlink()
    start(case.home)
    whole_between(model.old, model.new, see(case.home), times=kilobytes)
    return said
