"""What the doctor finds, over combinations of everything it looks at."""

import itertools
import stat
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from keywizard.doctor.findings import Finding, State, Topic
from keywizard.doctor.judging import judge
from keywizard.doctor.surroundings import FolderFacts, KeyFacts, Ntp, Stored, Surroundings, SwapFacts, TerminalFacts, TmuxOptions, Versions
from keywizard.i18n.translator import Translator
from tests.doctor.surrounded import DISK, ENVIRON, FOLDERS, GOOD, MEMORY, STORED, TMUX


def found(surroundings: Surroundings, topic: Topic) -> Finding:
    """Give the one finding of a topic."""
    (finding,) = [each for each in judge(surroundings) if each.topic is topic]
    return finding


def terminal(environ: dict[str, str] | None = None, **changes: Any) -> Surroundings:
    """Change the terminal; an empty value takes a variable away."""
    changed = {name: value for name, value in (ENVIRON | (environ or {})).items() if value}
    return GOOD._replace(terminal=GOOD.terminal._replace(environ=changed, **changes))


def stored(**changes: Any) -> Surroundings:
    return GOOD._replace(stored=STORED._replace(**changes))


def folder(**changes: Any) -> Surroundings:
    """Change the folder of the keys."""
    return stored(folders=(FOLDERS[0]._replace(**changes), *FOLDERS[1:]))


def test_where_all_is_well_nothing_is_found_wanting() -> None:
    assert {finding.state for finding in judge(GOOD)} == {State.OK}


def test_every_topic_is_told_in_its_order() -> None:
    topics = [finding.topic for finding in judge(GOOD)]
    assert topics == [topic for topic in Topic if topic is not Topic.HOME]


@pytest.mark.parametrize(
    ("environ", "topic", "text", "state"),
    [
        ({"TERM": "dumb"}, Topic.FRONT_END, "front-end.lines-only", State.WARNING),
        ({"TERM": ""}, Topic.FRONT_END, "front-end.no-term", State.WARNING),
        ({"ACCESSIBLE": "1"}, Topic.FRONT_END, "front-end.lines", State.OK),
        ({"TEXTUAL_DRIVER": "a:B"}, Topic.FRONT_END, "front-end.browser", State.OK),
        ({"ACCESSIBLE": "1"}, Topic.MOUSE, "mouse.off", State.OK),
        ({}, Topic.MOUSE, "mouse.on", State.OK),
        ({"NO_COLOR": "1"}, Topic.COLOURS, "colours.no-color", State.OK),
        ({"TERM": "vt220", "COLORTERM": ""}, Topic.COLOURS, "colours.mono", State.OK),
        ({"TERM": "xterm", "COLORTERM": ""}, Topic.COLOURS, "colours.ansi16", State.OK),
        ({"COLORTERM": ""}, Topic.COLOURS, "colours.many", State.OK),
        ({}, Topic.COLOURS, "colours.every", State.OK),
        ({"TEXTUAL_DRIVER": "a:B"}, Topic.COLOURS, "colours.browser", State.OK),
        ({"COLORFGBG": ""}, Topic.BACKGROUND, "background.unknown", State.OK),
        ({"COLORFGBG": "0;15"}, Topic.BACKGROUND, "background.light", State.OK),
        ({"TERM": "linux"}, Topic.BACKGROUND, "background.own", State.OK),
        ({"TERM": "linux"}, Topic.GLYPHS, "glyphs.console", State.OK),
        ({"LANG": "C"}, Topic.GLYPHS, "glyphs.ascii", State.WARNING),
        ({"LANG": "it_IT.ISO-8859-1"}, Topic.GLYPHS, "glyphs.ascii", State.WARNING),
        ({"LANG": ""}, Topic.GLYPHS, "glyphs.unicode", State.OK),
        ({"TERM": "linux"}, Topic.CLIPBOARD, "clipboard.none", State.WARNING),
        ({"TERM": "xterm-kitty"}, Topic.CLIPBOARD, "clipboard.direct", State.OK),
        ({"XTERM_VERSION": "XTerm(390)"}, Topic.CLIPBOARD, "clipboard.asks", State.WARNING),
        ({"TEXTUAL_DRIVER": "a:B"}, Topic.CLIPBOARD, "clipboard.browser", State.WARNING),
        ({"STY": "1.pts"}, Topic.CLIPBOARD, "clipboard.screen", State.OK),
        ({"TMUX": "x"}, Topic.CLIPBOARD, "clipboard.tmux-unknown", State.WARNING),
        ({"SSH_CONNECTION": "198.51.100.7 1 203.0.113.9 22"}, Topic.SSH, "ssh.bare", State.OK),
        ({"SSH_CONNECTION": "198.51.100.7 1 203.0.113.9 22", "TMUX": "x"}, Topic.SSH, "ssh.kept", State.OK),
        ({"SSH_TTY": "/dev/pts/1"}, Topic.ESCAPE, "escape.network", State.OK),
        ({"ESCDELAY": "50"}, Topic.ESCAPE, "escape.set", State.OK),
        ({"ESCDELAY": "5000"}, Topic.ESCAPE, "escape.slow", State.WARNING),
        ({"ESCDELAY": "soon"}, Topic.ESCAPE, "escape.near", State.OK),
        ({"STY": "1.pts"}, Topic.MULTIPLEXER, "multiplexer.screen", State.OK),
        ({"MOSH_CONNECTION": "x"}, Topic.MULTIPLEXER, "multiplexer.mosh", State.OK),
        ({"TMUX": "x"}, Topic.MULTIPLEXER, "multiplexer.tmux", State.OK),
    ],
)
def test_the_terminal_is_judged_by_its_environment(environ: dict[str, str], topic: Topic, text: str, state: State) -> None:
    finding = found(terminal(environ), topic)
    assert (finding.text, finding.state) == (text, state)


