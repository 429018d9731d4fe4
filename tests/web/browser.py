"""A real browser without a window, driven over its DevTools protocol; what a page receives is drawn by our emulator too."""

import asyncio
import base64
import contextlib
import itertools
import re
import shutil
import subprocess
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import aiohttp

from tests.realterm.emulator import Emulator

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
LIMIT = 60
"""Seconds after which a wait has failed."""
_OPTIONS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--enable-unsafe-swiftshader",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--hide-scrollbars",
    "--remote-debugging-port=0",
)
_KEYS = {
    "Enter": (13, "\r"),
    "ArrowDown": (40, ""),
    "ArrowUp": (38, ""),
    "Escape": (27, ""),
    "Tab": (9, ""),
    "F2": (113, ""),
    "F10": (121, ""),
    "F6": (117, ""),
    "F8": (119, ""),
    "End": (35, ""),
}
"""What a key is known by, and what it types."""


@contextlib.contextmanager
def browser(profile: Path) -> Iterator[str]:
    """Run Chromium with a profile of its own; gives the address that it is driven by."""
    assert CHROMIUM is not None
    command = [CHROMIUM, *_OPTIONS, f"--user-data-dir={profile}", "about:blank"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True, env=_environment(profile)) as process:
        assert process.stderr is not None
        said = iter(process.stderr.readline, "")
        found = (match for line in said if (match := re.search(r"DevTools listening on (ws://\S+)", line)))
        try:
            yield next(found)[1]
        finally:
            process.kill()


def _environment(profile: Path) -> dict[str, str]:
    return {"HOME": str(profile), "PATH": "/usr/bin:/bin"}


class Page:
    """A page with a terminal: what it asks for, what it receives, what is typed on it."""

    def __init__(self, driver: "Driver", session: str) -> None:
        self._driver = driver
        self._session = session
        self.requests: list[str] = []
        """Every address that was asked for, that of the connection too."""
        self.trouble: list[str] = []
        """What the browser complained of."""
        self.emulator = Emulator(80, 24)

    @property
    def screen(self) -> str:
        return "\n".join(self.emulator.lines)

    async def ask(self, method: str, **parameters: object) -> Any:
        return await self._driver.ask(method, self._session, **parameters)

    async def run(self, script: str) -> Any:
        """Run a script in the page; gives what it comes to."""
        answer = await self.ask("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True, userGesture=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    async def press(self, *names: str) -> None:
        for name in names:
            code, text = _KEYS[name]
            known = {"key": name, "code": name, "windowsVirtualKeyCode": code}
            await self.ask("Input.dispatchKeyEvent", type="keyDown", text=text, **known)
            await self.ask("Input.dispatchKeyEvent", type="keyUp", **known)

    async def press_with_control(self, letter: str) -> None:
        known = {"key": letter, "code": f"Key{letter.upper()}", "windowsVirtualKeyCode": ord(letter.upper()), "modifiers": 2}
        await self.ask("Input.dispatchKeyEvent", type="rawKeyDown", **known)
        await self.ask("Input.dispatchKeyEvent", type="keyUp", **known)

    async def paste(self) -> str:
        """Paste into a field of the page's own; gives what came."""
        await self.run("document.body.append(Object.assign(document.createElement('textarea'), {id: 'pasted'})); pasted.focus()")
        await self.ask("Input.dispatchKeyEvent", type="keyDown", key="v", code="KeyV", modifiers=2, commands=["paste"])
        await self.until("pasted.value")
        return str(await self.run("pasted.value"))

    async def type(self, text: str) -> None:
        await self.ask("Input.insertText", text=text)

    async def see(self, text: str) -> None:
        """Wait until the page has received a screen with a text on it."""
        await self._driver.until(lambda: text in self.screen, lambda: f"{text!r} in:\n{self.screen}\n{self.trouble}")

    async def until(self, script: str) -> None:
        """Wait until a script gives something true."""
        async with asyncio.timeout(LIMIT):
            while not await self.run(script):  # noqa: ASYNC110  # a page tells nobody when it changes
                await asyncio.sleep(0.01)

    async def photograph(self) -> bytes:
        return base64.b64decode((await self.ask("Page.captureScreenshot"))["data"])

    def hear(self, method: str, told: dict[str, Any]) -> None:
        match method:
            case "Network.requestWillBeSent":
                self.requests.append(told["request"]["url"])
            case "Network.webSocketCreated":
                self.requests.append(told["url"])
                self._fit(told["url"])
            case "Network.webSocketFrameReceived" if told["response"]["opcode"] == 2:
                self.emulator.feed(base64.b64decode(told["response"]["payloadData"]))
            case "Network.webSocketFrameSent" if sent := re.match(
                r'\["resize",\{"width":(\d+),"height":(\d+)', told["response"]["payloadData"]
            ):
                self.emulator.resize(int(sent[1]), int(sent[2]))
            case "Runtime.exceptionThrown" | "Log.entryAdded":
                self.trouble.append(str(told))

    def _fit(self, url: str) -> None:
        size = re.search(r"width=(\d+)&height=(\d+)", url)
        assert size is not None
        self.emulator.resize(int(size[1]), int(size[2]))


class Driver:
    """The line to the browser."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._numbers = itertools.count(1)
        self._answers: dict[int, asyncio.Future[Any]] = {}
        self._pages: dict[str, Page] = {}
        self._news = asyncio.Condition()

    async def listen(self) -> None:
        async for message in self._socket:
            told = message.json()
            if "id" in told:
                self._answers.pop(told["id"]).set_result(told)
            elif page := self._pages.get(told.get("sessionId", "")):
                page.hear(told["method"], told["params"])
                async with self._news:
                    self._news.notify_all()

    async def ask(self, method: str, session: str | None = None, **parameters: object) -> Any:
        number = next(self._numbers)
        answer = self._answers[number] = asyncio.get_running_loop().create_future()
        whose = {"sessionId": session} if session else {}
        await self._socket.send_json({"id": number, "method": method, "params": parameters, **whose})
        told = await asyncio.wait_for(answer, LIMIT)
        assert "error" not in told, (method, told)
        return told["result"]

    async def until(self, holds: Any, what: Any) -> None:
        try:
            async with asyncio.timeout(LIMIT), self._news:
                await self._news.wait_for(holds)
        except TimeoutError:
            raise AssertionError(what()) from None

    async def open(self, url: str, width: int = 1280, height: int = 720) -> Page:
        """Open a page in a context of its own, as another person's browser has it."""
        context = (await self.ask("Target.createBrowserContext"))["browserContextId"]
        target = (await self.ask("Target.createTarget", url="about:blank", browserContextId=context))["targetId"]
        session = (await self.ask("Target.attachToTarget", targetId=target, flatten=True))["sessionId"]
        page = self._pages[session] = Page(self, session)
        for domain in ("Network", "Page", "Runtime", "Log"):
            await page.ask(f"{domain}.enable")
        await page.ask("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        await page.ask("Emulation.setFocusEmulationEnabled", enabled=True)
        await page.ask("Page.navigate", url=url)
        return page


@contextlib.asynccontextmanager
async def driving(address: str) -> AsyncIterator[Driver]:
    async with aiohttp.ClientSession() as session, session.ws_connect(address, max_msg_size=0) as socket:
        driver = Driver(socket)
        listening = asyncio.create_task(driver.listen())
        try:
            yield driver
        finally:
            listening.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await listening
