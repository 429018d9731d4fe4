"""What is found of the terminal: by the same judgements that the front ends are chosen and drawn by."""

from collections.abc import Callable

from keywizard.doctor.findings import Finding, Topic, ok, warning
from keywizard.doctor.surroundings import TerminalFacts
from keywizard.domain.label import showable
from keywizard.terminal.capabilities import SERVED, Colours, Glyphs, decide, is_truecolor, locale_of
from keywizard.terminal.clipboard import Clipboard, clipboard_of
from keywizard.terminal.front_end import FrontEnd, choose_front_end

SMALLEST, ROOMY = (60, 20), (80, 24)
"""Columns and rows: below the first the screens only say so, from the second on they stand side by side."""
_ESCAPE_DELAY, _ESCAPE_DELAY_SSH, _SLOW_ESCAPE = 100, 300, 1000
"""Milliseconds: Textual's own, ours over a network, and what a person takes for a program that hangs."""
_SLOW_TMUX = 100


def terminal_findings(facts: TerminalFacts) -> tuple[Finding, ...]:
    """Judge the terminal."""
    return tuple(judge(facts) for judge in _JUDGES)


def _value(facts: TerminalFacts, name: str) -> str:
    return showable(facts.environ.get(name, ""), 40)


def _is_over_network(facts: TerminalFacts) -> bool:
    return any(facts.environ.get(name) for name in ("SSH_CONNECTION", "SSH_TTY", "MOSH_CONNECTION"))


def _front_end(facts: TerminalFacts) -> Finding:
    chosen = choose_front_end(facts.environ, is_plain=False, stdin_isatty=facts.stdin_isatty, stderr_isatty=facts.stderr_isatty)
    term = _value(facts, "TERM")
    match chosen:
        case FrontEnd.SCREENS:
            return (
                ok(Topic.FRONT_END, "front-end.browser")
                if facts.environ.get(SERVED)
                else ok(Topic.FRONT_END, "front-end.screens", term=term)
            )
        case FrontEnd.LINES:
            return ok(Topic.FRONT_END, "front-end.lines")
        case FrontEnd.LINES_ONLY:
            return warning(Topic.FRONT_END, "front-end.lines-only" if term else "front-end.no-term", term=term)
        case FrontEnd.NONE:
            return warning(Topic.FRONT_END, "front-end.none")


def _streams(facts: TerminalFacts) -> Finding:
    ways = {"stdin": facts.stdin_isatty, "stdout": facts.stdout_isatty, "stderr": facts.stderr_isatty}
    terminals = [name for name, isatty in ways.items() if isatty]
    if len(terminals) == len(ways):
        return ok(Topic.STREAMS, "streams.all")
    return ok(Topic.STREAMS, "streams.some", names=", ".join(terminals)) if terminals else ok(Topic.STREAMS, "streams.none")


def _colours(facts: TerminalFacts) -> Finding:
    match decide(facts.environ, facts.encoding).colours:
        case Colours.MONO:
            text = "colours.no-color" if facts.environ.get("NO_COLOR") else "colours.mono"
        case Colours.ANSI16:
            text = "colours.ansi16"
        case Colours.RGB:
            text = "colours.browser" if facts.environ.get(SERVED) else "colours.every" if is_truecolor(facts.environ) else "colours.many"
    return ok(Topic.COLOURS, text, term=_value(facts, "TERM"), colorterm=_value(facts, "COLORTERM"))


def _background(facts: TerminalFacts) -> Finding:
    terminal = decide(facts.environ, facts.encoding)
    if terminal.colours is not Colours.RGB:
        return ok(Topic.BACKGROUND, "background.own")
    if facts.theme:
        return ok(Topic.BACKGROUND, f"background.chosen-{facts.theme}")
    if terminal.is_light is None:
        return ok(Topic.BACKGROUND, "background.unknown")
    return ok(Topic.BACKGROUND, "background.light" if terminal.is_light else "background.dark", colorfgbg=_value(facts, "COLORFGBG"))


def _glyphs(facts: TerminalFacts) -> Finding:
    if decide(facts.environ, facts.encoding).glyphs is Glyphs.UNICODE:
        return ok(Topic.GLYPHS, "glyphs.unicode", encoding=showable(facts.encoding))
    if facts.environ.get("TERM") == "linux":
        return ok(Topic.GLYPHS, "glyphs.console")
    locale = showable(locale_of(facts.environ)) or "-"
    return warning(Topic.GLYPHS, "glyphs.ascii", locale=locale, encoding=showable(facts.encoding) or "-")