def test_the_locale_that_is_named_is_the_persons_and_not_what_python_has_put_in_its_place() -> None:
    assert found(terminal({"LANG": "C", "LC_CTYPE": "C.UTF-8"}), Topic.GLYPHS).values["locale"] == "C"


@pytest.mark.parametrize(
    ("changes", "topic", "text", "state"),
    [
        ({"stdin_isatty": False}, Topic.FRONT_END, "front-end.none", State.WARNING),
        ({"stderr_isatty": False}, Topic.FRONT_END, "front-end.none", State.WARNING),
        ({"stdout_isatty": False}, Topic.FRONT_END, "front-end.screens", State.OK),
        ({"stdout_isatty": False}, Topic.STREAMS, "streams.some", State.OK),
        ({"encoding": "latin-1"}, Topic.GLYPHS, "glyphs.ascii", State.WARNING),
        ({"size": (60, 20)}, Topic.SIZE, "size.narrow", State.OK),
        ({"size": (59, 24)}, Topic.SIZE, "size.too-small", State.WARNING),
        ({"size": (80, 19)}, Topic.SIZE, "size.too-small", State.WARNING),
        ({"size": (0, 0)}, Topic.SIZE, "size.unsaid", State.OK),
        ({"size": None}, Topic.SIZE, "size.unknown", State.OK),
        ({"theme": "light"}, Topic.BACKGROUND, "background.chosen-light", State.OK),
        ({"theme": "dark"}, Topic.BACKGROUND, "background.chosen-dark", State.OK),
    ],
)
def test_the_terminal_is_judged_by_what_it_is_connected_to(changes: dict[str, Any], topic: Topic, text: str, state: State) -> None:
    finding = found(terminal({}, **changes), topic)
    assert (finding.text, finding.state) == (text, state)


@pytest.mark.parametrize(
    ("options", "topic", "text"),
    [
        (TMUX, Topic.CLIPBOARD, "clipboard.tmux-takes"),
        (TMUX._replace(set_clipboard="external"), Topic.CLIPBOARD, "clipboard.tmux-drops"),
        (TMUX._replace(set_clipboard="external", allow_passthrough="on"), Topic.CLIPBOARD, "clipboard.tmux-hands-on"),
        (TMUX._replace(set_clipboard="off", allow_passthrough="1"), Topic.CLIPBOARD, "clipboard.tmux-hands-on"),
        (TMUX._replace(set_clipboard="off", allow_passthrough="0"), Topic.CLIPBOARD, "clipboard.tmux-drops"),
        (TmuxOptions("", "", ""), Topic.CLIPBOARD, "clipboard.tmux-drops"),
        (TMUX, Topic.MULTIPLEXER, "multiplexer.tmux"),
        (TMUX._replace(escape_time="500"), Topic.MULTIPLEXER, "multiplexer.tmux-slow"),
        (TMUX._replace(escape_time="?"), Topic.MULTIPLEXER, "multiplexer.tmux"),
    ],
)
def test_tmux_is_judged_by_its_options(options: TmuxOptions, topic: Topic, text: str) -> None:
    assert found(terminal({"TMUX": "x"}, tmux=options), topic).text == text


