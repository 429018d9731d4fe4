"""`keywizard serve` from the outside: a process that says where it listens, serves practice alone, and leaves nothing behind."""

import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import psutil
import pytest

from tests.cli.running import Run, buffered_environment
from tests.house.sources import ROOT
from tests.web.kit import FIRST_SCREEN, Visitor, visiting, wait_until

CANARY = "canary-of-the-server"


class Serving:
    """A server of its own process."""

    def __init__(self, process: subprocess.Popen[str], url: str, folder: Path) -> None:
        self.process = process
        self.url = url
        self.folder = folder

    @property
    def left(self) -> list[Path]:
        """What lies where visitors' folders are."""
        return list(self.folder.iterdir())

    @property
    def visits(self) -> list[psutil.Process]:
        children: list[psutil.Process] = psutil.Process(self.process.pid).children()
        return children


@contextlib.contextmanager
def serving(folder: Path, *arguments: str) -> Iterator[Serving]:
    folder.mkdir(exist_ok=True)
    command = [sys.executable, "-m", "keywizard", "serve", "--port", "0", *arguments]
    environment = buffered_environment() | {"TMPDIR": str(folder), "CANARY": CANARY}
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        first = process.stdout.readline().rstrip("\n")
        try:
            yield Serving(process, json.loads(first)["url"] if first.startswith("{") else first, folder)
        finally:
            process.kill()


@contextlib.asynccontextmanager
async def visited(serving: Serving) -> AsyncIterator[Visitor]:
    async with visiting(serving.url) as visitor:
        await visitor.see(FIRST_SCREEN)
        yield visitor


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_being_told_to_end_is_no_failure_and_leaves_neither_homes_nor_programs(tmp_path: Path, number: signal.Signals) -> None:
    with serving(tmp_path / "tmp") as server:
        async with visited(server) as visitor:
            (visit,) = server.visits
            server.process.send_signal(number)
            assert await visitor.end() == 1001
        assert server.process.stdout is not None
        assert server.process.stderr is not None
        out, err = server.process.stdout.read(), server.process.stderr.read()  # communicate() would miss what readline() has in store
        assert (server.process.wait(), err, server.left) == (0, "", [])
        assert f"Open {server.url}" in out
        assert not visit.is_running()


async def test_after_a_kill_the_program_is_gone_at_once_and_the_home_at_the_next_start(tmp_path: Path) -> None:
    with serving(tmp_path / "tmp") as server:
        async with visited(server):
            (visit,) = server.visits
            server.process.kill()
            await wait_until(lambda: not visit.is_running() or visit.status() == psutil.STATUS_ZOMBIE, "the program gone")
            (leftover,) = server.left
    with serving(tmp_path / "tmp") as server:
        assert leftover not in server.left


async def test_a_visit_is_told_nothing_of_the_server(tmp_path: Path) -> None:
    with serving(tmp_path / "tmp", "--json") as server:
        async with visited(server):
            (visit,) = server.visits
            told = visit.environ()
            assert CANARY not in str(told)
            assert os.environ["KEYWIZARD_HOME"] not in str(told)
            assert Path(visit.cwd()).is_relative_to(tmp_path / "tmp")


def test_json_says_where_it_listens_and_what_the_limits_are(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "keywizard", "serve", "--port", "0", "--json", "--visitors", "2", "--idle", "5"]
    with subprocess.Popen(command, cwd=ROOT, env=buffered_environment() | {"TMPDIR": str(tmp_path)}, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        told = json.loads(process.stdout.readline())
        process.terminate()
    assert told == {"url": f"http://127.0.0.1:{told['port']}", "port": told["port"], "visitors": 2, "idle_minutes": 5}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--host", "0.0.0.0"), "On 0.0.0.0 other machines could reach what is served."),  # noqa: S104  # refused
        (("--host", "example.com"), "--host takes an IP address"),
        (("--open-to-network",), "--open-to-network alone opens nothing"),
        (("--port", "x"), "--port takes a number"),
        (("--visitors", "0"), "--visitors takes a number from 1 to"),
        (("--idle", "1.5"), "--idle takes a number from 1 to"),
        (("--visitors", "9" * 20), "--visitors takes a number from 1 to"),
    ],
)
def test_what_cannot_be_served_is_told_by_its_flag(run: Run, arguments: tuple[str, ...], said: str) -> None:
    outcome = run("serve", *arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert said in " ".join(outcome.err.split())


def test_opened_to_the_network_it_warns_first(tmp_path: Path) -> None:
    with serving(tmp_path / "tmp", "--host", "0.0.0.0", "--open-to-network", "--json") as server:  # noqa: S104  # practice alone
        assert server.process.stderr is not None
        assert "there is no login" in server.process.stderr.readline()


def test_a_port_that_is_taken_is_told_and_leaves_no_folder(run: Run, tmp_path: Path) -> None:
    with serving(tmp_path / "tmp") as server:
        outcome = run("serve", "--port", server.url.rpartition(":")[2])
        assert outcome.code == 2
        assert "is taken by another program" in outcome.err


@pytest.mark.parametrize("missing", ["aiohttp", "textual_serve"])
def test_without_the_extra_one_line_says_how_to_install_it(run: Run, monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    monkeypatch.setitem(sys.modules, missing, None)
    for name in [name for name in sys.modules if name.startswith("keywizard.web")]:
        monkeypatch.delitem(sys.modules, name)
    outcome = run("serve", "--port", "0")
    assert outcome.code == 2
    assert "pip install 'keywizard[web]'" in outcome.err