def _size(facts: TerminalFacts) -> Finding:
    if facts.size is None:
        return ok(Topic.SIZE, "size.unknown")
    columns, rows = facts.size
    if not (columns and rows):
        return ok(Topic.SIZE, "size.unsaid")  # as on a serial line
    values = {"columns": columns, "rows": rows}
    if columns < SMALLEST[0] or rows < SMALLEST[1]:
        return warning(Topic.SIZE, "size.too-small", **values)
    return ok(Topic.SIZE, "size.good" if columns >= ROOMY[0] and rows >= ROOMY[1] else "size.narrow", **values)


def _clipboard(facts: TerminalFacts) -> Finding:
    match way := clipboard_of(facts.environ):
        case Clipboard.TMUX:
            return _tmux_clipboard(facts)
        case Clipboard.DIRECT | Clipboard.UNKNOWN | Clipboard.SCREEN:
            return ok(Topic.CLIPBOARD, f"clipboard.{way}")
        case Clipboard.ASKS | Clipboard.BROWSER | Clipboard.NONE:
            return warning(Topic.CLIPBOARD, f"clipboard.{way}")


def _tmux_clipboard(facts: TerminalFacts) -> Finding:
    if facts.tmux is None:
        return warning(Topic.CLIPBOARD, "clipboard.tmux-unknown")
    if facts.tmux.set_clipboard == "on":
        return ok(Topic.CLIPBOARD, "clipboard.tmux-takes")
    if facts.tmux.allow_passthrough in {"1", "on", "all"}:
        return ok(Topic.CLIPBOARD, "clipboard.tmux-hands-on")
    return warning(Topic.CLIPBOARD, "clipboard.tmux-drops", setting=showable(facts.tmux.set_clipboard))


def _mouse(facts: TerminalFacts) -> Finding:
    chosen = choose_front_end(facts.environ, is_plain=False, stdin_isatty=facts.stdin_isatty, stderr_isatty=facts.stderr_isatty)
    return ok(Topic.MOUSE, "mouse.on" if chosen is FrontEnd.SCREENS else "mouse.off")


def _escape(facts: TerminalFacts) -> Finding:
    set_by_hand = facts.environ.get("ESCDELAY", "")
    if set_by_hand.isdecimal() and int(set_by_hand[:6]):
        milliseconds = int(set_by_hand[:6])
        if milliseconds > _SLOW_ESCAPE:
            return warning(Topic.ESCAPE, "escape.slow", milliseconds=milliseconds)
        return ok(Topic.ESCAPE, "escape.set", milliseconds=milliseconds)
    if _is_over_network(facts):
        return ok(Topic.ESCAPE, "escape.network", milliseconds=_ESCAPE_DELAY_SSH)
    return ok(Topic.ESCAPE, "escape.near", milliseconds=_ESCAPE_DELAY)


def _ssh(facts: TerminalFacts) -> Finding:
    if not (facts.environ.get("SSH_CONNECTION") or facts.environ.get("SSH_TTY")):
        return ok(Topic.SSH, "ssh.no")
    client, _, rest = _value(facts, "SSH_CONNECTION").partition(" ")
    values = {"client": client or "?", "server": rest.split(" ")[1] if " " in rest else "?"}
    is_kept = facts.environ.get("TMUX") or facts.environ.get("STY")
    return ok(Topic.SSH, "ssh.kept" if is_kept else "ssh.bare", **values)


def _multiplexer(facts: TerminalFacts) -> Finding:
    if facts.environ.get("TMUX"):
        waits = facts.tmux.escape_time if facts.tmux else ""
        is_slow = waits.isdecimal() and int(waits[:6]) > _SLOW_TMUX
        return (
            warning(Topic.MULTIPLEXER, "multiplexer.tmux-slow", milliseconds=waits[:6])
            if is_slow
            else ok(Topic.MULTIPLEXER, "multiplexer.tmux")
        )
    if facts.environ.get("STY"):
        return ok(Topic.MULTIPLEXER, "multiplexer.screen")
    return ok(Topic.MULTIPLEXER, "multiplexer.mosh" if facts.environ.get("MOSH_CONNECTION") else "multiplexer.none")


_JUDGES: tuple[Callable[[TerminalFacts], Finding], ...] = (
    _front_end,
    _streams,
    _colours,
    _background,
    _glyphs,
    _size,
    _clipboard,
    _mouse,
    _escape,
    _ssh,
    _multiplexer,
)
"""One for each topic of the terminal, in their order."""