def test_over_ssh_both_addresses_are_named() -> None:
    values = found(terminal({"SSH_CONNECTION": "198.51.100.7 50000 203.0.113.9 22"}), Topic.SSH).values
    assert values == {"client": "198.51.100.7", "server": "203.0.113.9"}


@pytest.mark.parametrize(
    ("changes", "text", "state"),
    [
        ({"is_there": False, "mode": 0}, "folder.absent", State.OK),
        ({"is_there": False, "mode": 0, "is_writable": False}, "folder.unmakeable", State.PROBLEM),
        ({"is_folder": False}, "folder.no-folder", State.PROBLEM),
        ({"is_own": False}, "folder.foreign", State.PROBLEM),
        ({"is_writable": False, "mode": 0o500}, "folder.unwritable", State.PROBLEM),
        ({"mode": 0o755}, "folder.open", State.WARNING),
        ({"mode": 0o711}, "folder.open", State.WARNING),
        ({"mode": 0o775}, "folder.writable-by-others", State.PROBLEM),
        ({"mode": 0o702}, "folder.writable-by-others", State.PROBLEM),
        ({}, "folder.private", State.OK),
    ],
)
def test_a_folder_is_judged_by_what_it_is_and_who_can_reach_it(changes: dict[str, Any], text: str, state: State) -> None:
    finding = found(folder(**changes), Topic.DATA)
    assert (finding.text, finding.state) == (text, state)
    assert found(folder(**changes), Topic.STATE).state is State.OK


def test_no_mode_that_lets_others_write_is_ever_all_right() -> None:
    for mode in range(0o1000):
        state = found(folder(mode=mode), Topic.DATA).state
        assert (state is State.PROBLEM) is bool(mode & (stat.S_IWGRP | stat.S_IWOTH))
        assert (state is State.OK) is not bool(mode & 0o077)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("ext4", "disk.good"),
        ("xfs", "disk.good"),
        ("vfat", "disk.modeless"),
        ("ntfs3", "disk.modeless"),
        ("9p", "disk.modeless"),
        ("nfs4", "disk.network"),
        ("cifs", "disk.network"),
        ("fuse.sshfs", "disk.network"),
        ("tmpfs", "disk.in-memory"),
        ("overlay", "disk.layered"),
    ],
)
def test_a_disk_is_judged_by_its_file_system(kind: str, text: str) -> None:
    finding = found(stored(disks=(DISK._replace(kind=kind),)), Topic.DISK)
    assert finding.text == text
    assert (finding.state is State.OK) is (text == "disk.good")


def test_a_disk_that_takes_nothing_is_a_problem() -> None:
    assert found(stored(disks=(DISK._replace(is_read_only=True),)), Topic.DISK).text == "disk.read-only"
    assert found(stored(disks=(DISK._replace(free=1000),)), Topic.DISK).text == "disk.full"
    assert {found(stored(disks=(DISK._replace(free=1000, kind="tmpfs"),)), Topic.DISK).state} == {State.PROBLEM}


@pytest.mark.parametrize(
    ("free", "said"), [(10**12, "1000 GB"), (15 * 10**9, "15 GB"), (1_500_000_000, "1.5 GB"), (2_000_000, "2.0 MB"), (10, "10 B")]
)
def test_free_space_is_told_as_people_do(free: int, said: str) -> None:
    assert found(stored(disks=(DISK._replace(free=free),)), Topic.DISK).values["free"] == said


def test_without_a_table_of_mounts_nothing_is_said_of_disks() -> None:
    assert Topic.DISK not in {finding.topic for finding in judge(stored(disks=()))}


KEY = KeyFacts("spot-bot", is_readable=True, weak_modes=(), is_waiting=False)


@pytest.mark.parametrize(
    ("keys", "texts"),
    [
        ((), ["keys.none"]),
        ((KEY, KEY), ["keys.private"]),
        ((KEY, KEY._replace(weak_modes=("/k/private_key.pem",))), ["keys.weak"]),
        ((KEY._replace(is_readable=False), KEY._replace(weak_modes=("/k",))), ["keys.broken", "keys.weak"]),
        (None, ["keys.unreadable"]),
    ],
)
def test_keys_are_told_by_what_is_wrong_with_them(keys: tuple[KeyFacts, ...] | None, texts: list[str]) -> None:
    findings = [finding for finding in judge(stored(keys=keys)) if finding.topic is Topic.KEYS]
    assert [finding.text for finding in findings] == texts
    assert all((finding.state is State.PROBLEM) is (finding.text not in {"keys.none", "keys.private"}) for finding in findings)


