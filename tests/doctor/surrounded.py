"""Surroundings in which all is well, to be changed."""

from datetime import UTC, datetime

from keywizard.doctor.surroundings import (
    DiskFacts,
    FolderFacts,
    MemoryFacts,
    Ntp,
    Stored,
    Surroundings,
    TerminalFacts,
    TmuxOptions,
    Versions,
)
from keywizard.session.memory import MemoryState

ENVIRON = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "en_US.UTF-8", "COLORFGBG": "15;0"}
FOLDERS = tuple(
    FolderFacts(f"/home/me/{name}", is_there=True, is_folder=True, mode=0o700, is_own=True, is_writable=True)
    for name in ("data", "config", "state")
)
DISK = DiskFacts("/", "ext4", is_read_only=False, free=10**10)
STORED = Stored((FOLDERS[0], FOLDERS[1], FOLDERS[2]), (DISK,), keys=(), log=None, drafts=0, leftovers=(), crash_reports=())
MEMORY = MemoryFacts(MemoryState(core_limit=0, is_dumpable=False, is_locked=False), swaps=(), ptrace_scope=1)
TMUX = TmuxOptions(set_clipboard="on", allow_passthrough="off", escape_time="20")
GOOD = Surroundings(
    Versions("0.1.0", "3.11.7", {"textual": "8.2.8"}),
    TerminalFacts(ENVIRON, "utf-8", stdin_isatty=True, stdout_isatty=True, stderr_isatty=True, size=(80, 24), tmux=None, theme=None),
    STORED,
    MEMORY,
    datetime(2026, 11, 1, 12, tzinfo=UTC),
    Ntp.SYNCHRONISED,
)
