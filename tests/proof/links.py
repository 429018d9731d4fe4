"""A link planted between check and use, in place of every file and before every operation: nothing behind it is read or written."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from keywizard.domain.errors import KeywizardError
from tests.proof.children import in_child
from tests.proof.faults import told_by
from tests.proof.interposed import Call, interpose
from tests.proof.kills import copied, model_of
from tests.proof.rows import Case, Row

PLACES = (
    "home/data/keys/my-bot/private_key.pem",
    "home/data/keys/my-bot/secret_key",
    "home/data/keys/my-bot/profile.toml",
    "home/data/practice/*.json",
    "home/config/config.toml",
    "home/state/audit.jsonl",
    "home/state/audit.head",
)
"""Every file that the program opens by its name. The folders around them are the person's own and closed to others: whoever can put a link
in place of one of those is that person."""


def plant_everywhere(row: Row, folder: Path, place: str) -> tuple[int, list[str]]:
    """Plant a link in a place before each operation; gives the number of runs, and what was touched behind the link."""
    model = model_of(row, folder)
    found: list[str] = []
    runs = 0
    for at in range(1, len(model.calls) + 1):
        case = copied(model.ready, folder / str(at))
        trap = folder / f"{at}-trap"
        planted, touched = in_child(lambda case=case, at=at, trap=trap: _planted(row, case, at, place, trap)).outcome  # type: ignore[misc]  # this turn's
        runs += planted
        found += [f"{place} before operation {at}, {model.calls[at - 1]}: {each}" for each in touched]
        shutil.rmtree(case.folder)
        shutil.rmtree(trap, ignore_errors=True)
    return runs, found


class _Planting:
    """Plants a link before an operation, and notes what is opened behind it."""

    def __init__(self, case: Case, at: int, place: str, trap: Path) -> None:
        self.is_planted = False
        self.opened: list[str] = []
        self.content = b""
        self._case, self._at, self._place, self._trap = case, at, place, trap
        self._count = 0
        self._rename, self._symlink, self._readlink = os.rename, os.symlink, os.readlink  # none of them watched

    def watch(self, call: Call, perform: Callable[[], Any]) -> Any:
        if call.changes:
            self._count += 1
            if self._count == self._at:
                self._plant()
        result = perform()
        if call.name == "open" and self.is_planted:
            path = self._readlink(f"/proc/self/fd/{result}")
            if path.startswith(str(self._trap)):
                self.opened.append(f"opened {os.path.relpath(path, self._trap)}")
        return result

    def _plant(self) -> None:
        self._count = -1_000_000  # what is done here is no operation of the row
        for real in sorted(self._case.folder.glob(self._place))[:1]:
            self._trap.mkdir()
            self.content = real.read_bytes()
            (self._trap / "behind").write_bytes(self.content)
            self._rename(real, self._trap.with_name(f"{self._trap.name}-original"))
            self._symlink(self._trap / "behind", real)
            self.is_planted = True


def _planted(row: Row, case: Case, at: int, place: str, trap: Path) -> tuple[bool, list[str]]:
    planting = _Planting(case, at, place, trap)
    interpose(planting.watch)
    told_by(lambda: row.act(case), (KeywizardError,))
    opened = list(planting.opened)
    if planting.is_planted and (os.listdir(trap) != ["behind"] or (trap / "behind").read_bytes() != planting.content):
        opened.append("changed")
    return planting.is_planted, opened