@pytest.mark.parametrize(
    ("changes", "text", "state"),
    [
        ({"leftovers": ("/k/.new-1",), "drafts": 1}, "left-undone.half-done", State.WARNING),
        ({"keys": (KEY._replace(is_waiting=True),)}, "left-undone.waiting", State.OK),
        ({"drafts": 2}, "left-undone.walks", State.OK),
    ],
)
def test_what_lies_around_unfinished_is_told(changes: dict[str, Any], text: str, state: State) -> None:
    finding = found(stored(**changes), Topic.LEFT_UNDONE)
    assert (finding.text, finding.state) == (text, state)


def test_crash_reports_are_counted_and_the_last_is_named() -> None:
    finding = found(stored(crash_reports=("/s/crash-1.txt", "/s/crash-2.txt")), Topic.CRASHES)
    assert (finding.state, finding.values) == (State.WARNING, {"count": 2, "path": "/s/crash-2.txt"})


def test_without_a_place_for_files_that_is_the_problem_and_nothing_else_of_files_is_said() -> None:
    findings = judge(GOOD._replace(stored=None))
    assert [finding.topic for finding in findings if finding.state is not State.OK] == [Topic.HOME]


OPEN_SWAP, SAFE_SWAP = SwapFacts("/dev/sda2", is_safe=False), SwapFacts("/dev/zram0", is_safe=True)


def memory(process: dict[str, Any], **changes: Any) -> Surroundings:
    return GOOD._replace(memory=MEMORY._replace(process=MEMORY.process._replace(**process), **changes))


@pytest.mark.parametrize(
    ("limit", "is_dumpable", "state"),
    [
        (0, False, State.OK),
        (0, None, State.OK),
        (0, True, State.WARNING),  # whoever collects crashes gets one all the same
        (4096, False, State.WARNING),
        (-1, None, State.WARNING),
    ],
)
def test_core_dumps_that_could_not_be_turned_off_are_told(limit: int, is_dumpable: bool | None, state: State) -> None:  # noqa: FBT001  # pytest gives it
    assert found(memory({"core_limit": limit, "is_dumpable": is_dumpable}), Topic.CORE_DUMPS).state is state


@pytest.mark.parametrize(
    ("swaps", "is_locked", "text"),
    [
        ((), False, "swap.none"),
        ((SAFE_SWAP,), False, "swap.safe"),
        ((SAFE_SWAP, OPEN_SWAP), False, "swap.open"),
        ((OPEN_SWAP,), True, "swap.locked"),
        (None, False, "swap.unknown"),
    ],
)
def test_swap_is_worth_a_word_where_memory_could_get_onto_an_open_disk(
    swaps: tuple[SwapFacts, ...] | None,
    is_locked: bool,  # noqa: FBT001  # pytest gives it
    text: str,
) -> None:
    finding = found(memory({"is_locked": is_locked}, swaps=swaps), Topic.SWAP)
    assert finding.text == text
    assert (finding.state is State.WARNING) is (text == "swap.open")


@pytest.mark.parametrize(
    ("is_dumpable", "scope", "text"),
    [
        (False, 1, "debuggers.kept-out"),
        (False, None, "debuggers.kept-out"),
        (False, 0, "debuggers.kept-out-here"),
        (True, 1, "debuggers.scoped"),
        (True, 0, "debuggers.open"),
        (True, None, "debuggers.open"),
        (None, None, "debuggers.unknown"),
    ],
)
def test_who_may_look_into_the_program_is_told(is_dumpable: bool | None, scope: int | None, text: str) -> None:  # noqa: FBT001  # pytest gives it
    finding = found(memory({"is_dumpable": is_dumpable}, ptrace_scope=scope), Topic.DEBUGGERS)
    assert finding.text == text
    assert (finding.state is State.WARNING) is (text == "debuggers.open")


@pytest.mark.parametrize(("ntp", "state"), [(Ntp.WAITING, State.WARNING), (Ntp.RUNNING, State.OK), (Ntp.UNKNOWN, State.OK)])
def test_a_clock_that_nobody_is_known_to_set_is_told(ntp: Ntp, state: State) -> None:
    finding = found(GOOD._replace(ntp=ntp), Topic.CLOCK)
    assert (finding.text, finding.state) == (f"clock.{ntp}", state)


