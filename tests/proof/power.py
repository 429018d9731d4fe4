"""The power cut behind every file operation: what was not put safely on the disk is lost, and what was said to be stored is there.

The operations of a run are written down and played on a disk in memory that knows, of each file and each folder, what it holds now and what
of it is safe: a file's content since its last `fsync`, a folder's entries since theirs. After each operation the disk is written out as a
power cut may leave it, in one of three ways, and looked at as after a kill.
"""

import hashlib
import os
import shutil
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple

from keywizard.store.keyring import Keyring
from tests.proof.children import in_child
from tests.proof.interposed import Call, interpose
from tests.proof.kills import Model, copied, model_of, shape
from tests.proof.rows import Case, Row
from tests.proof.seen import see, start, whole_between

_NAMELESS = getattr(os, "O_TMPFILE", ~0)
_DESCRIPTORS = "/proc/self/fd"


class Loss(StrEnum):
    """What a power cut leaves."""

    ALL = "all that was not safe is lost"
    CONTENTS = "entries are kept, contents are lost"
    ENTRIES = "contents are kept, entries are lost"


class Event(NamedTuple):
    """What was done, in order."""

    name: str
    """As `os` calls it, or `said` where the keyring says that a key is stored."""
    arguments: tuple[Any, ...]
    """What it was given."""
    folder: int | None
    """The descriptor of the folder that its path is relative to."""
    target: int | None
    """The same for the second path, of those that take two."""
    result: Any
    """What it gave: the descriptor, for `open`."""


class File:
    """A file of the disk in memory."""

    def __init__(self, content: bytes = b"", safe: bytes = b"") -> None:
        self.content = content
        self.safe = safe


class Folder:
    """A folder of the disk in memory."""

    def __init__(self) -> None:
        self.entries: dict[str, File | Folder] = {}
        self.safe: dict[str, File | Folder] = {}


class Disk:
    """A disk in memory, as far as it is under one folder of the real one."""

    def __init__(self, root: Path) -> None:
        """Begin with what is there, which is safe."""
        self._root = root
        self.top = _folder_of(root)
        self._open: dict[int, File | Folder] = {}

    def play(self, event: Event) -> None:
        """Do what was done."""
        play = getattr(self, f"_{event.name}", None)
        if play:
            play(event)

    def written_out(self, loss: Loss) -> dict[str, bytes | None]:
        """Give what a power cut leaves: each file's content, nothing for a folder."""
        found: dict[str, bytes | None] = {}

        def look(folder: Folder, prefix: str) -> None:
            entries = folder.entries if loss is Loss.CONTENTS else folder.safe
            for name, node in entries.items():
                if isinstance(node, Folder):
                    found[prefix + name] = None
                    look(node, f"{prefix}{name}/")
                else:
                    found[prefix + name] = node.content if loss is Loss.ENTRIES else node.safe

        look(self.top, "")
        return found

    def _place(self, event: Event) -> tuple[Folder, str]:
        return self._look_up(os.fspath(event.arguments[0]), event.folder)

    def _second_place(self, event: Event) -> tuple[Folder, str]:
        return self._look_up(os.fspath(event.arguments[1]), event.target)

    def _look_up(self, path: str, within: int | None) -> tuple[Folder, str]:
        folder: File | Folder = self.top if within is None else self._open[within]
        *parents, name = (os.path.relpath(path, self._root) if within is None else path).split("/")
        for parent in parents:
            assert isinstance(folder, Folder)
            folder = folder.entries[parent]
        assert isinstance(folder, Folder)
        return folder, name

    def _open_(self, event: Event) -> None:
        path = os.fspath(event.arguments[0])
        if event.folder is None and os.path.relpath(path, self._root).startswith(".."):
            return
        if event.folder is None and os.path.normpath(path) == str(self._root):
            self._open[event.result] = self.top
            return
        if event.arguments[1] & _NAMELESS == _NAMELESS:
            self._open[event.result] = File()
            return
        folder, name = self._place(event)
        if name not in folder.entries:
            folder.entries[name] = File()
        self._open[event.result] = folder.entries[name]

    def _write(self, event: Event) -> None:
        node = self._open[event.arguments[0]]
        assert isinstance(node, File)
        node.content += event.arguments[1]

    def _ftruncate(self, event: Event) -> None:
        node = self._open[event.arguments[0]]
        assert isinstance(node, File)
        node.content = node.content[: event.arguments[1]]

    def _fsync(self, event: Event) -> None:
        node = self._open[event.arguments[0]]
        if isinstance(node, File):
            node.safe = node.content
        else:
            node.safe = dict(node.entries)

    def _mkdir(self, event: Event) -> None:
        folder, name = self._place(event)
        folder.entries[name] = Folder()

    def _rename(self, event: Event) -> None:
        (source, old), (target, new) = self._place(event), self._second_place(event)
        target.entries[new] = source.entries.pop(old)

    _replace = _rename

    def _link(self, event: Event) -> None:
        target, new = self._second_place(event)
        path = Path(event.arguments[0])
        if path.is_relative_to(_DESCRIPTORS):
            target.entries[new] = self._open[int(path.name)]
        else:
            source, old = self._place(event)
            target.entries[new] = source.entries[old]

    def _unlink(self, event: Event) -> None:
        folder, name = self._place(event)
        del folder.entries[name]

    _remove = _rmdir = _unlink


