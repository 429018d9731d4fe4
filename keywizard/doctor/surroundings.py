"""All that the doctor judges by, as values."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from keywizard.session.memory import MemoryState


class Ntp(StrEnum):
    """What is known of a service that sets the clock."""

    SYNCHRONISED = "synchronised"
    WAITING = "waiting"
    """It runs and has not set the clock yet."""
    RUNNING = "running"
    """It runs, and does not say whether it has set the clock."""
    UNKNOWN = "unknown"


class Versions(NamedTuple):
    """What runs."""

    program: str
    """keywizard's own."""
    python: str
    """The interpreter's."""
    packages: Mapping[str, str | None]
    """Every package that is needed; nothing for one that is not installed."""


class TmuxOptions(NamedTuple):
    """What the tmux around is set to; empty where its version has no such option."""

    set_clipboard: str
    """`on`, `external` or `off`."""
    allow_passthrough: str
    """`on`, `all` or `off`; `1` or `0` before tmux 3.4."""
    escape_time: str
    """Milliseconds that it waits after an Esc."""


class TerminalFacts(NamedTuple):
    """The terminal."""

    environ: Mapping[str, str]
    """The environment of the program."""
    encoding: str
    """Of standard error, which the screens are drawn on."""
    stdin_isatty: bool
    """Whether standard input is a terminal."""
    stdout_isatty: bool
    """Whether standard output is one."""
    stderr_isatty: bool
    """Whether standard error is one."""
    size: tuple[int, int] | None
    """Columns and rows, where there is a terminal."""
    tmux: TmuxOptions | None
    """The tmux around, where there is one that answers."""
    theme: str | None
    """`dark` or `light`, where the person has chosen."""


class FolderFacts(NamedTuple):
    """One of the three folders, or the place where it will be made."""

    path: str
    """Where it is."""
    is_there: bool
    """Whether anything is there."""
    is_folder: bool
    """Whether that is a folder."""
    mode: int
    """Its permission bits, if it is there."""
    is_own: bool
    """Whether it belongs to the person who runs the program."""
    is_writable: bool
    """Whether the person can write into it, or into the nearest folder above it that is there."""


class DiskFacts(NamedTuple):
    """A mounted file system that holds some of the folders."""

    mount_point: str
    """Where it is mounted."""
    kind: str
    """Its type, such as `ext4`."""
    is_read_only: bool
    """Whether nothing can be written to it."""
    free: int
    """Bytes that the person can still write."""


class KeyFacts(NamedTuple):
    """A stored key."""

    name: str
    """Its folder."""
    is_readable: bool
    """Whether its profile can be read."""
    weak_modes: tuple[str, ...]
    """The paths that others could read or change."""
    is_waiting: bool
    """Whether it has a label, waits for its API key, and is not retired."""


class LogFacts(NamedTuple):
    """The log of what was done."""

    path: str
    """Its file."""
    is_readable: bool
    """Whether it can be read."""
    lines: int = 0
    """How many it has."""
    is_sound: bool = True
    """Whether every line is as it was written, up to the noted end."""
    is_open: bool = False
    """Whether others could read or change it."""


class Stored(NamedTuple):
    """What lies on disk."""

    folders: tuple[FolderFacts, FolderFacts, FolderFacts]
    """Of data, config and state."""
    disks: tuple[DiskFacts, ...]
    """What they lie on; none where the system does not tell."""
    keys: tuple[KeyFacts, ...] | None
    """Every stored key; nothing where their folder cannot be read."""
    log: LogFacts | None
    """What was written down; nothing where nothing was."""
    drafts: int
    """Walks that were not finished."""
    leftovers: tuple[str, ...]
    """What a killed process left half done."""
    crash_reports: tuple[str, ...]
    """Where crashes were written down."""


class SwapFacts(NamedTuple):
    """A place that memory is swapped to."""

    path: str
    """Its device or file."""
    is_safe: bool
    """Whether it is known to be encrypted, or in memory."""


class MemoryFacts(NamedTuple):
    """What keeps memory private."""

    process: MemoryState
    """How this process does."""
    swaps: tuple[SwapFacts, ...] | None
    """Where memory is swapped to; nothing where the system does not tell."""
    ptrace_scope: int | None
    """Yama's setting: 0 lets programs of one person look into one another; nothing where the system has none."""


class Surroundings(NamedTuple):
    """Everything."""

    versions: Versions
    """What runs."""
    terminal: TerminalFacts
    """What it runs on."""
    stored: Stored | None
    """What lies on disk; nothing where no place for it can be told."""
    memory: MemoryFacts
    """What secrets lie in while the program runs."""
    now: datetime
    """The clock, in the time zone of the machine."""
    ntp: Ntp
    """Who sets it."""
