"""The server for visitors: who is let in, how many, for how long, and what stays of them, which is nothing."""

import asyncio
import contextlib
import json
import os
import re
import stat
import sys
from pathlib import Path

import aiohttp
import pytest
from yarl import URL

from keywizard.web.endings import Ending
from keywizard.web.packets import MAX_MESSAGE, Size
from keywizard.web.visit import served_command, visit_environment
from tests.web.kit import FIRST_SCREEN, House, serving, visiting, wait_until

CANARY = "canary-of-the-server"
SILENT = (sys.executable, "-c", "import sys; sys.stdout.write('__GANGLION__\\n'); sys.stdout.flush(); sys.stdin.read()")
"""A program that draws nothing and stays, which costs less than the wizard to start."""


async def got(house: House, path: str = "/", **headers: str) -> aiohttp.ClientResponse:
    async with aiohttp.ClientSession() as session, session.get(URL(house.server.url + path, encoded=True), headers=headers) as answer:
        await answer.read()
        return answer


async def test_the_page_and_all_that_it_loads_name_no_other_host(tmp_path: Path) -> None:
    async with serving(tmp_path) as house:
        page = await (await got(house)).text()
        loaded = re.findall(r'(?:src|href)="([^"]+)"', page)
        paths = {path for path in loaded if path not in {"/", "data:,"}}
        assert {"/page.js", "/textual.js", "/xterm.css", "/page.css"} == paths
        for path in (*paths, "/roboto-mono.ttf"):
            answer = await got(house, path)
            assert answer.status == 200, path
            assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
            if not path.endswith(".ttf"):
                words = r"https?://" if path.endswith(".js") else r"@import|url\((?!\"/roboto-mono)"
                assert re.findall(words, await answer.text()) == [], path


@pytest.mark.parametrize("path", ["/static/", "/../pyproject.toml", "/%2e%2e/x", "/download/x", "/ws", "/page.html"])
async def test_nothing_else_is_there(tmp_path: Path, path: str) -> None:
    async with serving(tmp_path) as house:
        answer = await got(house, path)
        assert (answer.status, await answer.text()) == (404, "Not Found\n")


@pytest.mark.parametrize("path", ["/", "/page.js", "/visit"])
async def test_a_name_that_others_give_out_is_refused(tmp_path: Path, path: str) -> None:
    async with serving(tmp_path) as house:
        answer = await got(house, path, Host=f"evil.example:{house.server.port}")
        assert answer.status == 421
        assert "Content-Security-Policy" in answer.headers


@pytest.mark.parametrize("origin", ["http://evil.example", "null", ""])
async def test_a_page_from_elsewhere_opens_no_visit(tmp_path: Path, origin: str) -> None:
    async with serving(tmp_path) as house:
        with pytest.raises(aiohttp.WSServerHandshakeError, match="403"):
            async with visiting(house.server, Origin=origin):
                raise AssertionError
        assert house.homes == []


async def test_a_visit_has_a_private_home_which_goes_when_the_visitor_leaves(tmp_path: Path) -> None:
    async with serving(tmp_path) as house:
        async with visiting(house.server) as visitor:
            await visitor.see(FIRST_SCREEN)
            (home,) = house.homes
            assert stat.S_IMODE(home.stat().st_mode) == 0o700
            await visitor.type("\x03")
            await visitor.see("Leave keywizard?")
            await visitor.see("is removed")
            await visitor.type("\x03")
            assert await visitor.end() == Ending.LEFT
        assert (house.homes, house.reported) == ([], [])


async def test_a_visitor_whose_line_is_cut_leaves_neither_home_nor_program(tmp_path: Path) -> None:
    async with serving(tmp_path, command=SILENT) as house:
        async with visiting(house.server):
            await wait_until(lambda: bool(house.homes), "a home")
        await wait_until(lambda: not house.homes, "the home gone")


async def test_practice_alone_is_served(tmp_path: Path) -> None:
    async with serving(tmp_path) as house, visiting(house.server, 100, 30) as visitor:
        await visitor.see(FIRST_SCREEN)
        await visitor.type("\x1b[B\r")
        await visitor.see("! This run is practice only")


