"""One environment for every test, whatever the terminal and the machine they run on."""

import asyncio
import gc
import importlib.util
import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from keywizard.keys import secret_key
from tests.realterm.rest import others_work

if TYPE_CHECKING:
    from textual.pilot import Pilot
    from textual.screen import Screen

ROOT = Path(__file__).resolve().parent.parent
_PINNED = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8", "TZ": "UTC"}
_FOREIGN = (
    "KEYWIZARD_",
    "PYTHONDONTWRITEBYTECODE",
    "TEXTUAL",
    "LC_",
    "XDG_",
    "SSH_",
    "NO_COLOR",
    "FORCE_COLOR",
    "CLICOLOR",
    "COLORFGBG",
    "COLUMNS",
    "LINES",
    "LANGUAGE",
    "TMUX",
    "STY",
    "TERM_PROGRAM",
)


def _pin_environment() -> None:
    # Textual reads some of these at import, so a fixture would come too late.
    for name in [name for name in os.environ if name.startswith(_FOREIGN)]:
        del os.environ[name]
    os.environ.update(_PINNED)


def _keep_compiled() -> None:
    # Every program that a test starts would compile again what it imports, and each worker the tests themselves.
    sys.dont_write_bytecode = False


def _collect_garbage_seldom() -> None:
    # There are many objects here that stay, and a screen makes many more that go: looking through all of them takes a fifth of the time.
    gc.set_threshold(20_000)


_MEMORY = Path("/dev/shm")  # noqa: S108  # folders of our own in it
_ROOM = 2 << 30
"""Bytes: browsers keep their profiles there too."""


def _wait_for_no_disk() -> None:
    # Every key is synced to the disk several times, for which nobody has to wait: what a power cut leaves is proven without one.
    if not _MEMORY.is_dir() or not os.access(_MEMORY, os.W_OK):
        return
    there = os.statvfs(_MEMORY)
    if there.f_bavail * there.f_frsize > _ROOM and not there.f_flag & os.ST_NOEXEC:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(_MEMORY))


def _heed_signals() -> None:
    # Tests that are started with `&` or `nohup` have signals ignored, and so has every program that they start, rightly. With a handler of
    # any kind a signal is to those programs what it is in a terminal, and here what it was.
    for number in (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGTSTP):
        if signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, lambda _, __: None)


def _build_stale_catalogues() -> None:
    path = ROOT / ".build" / "catalogues.py"
    spec = importlib.util.spec_from_file_location("catalogues", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.build_catalogues()


_HARMLESS = (
    HealthCheck.too_slow,  # a busy machine is no failure, nor is an example that takes its time
    HealthCheck.function_scoped_fixture,  # examples that share one make folders and patches of their own
)
settings.register_profile("keywizard", deadline=None, suppress_health_check=_HARMLESS)
settings.load_profile("keywizard")
_pin_environment()
_keep_compiled()
_collect_garbage_seldom()
_wait_for_no_disk()
_heed_signals()
_build_stale_catalogues()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the gates: types alone take longer than any test where nothing is cached yet, and must not be what the others wait for."""
    items.sort(key=lambda item: "gate" not in item.keywords)


def pytest_collection_finish() -> None:
    """Look through the tests and all that they have imported no more."""
    gc.freeze()


@pytest.fixture(autouse=True)
def keywizard_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of its own for every test; the person's files are never seen."""
    home = tmp_path / "keywizard-home"
    monkeypatch.setenv("KEYWIZARD_HOME", str(home))
    return home


@pytest.fixture(autouse=True)
def cheap_passphrases(monkeypatch: pytest.MonkeyPatch) -> None:
    """A passphrase costs next to nothing; what it costs is proven in `keys`, and paid by every program that is started."""
    monkeypatch.setattr("keywizard.keys.encryption.PBKDF2_ROUNDS", 1000)
    monkeypatch.setattr("keywizard.keys.secret_key._N", 16)
    monkeypatch.setitem(secret_key._PARAMETERS, "n", 16)


_LAYOUTS = 2
"""How often a screen is laid out anew behind a key: for what the key has changed, and for what that has."""


_MOMENT = 0.01
"""Seconds."""


_resting: list[object] = []
"""Whoever waits for the loop to have nothing to do: the test, and a tour that waits for its own keys. They are not waited for."""


async def _rest(*_: object) -> None:
    loop, me = asyncio.get_running_loop(), object()
    _resting.append(me)
    try:
        await asyncio.sleep(0)
        while len(getattr(loop, "_ready")) >= len(_resting):  # noqa: ASYNC110, B009  # no public name tells what a loop has to do, and no event
            await asyncio.sleep(0)
    finally:
        _resting.remove(me)


async def _settle(pilot: "Pilot[object]") -> None:
    await _rest()
    while any(worker.is_running and worker._thread_worker for worker in pilot.app.workers):
        spent = time.process_time()
        await asyncio.sleep(_MOMENT)
        if time.process_time() - spent < _MOMENT / 10 and not others_work():
            break  # it is held back, as a test of work under way wants it
    await _rest()
    for _ in range(_LAYOUTS):
        if pilot.app._screen_stack:
            pilot.app.screen._on_timer_update()
            await _rest()


@pytest.fixture(autouse=True)
def _exact_pilot(monkeypatch: pytest.MonkeyPatch) -> None:
    # Pilot guesses by the clock when a key has done what it does: too late on every machine, and on a busy one too soon. A loop that has
    # nothing to do says so, as threads do; what a timer brings later is to be waited for by name.
    if "textual" in sys.modules:
        import textual.app
        import textual.pilot
        import textual.screen

        monkeypatch.setattr(textual.app, "wait_for_idle", _rest)
        monkeypatch.setattr(textual.pilot, "wait_for_idle", _rest)
        monkeypatch.setattr(textual.pilot.Pilot, "_wait_for_screen", _settle)
        monkeypatch.setattr(textual.screen.Screen, "_compositor_refresh", _drawn_for_eyes(textual.screen.Screen._compositor_refresh))


def _drawn_for_eyes(refresh: "Callable[[Screen[object]], None]") -> "Callable[[Screen[object]], None]":
    # Without a terminal what is drawn between two keys is thrown away. As in a terminal, tests draw what there is once keys are done.
    def drawn(screen: "Screen[object]") -> None:
        if not screen.app.is_headless or screen is not screen.app.screen:
            refresh(screen)
            return
        screen._compositor._dirty_regions.clear()
        screen._dirty_widgets.clear()
        screen.app._update_mouse_over(screen)

    return drawn