def cut_everywhere(row: Row, folder: Path, losses: tuple[Loss, ...] = tuple(Loss)) -> int:
    """Cut the power behind each operation of a row; gives how many different disks that left. Raises AssertionError for what is found."""
    model = model_of(row, folder)
    case = copied(model.ready, folder / "cut")
    disk = Disk(case.folder)
    events: list[Event] = in_child(lambda: _events_of(lambda: row.act(case))).outcome
    looked_at: set[str] = set()
    said: list[str] = []
    for number, event in enumerate(events, 1):
        if event.name == "said":
            said.append(event.arguments[0])
        disk.play(event if event.name != "open" else event._replace(name="open_"))
        for loss in losses:
            _look(model, folder, disk.written_out(loss), said, looked_at, f"cut behind {number}, {event.name}: {loss}")
    for loss in losses:
        _look_at_the_end(model, folder, disk.written_out(loss), loss)
    return len(looked_at)


def _look(model: Model, folder: Path, left: dict[str, bytes | None], said: list[str], looked_at: set[str], where: str) -> None:
    known = hashlib.sha256(repr((sorted(left.items()), said)).encode()).hexdigest()
    if known in looked_at:
        return
    looked_at.add(known)
    case = _made(folder, left)
    try:
        start(case.home)
        now = see(case.home)
        whole_between(model.old, model.new, now)
        missing = set(said) - {key.profile.fingerprint for key in now}
        assert not missing, f"said to be stored, and gone: {missing}, there are {[key.name for key in now]}"
    except AssertionError as error:
        raise AssertionError(f"{where}: {error}") from error
    shutil.rmtree(case.folder)


def _look_at_the_end(model: Model, folder: Path, left: dict[str, bytes | None], loss: Loss) -> None:
    case = _made(folder, left)
    start(case.home)
    done = [str(difference) for difference in set(shape(see(case.home))) ^ set(shape(model.new))]
    assert not done, f"done, and after the power cut it is not: {loss}: " + "\n".join(done)
    model.row.look(case)
    shutil.rmtree(case.folder)


def _made(folder: Path, left: dict[str, bytes | None]) -> Case:
    case = Case(folder / "after")
    case.folder.mkdir()
    for path, content in left.items():
        place = case.folder / path
        if content is None:
            place.mkdir(0o700)
        else:
            place.write_bytes(content)
            place.chmod(0o600)
    case.home.mkdir(exist_ok=True)
    return case


def _folder_of(path: Path) -> Folder:
    folder = Folder()
    for entry in path.iterdir():
        content = entry.read_bytes() if entry.is_file() else b""
        folder.entries[entry.name] = _folder_of(entry) if entry.is_dir() else File(content, content)
    folder.safe = dict(folder.entries)
    return folder


def _events_of(work: Callable[[], object]) -> list[Event]:
    events: list[Event] = []

    def watch(call: Call, perform: Callable[[], Any]) -> Any:
        result = perform()
        if call.name == "open" or call.changes:
            arguments = tuple(bytes(each) if isinstance(each, memoryview) else each for each in call.arguments)
            events.append(Event(call.name, arguments, call.folder, call.target, result))
        return result

    add = Keyring.add

    def add_and_say(*arguments: Any, **options: Any) -> Any:
        stored = add(*arguments, **options)
        if stored.profile.fingerprint:
            events.append(Event("said", (stored.profile.fingerprint,), None, None, None))
        return stored

    Keyring.add = add_and_say  # type: ignore[method-assign]  # in a child of its own
    interpose(watch)
    work()
    return events
