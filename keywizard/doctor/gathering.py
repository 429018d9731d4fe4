"""Looking around: the one place where the doctor asks the system. It makes nothing, changes nothing, and goes nowhere online."""

import contextlib
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TextIO

from keywizard import __version__
from keywizard.doctor.disk import stored_under
from keywizard.doctor.memory import memory_facts
from keywizard.doctor.surroundings import Ntp, Surroundings, TerminalFacts, TmuxOptions, Versions
from keywizard.domain.errors import FileError
from keywizard.session.services import system_clock
from keywizard.store.config import read_config
from keywizard.store.paths import Paths, paths_of

PACKAGES = ("textual", "cryptography", "bcrypt", "pyotp", "platformdirs", "tomli-w", "segno")
"""What the program cannot do without."""
_PATIENCE = 2.0
"""Seconds for tmux to answer; it takes milliseconds."""
_TMUX_OPTIONS = "#{set-clipboard}|#{allow-passthrough}|#{escape-time}"
_NTP_SIGNS = (
    ("systemd/timesync/synchronized", Ntp.SYNCHRONISED),
    ("systemd/timesync", Ntp.WAITING),
    ("chrony", Ntp.RUNNING),
    ("chronyd.pid", Ntp.RUNNING),
    ("ntpd.pid", Ntp.RUNNING),
    ("ntpd.sock", Ntp.RUNNING),
)
"""What services that set the clock leave in /run: systemd-timesyncd, chrony, ntpd, OpenNTPD."""


def look_around(environ: Mapping[str, str]) -> Surroundings:
    """Gather all that is judged, wherever the program was started and whatever is missing."""
    try:
        paths = paths_of(environ)
    except FileError:
        paths = None
    return Surroundings(
        _versions(),
        _terminal(environ, _theme(paths)),
        stored_under(paths) if paths else None,
        memory_facts(),
        system_clock().astimezone(),
        ntp_service(Path("/run")),
    )


def _versions() -> Versions:
    from importlib.metadata import PackageNotFoundError, version

    found: dict[str, str | None] = {}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = None
    return Versions(__version__, ".".join(map(str, sys.version_info[:3])), found)


def _terminal(environ: Mapping[str, str], theme: str | None) -> TerminalFacts:
    return TerminalFacts(
        environ,
        sys.stderr.encoding if sys.stderr else "",
        _isatty(sys.stdin),
        _isatty(sys.stdout),
        _isatty(sys.stderr),
        _size(),
        _tmux_options(environ),
        theme,
    )


def _isatty(stream: TextIO | None) -> bool:
    try:
        return stream is not None and stream.isatty()
    except ValueError:  # it is closed
        return False


def _size() -> tuple[int, int] | None:
    for stream in (sys.__stdin__, sys.__stderr__, sys.__stdout__):
        with contextlib.suppress(OSError, ValueError, AttributeError):  # no terminal, closed, or never there
            size = os.get_terminal_size(stream.fileno())  # type: ignore[union-attr]  # a missing one is no terminal
            return size.columns, size.lines
    return None


def _tmux_options(environ: Mapping[str, str]) -> TmuxOptions | None:
    if not environ.get("TMUX"):
        return None
    import subprocess

    command = ("tmux", "display-message", "-p", _TMUX_OPTIONS)
    try:
        told = subprocess.run(command, capture_output=True, text=True, timeout=_PATIENCE, check=True, stdin=subprocess.DEVNULL, env=environ)  # noqa: S603  # the person's own tmux, found as they find it
    except (OSError, subprocess.SubprocessError, ValueError):
        return None
    answers = told.stdout.strip().split("|")
    return TmuxOptions(*answers) if len(answers) == len(TmuxOptions._fields) else None


def _theme(paths: Paths | None) -> str | None:
    try:
        return read_config(paths.config_file).theme if paths else None
    except FileError:
        return None


def ntp_service(run: Path) -> Ntp:
    """Tell by what lies in `run` whether a service sets the clock."""
    with contextlib.suppress(OSError):
        return next((state for name, state in _NTP_SIGNS if (run / name).exists()), Ntp.UNKNOWN)
    return Ntp.UNKNOWN
