"""The log's chain: whatever is done to a line is found, and the line named; what a crash leaves is told apart from it."""

import json
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from keywizard.store.audit import append_audit, digest_of, head_file
from keywizard.store.audit_chain import Tampering, Verification, read_log, verify

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
OLD_LINE = b'{"at": "2026-01-01T12:00:00+00:00", "action": "keypair-stored", "name": "old", "fingerprint": null}\n'
LINES = 7

Lines = list[bytes]


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "audit.jsonl"
    for number in range(1, LINES + 1):
        append(path, f"bot-{number}")
    return path


def append(path: Path, name: str) -> None:
    append_audit(path, NOW, "keypair-stored", {"name": name, "fingerprint": "SHA256:x"})


def found(path: Path) -> Verification:
    return verify(*read_log(path))


def flaws(path: Path) -> set[tuple[int, Tampering]]:
    return {(flaw.line, flaw.what) for flaw in found(path).flaws}


def change(path: Path, edit: Callable[[Lines], object]) -> None:
    lines = path.read_bytes().splitlines(keepends=True)
    edit(lines)
    path.write_bytes(b"".join(lines))


def test_a_log_that_nobody_touched_has_no_flaw_and_neither_has_none(log: Path) -> None:
    assert found(log) == Verification(LINES, 0, (), ())
    assert verify(*read_log(log.with_name("none.jsonl"))) == verify(*read_log(log.parent / "nowhere" / "log")) == Verification(0, 0, (), ())


@pytest.mark.parametrize("line", range(1, LINES + 1))
def test_any_changed_byte_of_a_line_is_found_and_the_line_named(log: Path, line: int) -> None:
    whole = log.read_bytes()
    start = sum(map(len, whole.splitlines(keepends=True)[: line - 1]))
    length = len(whole.splitlines()[line - 1])
    for at in range(start, start + length):
        log.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        told = flaws(log)
        assert (line, Tampering.EDITED) in told, whole[at : at + 9]
        assert told <= {(line, Tampering.EDITED), (line - 1, Tampering.UNVOUCHED)}, whole[at : at + 9]


@pytest.mark.parametrize("line", range(1, LINES + 1))
@pytest.mark.parametrize("count", [1, 2])
def test_removed_lines_are_found_and_named(log: Path, line: int, count: int) -> None:
    change(log, lambda lines: lines.__delitem__(slice(line - 1, line - 1 + count)))
    gone = min(count, LINES + 1 - line)
    (flaw,) = found(log).flaws
    at_end = line - 1 + gone == LINES
    assert flaw == ((line - 1, Tampering.CUT_OFF, line, LINES) if at_end else (line, Tampering.REMOVED, line, line + gone - 1))


@pytest.mark.parametrize("line", range(1, LINES + 2))
@pytest.mark.parametrize("previous", ["right", "wrong", "none"])
def test_an_inserted_line_is_found_and_named(log: Path, line: int, previous: str) -> None:
    lines = log.read_bytes().splitlines()
    right = json.loads(lines[line - 1])["previous"] if line <= LINES else digest_of(lines[-1])
    links = {"right": {"previous": right}, "wrong": {"previous": "f" * 64}, "none": {}}
    forged = json.dumps(json.loads(OLD_LINE) | {"number": line} | links[previous]).encode() + b"\n"
    change(log, lambda lines: lines.insert(line - 1, forged))
    if (line, previous) == (LINES + 1, "right"):
        assert flaws(log) == set()  # whoever can write the file can go on with it
    else:
        named = {(line, Tampering.INSERTED), (line, Tampering.UNCHAINED)}
        assert flaws(log) <= named
        assert len(flaws(log)) == 1


@pytest.mark.parametrize("line", range(1, LINES + 1))
@pytest.mark.parametrize("copies", [1, 2])
def test_a_line_written_twice_is_found(log: Path, line: int, copies: int) -> None:
    change(log, lambda lines: lines.__setitem__(slice(line, line), [lines[line - 1]] * copies))
    assert flaws(log) == {(line + copy, Tampering.INSERTED) for copy in range(1, copies + 1)}


def test_a_line_copied_to_another_place_is_found(log: Path) -> None:
    change(log, lambda lines: lines.insert(4, lines[1]))
    assert flaws(log) == {(5, Tampering.INSERTED)}


@pytest.mark.parametrize("line", range(1, LINES))
def test_two_lines_that_changed_places_are_found(log: Path, line: int) -> None:
    change(log, lambda lines: lines.insert(line - 1, lines.pop(line)))
    assert flaws(log) == {(line + 1, Tampering.MOVED)}


def test_a_line_that_was_carried_far_is_found(log: Path) -> None:
    change(log, lambda lines: lines.insert(5, lines.pop(1)))
    assert flaws(log) == {(6, Tampering.MOVED)}


def test_what_was_done_before_the_log_goes_on_is_found_afterwards(log: Path) -> None:
    change(log, lambda lines: lines.pop())
    append(log, "later")
    append(log, "latest")
    assert flaws(log) == {(LINES, Tampering.LOST)}
    change(log, lambda lines: lines.__setitem__(2, lines[2].replace(b"bot", b"cat")))
    append(log, "afterwards")
    assert flaws(log) == {(LINES, Tampering.LOST), (3, Tampering.EDITED)}