async def test_who_sends_nothing_is_sent_home_and_told_so_though_the_browser_answers_heartbeats(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("keywizard.web.server._SECONDS_BETWEEN_HEARTBEATS", 0.05)
    async with serving(tmp_path, command=SILENT, idle_seconds=0.2) as house, visiting(house.server) as visitor:
        assert await visitor.end() == Ending.IDLE
        assert house.homes == []


async def test_who_finds_no_place_is_told_so_by_the_page_and_by_the_connection(tmp_path: Path) -> None:
    async with serving(tmp_path, command=SILENT, max_visitors=1) as house:
        async with visiting(house.server):
            await wait_until(lambda: bool(house.homes), "a home")
            answer = await got(house)
            assert (answer.status, answer.headers["Retry-After"]) == (503, "60")
            assert "Every place is taken right now." in await answer.text()
            async with visiting(house.server) as second:
                assert await second.end() == Ending.FULL
            assert len(house.homes) == 1
        await wait_until(lambda: not house.homes, "the place free again")
        assert (await got(house)).status == 200


async def test_a_server_that_ends_sends_everybody_home(tmp_path: Path) -> None:
    async with contextlib.AsyncExitStack() as visits:
        async with serving(tmp_path, command=SILENT) as house:
            visitors = [await visits.enter_async_context(visiting(house.server)) for _ in range(2)]
            await wait_until(lambda: len(house.homes) == 2, "two homes")
            ends = [asyncio.ensure_future(visitor.end()) for visitor in visitors]
        assert await asyncio.gather(*ends) == [Ending.CLOSING] * 2
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("command", [(sys.executable, "-c", "print('no page of ours')"), (sys.executable, "-c", "")])
async def test_a_program_that_ends_unasked_is_told_as_that(tmp_path: Path, command: tuple[str, ...]) -> None:
    async with serving(tmp_path, command=command) as house, visiting(house.server) as visitor:
        assert await visitor.end() == Ending.BROKE_DOWN
        assert house.homes == []


async def test_a_program_that_cannot_be_started_is_reported_and_the_next_visitor_is_let_in(tmp_path: Path) -> None:
    async with serving(tmp_path, command=("/nowhere/python",)) as house:
        for _ in range(2):
            async with visiting(house.server) as visitor:
                assert await visitor.end() == Ending.BROKE_DOWN
        assert [type(error) for error in house.reported] == [FileNotFoundError] * 2
        assert house.homes == []


@pytest.mark.parametrize("message", ["", "[]", "nonsense", '["quit"]', '["resize", {"width": -1, "height": 1e999}]', '["deliver", "x"]'])
async def test_nonsense_from_a_page_is_let_pass(tmp_path: Path, message: str) -> None:
    async with serving(tmp_path, command=SILENT) as house, visiting(house.server) as visitor:
        await visitor.socket.send_str(message)
        await visitor.say("ping", "7")
        assert json.loads((await visitor.socket.receive()).data) == ["pong", "7"]


async def test_a_message_longer_than_any_of_the_page_ends_the_visit(tmp_path: Path) -> None:
    async with serving(tmp_path, command=SILENT) as house, visiting(house.server) as visitor:
        await visitor.type("x" * MAX_MESSAGE)
        await visitor.end()
        await wait_until(lambda: not house.homes, "the home gone")
        assert house.reported == []


def test_a_visit_inherits_nothing_but_what_python_needs(tmp_path: Path) -> None:
    server = {
        "PATH": "/bin",
        "TZ": "UTC",
        "SECRET": CANARY,
        "SSH_AUTH_SOCK": CANARY,
        "HOME": CANARY,
        "XDG_DATA_HOME": CANARY,
        "LANG": CANARY,
    }
    environment = visit_environment(server, tmp_path, Size(80, 24))
    assert CANARY not in str(environment)
    folders = {name: value for name, value in environment.items() if "HOME" in name or name.startswith("XDG") or name == "TMPDIR"}
    assert len(folders) == 8
    assert all(Path(value).is_relative_to(tmp_path) for value in folders.values())


def test_what_is_served_is_locked_to_practice_and_speaks_the_language() -> None:
    command = served_command("it")
    assert command[0] == sys.executable
    assert "--practice" in command
    assert command[command.index("--lang") + 1] == "it"
