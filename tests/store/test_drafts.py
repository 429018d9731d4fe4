"""Drafts: private, whole, one owner each, and nothing in the folder ever crashes a start."""

import contextlib
import os
import signal
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keywizard.domain.errors import FileError
from keywizard.store.drafts import MAX_DRAFT_SIZE, MAX_LOOKED_AT, DraftFolder
from tests.store.faults import ERRORS, calls_of, failing, in_killed_child
from tests.store.samples import tree

ANSWERS = {"version": 1, "label": "my bot"}
OTHER = {"version": 1, "label": "another bot"}


@pytest.fixture
def drafts(tmp_path: Path) -> DraftFolder:
    return DraftFolder(tmp_path / "state" / "drafts")


def left(drafts: DraftFolder, values: dict[str, Any] = ANSWERS) -> str:
    """Write a draft as a session does that ends then."""
    hold = drafts.new()
    drafts.write(hold, values)
    hold.release()
    return hold.draft_id


def test_what_is_written_is_read_again_and_private(drafts: DraftFolder) -> None:
    draft_id = left(drafts)
    assert drafts.read(draft_id) == ANSWERS
    assert {stat.S_IMODE(path.stat().st_mode) for path in drafts.root.iterdir()} == {0o600}
    assert stat.S_IMODE(drafts.root.stat().st_mode) == 0o700


@pytest.mark.parametrize("mask", [0, 0o777], ids=oct)
def test_the_rights_are_the_same_under_any_umask(drafts: DraftFolder, mask: int) -> None:
    before = os.umask(mask)
    try:
        draft_id = left(drafts)
    finally:
        os.umask(before)
    assert {stat.S_IMODE(path.stat().st_mode) for path in drafts.root.iterdir()} == {0o600}
    assert drafts.free() == (draft_id,)


def test_a_walk_under_way_is_neither_offered_nor_taken(drafts: DraftFolder) -> None:
    mine, other = drafts.new(), left(drafts)
    drafts.write(mine, OTHER)
    assert drafts.free() == (other,)
    assert drafts.take(mine.draft_id) is None
    taken = drafts.take(other)
    assert taken is not None
    assert drafts.free() == ()
    taken.release()
    mine.release()
    assert set(drafts.free()) == {mine.draft_id, other}


_HOLDER = """
import sys, time
from pathlib import Path
from keywizard.store.drafts import DraftFolder
drafts = DraftFolder(Path(sys.argv[1]))
hold = drafts.new()
drafts.write(hold, {"version": 1, "label": "of another process"})
print(hold.draft_id, flush=True)
time.sleep(600)
"""


def test_another_process_holds_its_walk_as_long_as_it_lives_and_no_longer(drafts: DraftFolder) -> None:
    with subprocess.Popen([sys.executable, "-c", _HOLDER, str(drafts.root)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        draft_id = process.stdout.readline().strip()
        mine = drafts.new()
        drafts.write(mine, ANSWERS)
        assert drafts.free() == ()
        assert drafts.take(draft_id) is None
        process.send_signal(signal.SIGKILL)
        process.wait(90)
    assert drafts.free() == (draft_id,)
    assert drafts.read(draft_id) == {"version": 1, "label": "of another process"}
    assert drafts.read(mine.draft_id) == ANSWERS


def test_the_newest_are_looked_at_and_those_behind_come_up_when_they_have_gone(drafts: DraftFolder) -> None:
    ids = [left(drafts) for _ in range(MAX_LOOKED_AT + 1)]
    for age, draft_id in enumerate(ids):
        os.utime(drafts.root / f"{draft_id}.toml", ns=(0, 10**15 - age))
    assert drafts.free() == tuple(ids[:-1])
    hold = drafts.take(ids[0])
    assert hold is not None
    drafts.forget(hold)
    assert drafts.free() == tuple(ids[1:])


def test_what_is_forgotten_leaves_nothing(drafts: DraftFolder) -> None:
    hold = drafts.new()
    drafts.write(hold, ANSWERS)
    drafts.forget(hold)
    assert tree(drafts.root) == {}
    assert drafts.take(hold.draft_id) is None


def test_a_walk_too_long_to_be_read_again_is_not_written(drafts: DraftFolder) -> None:
    hold = drafts.new()
    drafts.write(hold, ANSWERS)
    with pytest.raises(FileError, match=r"^file-too-long$"):
        drafts.write(hold, {"label": "x" * MAX_DRAFT_SIZE})
    assert drafts.read(hold.draft_id) == ANSWERS


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o602, 0o620], ids=oct)
def test_a_draft_that_others_could_have_read_or_written_is_not_read(drafts: DraftFolder, mode: int) -> None:
    draft_id = left(drafts)
    (drafts.root / f"{draft_id}.toml").chmod(mode)
    with pytest.raises(FileError, match=r"^mode-too-open$"):
        drafts.read(draft_id)


