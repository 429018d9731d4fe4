"""What the doctor finds."""

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple


class State(StrEnum):
    """How well something is; said by the text `doctor.state.<state>`."""

    OK = "ok"
    """As it should be, or merely worth knowing."""
    WARNING = "warning"
    """It works, and something could be better."""
    PROBLEM = "problem"
    """It keeps the program from working, or a secret from being safe."""


class Topic(StrEnum):
    """What was looked at; its name is the text `doctor.<topic>.title`. In the order in which it is told."""

    PROGRAM = "program"
    PACKAGES = "packages"
    FRONT_END = "front-end"
    STREAMS = "streams"
    COLOURS = "colours"
    BACKGROUND = "background"
    GLYPHS = "glyphs"
    SIZE = "size"
    CLIPBOARD = "clipboard"
    MOUSE = "mouse"
    ESCAPE = "escape"
    SSH = "ssh"
    MULTIPLEXER = "multiplexer"
    HOME = "home"
    DATA = "data-folder"
    CONFIG = "config-folder"
    STATE = "state-folder"
    DISK = "disk"
    KEYS = "keys"
    LOG = "log"
    LEFT_UNDONE = "left-undone"
    CRASHES = "crashes"
    CORE_DUMPS = "core-dumps"
    SWAP = "swap"
    DEBUGGERS = "debuggers"
    CLOCK = "clock"


class Finding(NamedTuple):
    """One thing found out. What is so is the text `doctor.<text>`, and what to do about it `doctor.<text>.advice`, if there is one."""

    topic: Topic
    """What was looked at."""
    text: str
    """Which text says what is so."""
    state: State = State.OK
    """How well it is."""
    values: Mapping[str, str | int] = {}
    """What the texts need to know; never a secret."""


def ok(topic: Topic, text: str, **values: str | int) -> Finding:
    """Say what is so."""
    return Finding(topic, text, State.OK, values)


def warning(topic: Topic, text: str, **values: str | int) -> Finding:
    """Say what could be better."""
    return Finding(topic, text, State.WARNING, values)


def problem(topic: Topic, text: str, **values: str | int) -> Finding:
    """Say what does not do."""
    return Finding(topic, text, State.PROBLEM, values)
