"""A link planted between check and use, in place of any file or folder, before any operation: nothing behind it is read or written."""

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
from tests.store.samples import tree

FILES = (
    "home/data/keys/my-bot/private_key.pem",
    "home/data/keys/my-bot/secret_key",
    "home/data/keys/my-bot/profile.toml",
    "home/data/practice/*.json",
    "home/config/config.toml",
    "home/state/audit.jsonl",
    "home/state/audit.head",
    "home/state/drafts/*.toml",
    "home/state/drafts/*.lock",
)
"""Every file that the program opens by its name."""
FOLDERS = (
    "home/data/keys",
    "home/data/keys/my-bot",
    "home/data/keys/.new-*",
    "home/data/keys/.gone-*",
    "home/data/practice",
    "home/state/drafts",
)
"""Every folder under the three roots, which may be links of the person's own."""
PLACES = FILES + FOLDERS


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
        self.before: dict[str, bytes | None] = {}
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
            if path.startswith(f"{self._trap}/"):
                self.opened.append(f"opened {os.path.relpath(path, self._trap)}")
        return result

    def _plant(self) -> None:
        self._count = -1_000_000  # what is done here is no operation of the row
        for real in sorted(self._case.folder.glob(self._place))[:1]:
            self._trap.mkdir()
            behind = self._trap / "behind"
            if real.is_dir():
                shutil.copytree(real, behind)
            else:
                behind.write_bytes(real.read_bytes())
            self.before = tree(self._trap)
            self._rename(real, self._trap.with_name(f"{self._trap.name}-original"))
            self._symlink(behind, real)
            self.is_planted = True


def _planted(row: Row, case: Case, at: int, place: str, trap: Path) -> tuple[bool, list[str]]:
    planting = _Planting(case, at, place, trap)
    interpose(planting.watch)
    told_by(lambda: row.act(case), (KeywizardError,))
    opened = list(planting.opened)
    if planting.is_planted and tree(trap) != planting.before:
        opened.append("changed")
    return planting.is_planted, opened