def test_links_are_not_followed_and_stay_as_they_are(drafts: DraftFolder, tmp_path: Path) -> None:
    outside = tmp_path / "outside.toml"
    outside.write_text("version = 1\n")
    outside.chmod(0o600)
    linked, locked = "a" * 16, left(drafts)
    (drafts.root / f"{linked}.toml").symlink_to(outside)
    with pytest.raises(FileError, match=r"^is-a-link$"):
        drafts.read(linked)
    (drafts.root / f"{locked}.lock").unlink()
    (drafts.root / f"{locked}.lock").symlink_to(outside)
    before = tree(tmp_path)
    assert drafts.free() == (linked,)
    with pytest.raises(FileError, match=r"^is-a-link$"):
        drafts.take(locked)
    assert drafts.sweep() == ()
    assert tree(tmp_path) == before


def test_a_pipe_under_the_name_of_a_draft_hangs_nothing(drafts: DraftFolder) -> None:
    draft_id = left(drafts)
    (drafts.root / f"{draft_id}.toml").unlink()
    os.mkfifo(drafts.root / f"{draft_id}.toml", 0o600)
    with pytest.raises(FileError):
        drafts.read(draft_id)


def test_names_of_other_kinds_are_left_alone(drafts: DraftFolder) -> None:
    draft_id = left(drafts)
    for name in ("notes.toml", "x.lock", ".hidden.toml.0123456789abcdef", f"{draft_id}.toml.bak", "A" * 16 + ".toml"):
        (drafts.root / name).write_text("mine")
    before = tree(drafts.root)
    assert drafts.free() == (draft_id,)
    assert drafts.sweep() == ()
    assert tree(drafts.root) == before


def test_a_sweep_takes_the_leftovers_of_the_dead_and_none_of_the_living(drafts: DraftFolder) -> None:
    dead, living = left(drafts), drafts.new()
    gone = drafts.new()
    gone.release()
    leftovers = {f".{dead}.toml.0123456789abcdef", f"{gone.draft_id}.lock"}
    (drafts.root / f".{dead}.toml.0123456789abcdef").write_text("half")
    (drafts.root / f".{living.draft_id}.toml.0123456789abcdef").write_text("in progress")
    kept = set(tree(drafts.root)) - leftovers
    assert set(drafts.sweep()) == leftovers
    assert set(tree(drafts.root)) == kept


def test_no_folder_is_no_drafts(drafts: DraftFolder) -> None:
    assert (drafts.free(), drafts.sweep()) == ((), ())
    assert not drafts.root.exists()


@given(st.binary(max_size=200) | st.text().map(str.encode) | st.binary(min_size=MAX_DRAFT_SIZE + 1, max_size=MAX_DRAFT_SIZE + 2))
def test_any_bytes_are_a_mapping_or_a_file_error(content: bytes) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        drafts = DraftFolder(Path(folder))
        path = drafts.root / f"{'b' * 16}.toml"
        path.write_bytes(content)
        path.chmod(0o600)
        with contextlib.suppress(FileError):
            assert isinstance(drafts.read("b" * 16), dict)
        assert drafts.free() == ("b" * 16,)
        assert path.read_bytes() == content


def begun(root: Path) -> tuple[DraftFolder, Any]:
    drafts = DraftFolder(root / "drafts")
    hold = drafts.new()
    drafts.write(hold, ANSWERS)
    return drafts, hold


def test_a_process_killed_at_any_call_leaves_the_old_answers_or_the_new(tmp_path: Path) -> None:
    model, hold = begun(tmp_path / "model")
    for at in range(1, calls_of(lambda: model.write(hold, OTHER)) + 1):
        drafts, held = begun(tmp_path / str(at))
        assert in_killed_child(at, lambda drafts=drafts, held=held: drafts.write(held, OTHER))  # type: ignore[misc]  # bound to this turn
        held.release()
        drafts.sweep()
        assert drafts.free() == (held.draft_id,)
        assert drafts.read(held.draft_id) in (ANSWERS, OTHER)
        assert set(tree(drafts.root)) == {f"{held.draft_id}.toml", f"{held.draft_id}.lock"}


def test_a_process_killed_at_any_call_of_its_first_answer_leaves_a_draft_or_none(tmp_path: Path) -> None:
    for at in range(1, calls_of(lambda: begun(tmp_path / "model")) + 1):
        root = tmp_path / str(at)
        assert in_killed_child(at, lambda root=root: begun(root))  # type: ignore[misc]  # bound to this turn
        drafts = DraftFolder(root / "drafts")
        drafts.sweep()
        assert [drafts.read(draft_id) for draft_id in drafts.free()] in ([], [ANSWERS])
        assert {path.name.count(".") for path in drafts.root.glob("*")} <= {1}


@pytest.mark.parametrize("number", ERRORS, ids=os.strerror)
def test_a_call_that_fails_is_told_and_leaves_the_old_answers_or_the_new(number: int, tmp_path: Path) -> None:
    model, hold = begun(tmp_path / "model")
    for at in range(1, calls_of(lambda: model.write(hold, OTHER)) + 1):
        drafts, held = begun(tmp_path / str(at))
        with pytest.MonkeyPatch.context() as patch:
            failing(at, number).install(patch)
            with pytest.raises(FileError):
                drafts.write(held, OTHER)
        assert drafts.read(held.draft_id) == ANSWERS
        drafts.write(held, OTHER)
        assert drafts.read(held.draft_id) == OTHER