def test_a_log_begun_anew_is_found_by_its_noted_end(log: Path) -> None:
    log.unlink()
    assert flaws(log) == {(0, Tampering.CUT_OFF)}
    append(log, "first")
    assert flaws(log) == {(1, Tampering.LOST)}


def test_a_note_of_the_end_that_is_gone_is_said(log: Path) -> None:
    head_file(log).unlink()
    assert flaws(log) == {(LINES, Tampering.HEAD_MISSING)}
    head_file(log).write_bytes(b"{")
    assert flaws(log) == {(LINES, Tampering.HEAD_MISSING)}


def test_a_note_of_the_end_that_is_one_line_behind_is_no_flaw(log: Path) -> None:
    before = head_file(log).read_bytes()
    append(log, "one more")
    head_file(log).write_bytes(before)
    assert flaws(log) == set()
    append(log, "and one")
    assert found(log) == Verification(LINES + 2, 0, (), ())


def test_lines_of_older_versions_are_an_unchained_beginning(tmp_path: Path) -> None:
    path = tmp_path / "audit.jsonl"
    path.write_bytes(OLD_LINE * 2 + b'{"at": "20' + OLD_LINE + OLD_LINE.replace(b"old", b"old-2"))
    append(path, "new")
    append(path, "newer")
    assert found(path) == Verification(6, 4, (3,), ())
    change(path, lambda lines: lines.__setitem__(3, lines[3].replace(b"old", b"odd")))
    assert flaws(path) == {(4, Tampering.EDITED)}


def test_a_line_of_an_older_version_behind_the_beginning_is_said(log: Path) -> None:
    with log.open("ab") as file:
        file.write(OLD_LINE)
    append(log, "newer")
    assert flaws(log) == {(LINES + 1, Tampering.UNCHAINED)}


def torn_at(path: Path, length: int) -> None:
    """Leave of the last line what a crash in the middle of it leaves: the note of the end is that of before."""
    before = head_file(path).read_bytes()
    size = path.stat().st_size
    append(path, "torn")
    os.truncate(path, size + length)
    head_file(path).write_bytes(before)


def test_a_torn_line_is_told_as_torn_before_and_after_it_is_closed_off(log: Path) -> None:
    whole = log.read_bytes()
    append(log, "torn")
    length = log.stat().st_size - len(whole)
    for cut in range(1, length):
        log.write_bytes(whole)
        head_file(log).unlink()
        append_again(log, whole)
        torn_at(log, cut)
        is_whole = cut == length - 1
        assert found(log) == Verification(LINES + 1, 0, () if is_whole else (LINES + 1,), ()), cut
        append(log, "next")
        assert found(log) == Verification(LINES + 2, 0, () if is_whole else (LINES + 1,), ()), cut


def append_again(path: Path, whole: bytes) -> None:
    """Write the note of the end anew, as the last line did."""
    lines = whole.splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:-1]))
    append(path, f"bot-{LINES}")
    assert path.read_bytes() == whole


def test_two_crashes_in_a_row_leave_two_torn_lines(log: Path) -> None:
    with log.open("ab") as file:
        file.write(b'{"at": "2026\n{"at"')
    append(log, "next")
    append(log, "last")
    assert found(log) == Verification(LINES + 4, 0, (LINES + 1, LINES + 2), ())
    for line in (LINES, LINES + 1, LINES + 2):
        before = log.read_bytes()
        change(log, lambda lines, line=line: lines.__setitem__(line - 1, lines[line - 1].replace(b"a", b"b")))  # type: ignore[misc]  # this turn's line
        assert flaws(log) != set(), line
        log.write_bytes(before)


def test_a_spoilt_line_does_not_pass_for_a_torn_one(log: Path) -> None:
    with log.open("ab") as file:
        file.write(b'{"torn')
    append(log, "next")
    assert found(log).torn == (LINES + 1,)
    change(log, lambda lines: lines.__setitem__(4, b'{"torn\n'))
    assert (5, Tampering.EDITED) in flaws(log)


def test_a_last_line_that_is_spoilt_does_not_pass_for_a_torn_one(log: Path) -> None:
    os.truncate(log, log.stat().st_size - 20)
    assert flaws(log) == {(LINES, Tampering.EDITED)}
    append(log, "next")
    append(log, "last")
    assert (LINES + 1, Tampering.LOST) in flaws(log)


@pytest.mark.parametrize(
    "content",
    [
        b"\0" * 100,
        b"[" * 100_000,
        b"\n\n\n",
        b"\xff",
        b'{"previous": 5}\n',
        b'{"number": true}\n{"previous": ""}\n',
        b'{"after_torn": 60000000, "previous": ""}\n' * 20_000,  # minutes, were each believed
    ],
)
def test_a_hostile_log_is_read_to_its_end(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "audit.jsonl"
    path.write_bytes(content)
    found(path)
    append(path, "next")
    assert found(path).lines > 0
    assert json.loads(path.read_bytes().splitlines()[-1])["name"] == "next"