@pytest.mark.parametrize("year", [1970, 2000, 2025, 2100])
def test_a_year_that_cannot_be_is_a_problem_whoever_sets_the_clock(year: int) -> None:
    for ntp in Ntp:
        assert found(GOOD._replace(now=datetime(year, 1, 1, tzinfo=UTC), ntp=ntp), Topic.CLOCK).state is State.PROBLEM


def test_a_missing_package_is_a_problem_and_named() -> None:
    finding = found(GOOD._replace(versions=Versions("1", "3.11.7", {"textual": None, "segno": "1"})), Topic.PACKAGES)
    assert (finding.state, finding.values) == (State.PROBLEM, {"names": "textual"})


def everything() -> Iterator[Finding]:
    """Give the findings of very many surroundings."""
    for term, colorterm, no_color in itertools.product(
        ("", "dumb", "linux", "vt100", "xterm", "xterm-kitty", "screen"), ("", "truecolor"), ("", "1")
    ):
        for around in ({}, {"TMUX": "x"}, {"STY": "x"}, {"MOSH_CONNECTION": "x"}, {"SSH_CONNECTION": "a 1 b 2"}, {"TEXTUAL_DRIVER": "x"}):
            yield from judge(terminal({"TERM": term, "COLORTERM": colorterm, "NO_COLOR": no_color, **around}))
    for size, stdin, theme in itertools.product(((80, 24), (60, 20), (1, 1), (0, 0), None), (True, False), ("dark", "light", None)):
        yield from judge(terminal({"LANG": "C", "XTERM_VERSION": "1"}, size=size, stdin_isatty=stdin, theme=theme))
    for options in itertools.product(("on", "off"), ("on", "off"), ("0", "500")):
        yield from judge(terminal({"TMUX": "x"}, tmux=TmuxOptions(*options)))
    for facts in itertools.product((True, False), (True, False), (0o700, 0o755, 0o777), (True, False), (True, False)):
        yield from judge(stored(folders=(FolderFacts("/x", *facts),) * 3))
    for kind, ro, free in itertools.product(("ext4", "vfat", "nfs", "tmpfs", "overlay"), (True, False), (0, 10**9)):
        yield from judge(stored(disks=(DISK._replace(kind=kind, is_read_only=ro, free=free),)))
    for limit, dumpable, locked, scope in itertools.product((0, -1), (True, False, None), (True, False), (0, 1, None)):
        for swaps in (None, (), (SAFE_SWAP,), (OPEN_SWAP,)):
            yield from judge(memory({"core_limit": limit, "is_dumpable": dumpable, "is_locked": locked}, swaps=swaps, ptrace_scope=scope))


def test_nothing_is_found_that_has_no_text_in_both_languages_or_a_value_that_stays_open() -> None:
    for language in ("en", "it"):
        translate = Translator(language)
        for finding in everything():
            assert translate.has(f"doctor.{finding.text}"), finding
            told = translate(f"doctor.{finding.text}", **finding.values)
            assert "{" not in told
            if finding.state is not State.OK:
                advice = translate(f"doctor.{finding.text}.advice", **finding.values)
                assert not advice.startswith("doctor."), finding


def test_a_hostile_environment_is_repeated_without_control_characters_and_without_keys() -> None:
    hostile = {
        "TERM": "\x1b[31mx",
        "COLORTERM": "\x1b]0;x\x07",
        "SSH_CONNECTION": "\x1b[2J 1 \x9b 2",
        "LANG": "\x07C",
        "COLORFGBG": "\x1b;0",
    }
    secret = "-----BEGIN PRIVATE KEY-----"
    for environ in (hostile, dict.fromkeys(hostile, secret)):
        for finding in judge(terminal(environ, encoding="\x1bx")):
            values = "".join(map(str, finding.values.values()))
            assert values.isprintable(), finding
            assert secret not in values


def test_judging_looks_at_nothing_but_what_it_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    before = judge(GOOD)
    for name in ("TERM", "LANG", "TMUX", "SSH_CONNECTION", "NO_COLOR"):
        monkeypatch.setenv(name, "dumb")
    assert judge(GOOD) == before
    assert isinstance(GOOD.terminal, TerminalFacts)
    assert isinstance(GOOD.stored, Stored)
