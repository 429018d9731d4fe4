"""One environment for every test, whatever the terminal and the machine they run on."""

import importlib.util
import os
import signal
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parent.parent
_PINNED = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8", "TZ": "UTC"}
_FOREIGN = (
    "KEYWIZARD_",
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
_heed_signals()
_build_stale_catalogues()


@pytest.fixture(autouse=True)
def keywizard_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of its own for every test; the person's files are never seen."""
    home = tmp_path / "keywizard-home"
    monkeypatch.setenv("KEYWIZARD_HOME", str(home))
    return home


@pytest.fixture(autouse=True)
def _quick_pilot(monkeypatch: pytest.MonkeyPatch) -> None:
    # Pilot sleeps twice this long for every key; waiting less changes no outcome, only the time that a run takes.
    if "textual" in sys.modules:
        import textual._wait

        monkeypatch.setattr(textual._wait, "SLEEP_GRANULARITY", 0.002)
