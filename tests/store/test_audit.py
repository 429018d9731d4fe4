"""The log: one line for each thing done, however many do it."""

import hashlib
import json
import os
import re
import stat
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path

import pytest

from keywizard.domain.errors import FileError
from keywizard.store.audit import Action, append_audit
from keywizard.store.audit_chain import Verification, read_log, verify
from tests.house.sources import PACKAGE, modules

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)


def append(path: Path, name: str) -> None:
    append_audit(path, NOW, "keypair-stored", {"name": name, "fingerprint": "SHA256:x"})


def append_many(path: Path, writer: int) -> None:
    for number in range(50):
        append(path, f"{writer}-{number}")


def test_lines_are_added_and_say_what_was_done(tmp_path: Path) -> None:
    path = tmp_path / "state" / "audit.jsonl"
    append(path, "a")
    before = path.read_bytes()
    append(path, "ключ\n\x1b[2J")
    assert path.read_bytes().startswith(before)
    assert path.read_bytes().isascii()
    first, second = map(json.loads, path.read_text().splitlines())
    told = {"at": "2026-11-01T12:00:00+00:00", "action": "keypair-stored", "name": "a", "fingerprint": "SHA256:x"}
    assert first == told | {"number": 1, "previous": hashlib.sha256(b"").hexdigest()}
    assert second["name"] == "ключ\n\x1b[2J"
    assert second["previous"] == hashlib.sha256(before.removesuffix(b"\n")).hexdigest()


@pytest.mark.parametrize("mask", [0, 0o777], ids=oct)
def test_it_is_private_under_any_umask(tmp_path: Path, mask: int) -> None:
    before = os.umask(mask)
    try:
        append(tmp_path / "state" / "audit.jsonl", "a")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "state" / "audit.jsonl").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "state").stat().st_mode) == 0o700


def test_processes_that_write_at_once_lose_and_mix_no_line(tmp_path: Path) -> None:
    path = tmp_path / "audit.jsonl"
    with ProcessPoolExecutor(3, mp_context=get_context("spawn")) as pool:
        for done in [pool.submit(append_many, path, writer) for writer in range(3)]:
            done.result()
    names = [json.loads(line)["name"] for line in path.read_text().splitlines()]
    assert sorted(names) == sorted(f"{writer}-{number}" for writer in range(3) for number in range(50))
    assert verify(*read_log(path)) == Verification(150, 0, (), ())


def test_a_disk_that_fills_up_in_the_middle_of_a_line_leaves_none_of_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "audit.jsonl"
    append(path, "a")
    before = path.read_bytes()
    plain_write = os.write
    calls = iter(range(10))

    def nearly_full(descriptor: int, content: bytes) -> int:
        if next(calls):
            raise OSError(28, "No space left on device")
        return plain_write(descriptor, content[:10])

    monkeypatch.setattr(os, "write", nearly_full)
    with pytest.raises(FileError, match=r"^disk-full$"):
        append(path, "b")
    assert path.read_bytes() == before


def test_neither_a_link_nor_a_fifo_is_followed(tmp_path: Path) -> None:
    (tmp_path / "victim").write_bytes(b"mine")
    (tmp_path / "link").symlink_to(tmp_path / "victim")
    os.mkfifo(tmp_path / "fifo")
    for name, problem in (("link", "is-a-link"), ("fifo", "file-trouble")):
        with pytest.raises(FileError, match=rf"^{problem}$"):
            append(tmp_path / name, "a")
    assert (tmp_path / "victim").read_bytes() == b"mine"


@pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo, lambda head: head.symlink_to("nowhere")], ids=["folder", "fifo", "link"])
def test_whatever_stands_where_the_end_is_noted_lines_are_written_on(tmp_path: Path, make: Callable[[Path], object]) -> None:
    path = tmp_path / "audit.jsonl"
    append(path, "a")
    (tmp_path / "audit.head").unlink()
    make(tmp_path / "audit.head")
    append(path, "b")
    append(path, "c")
    assert [json.loads(line)["number"] for line in path.read_bytes().splitlines()] == [1, 2, 3]


def test_everything_that_is_written_down_has_a_text() -> None:
    told = [found for path in modules(PACKAGE) for found in re.findall(r"\baudit\(\s*\"([^\"]+)\"", path.read_text(encoding="utf-8"))]
    assert "backup-made" in told
    assert set(told) <= set(Action)
