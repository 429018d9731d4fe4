"""`keywizard demo`: tours that play themselves, to watch, to read, or to record."""

import argparse
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from keywizard.cli.diagnostics import ExitCode, report_crash
from keywizard.cli.output import print_json, print_lines
from keywizard.cli.rule_lines import wrapped
from keywizard.cli.wizard import SIGNALLED, is_terminal
from keywizard.demo.keys import cap_of
from keywizard.demo.library import TOURS, find_tour, tours
from keywizard.demo.tour import Beat, Tour
from keywizard.domain.errors import FileError, UsageError
from keywizard.domain.label import printable
from keywizard.i18n.translator import Translator
from keywizard.session.walk import CrashedError, is_visit
from keywizard.store.config import read_config
from keywizard.store.paths import paths_of
from keywizard.terminal.ascii import spelt_in_ascii
from keywizard.terminal.capabilities import Colours, Glyphs, Terminal, decide
from keywizard.terminal.front_end import FrontEnd, choose_front_end

_SLOWEST, _FASTEST = 0.25, 8.0


def demo(parsed: argparse.Namespace, translate: Translator) -> int:
    """Play, list or record; raises UsageError, FileError with the line of a tour that does not do."""
    if parsed.list:
        return _list(parsed, translate)
    if parsed.json:
        raise UsageError("json-without-list")
    speed = _speed(parsed.speed)
    if parsed.record and parsed.loop:
        raise UsageError("record-or-loop")
    tour = find_tour(parsed.tour or TOURS[0])
    if parsed.record:
        return _record(tour, Path(parsed.record), translate, is_ascii=bool(parsed.ascii))
    isatty = {"stdin_isatty": is_terminal(sys.stdin), "stderr_isatty": is_terminal(sys.stderr)}
    if choose_front_end(os.environ, is_plain=False, **isatty) is not FrontEnd.SCREENS:
        _print_script(tour, translate, is_ascii=bool(parsed.ascii))
        return ExitCode.DONE
    terminal = decide(os.environ, sys.stderr.encoding, is_ascii=bool(parsed.ascii), mouse=not parsed.no_mouse)
    return _play(tour, terminal, translate, speed, is_looped=bool(parsed.loop))


def _play(tour: Tour, terminal: Terminal, translate: Translator, speed: float, *, is_looped: bool) -> int:
    from keywizard.demo.launch import Showing, run

    try:
        end = run(Showing(tour, translate.language, terminal, _theme()), speed, is_looped=is_looped)
    except CrashedError as crash:
        return report_crash(crash.report, translate)
    if end.signal is not None:
        return SIGNALLED + end.signal
    if not is_visit(os.environ):  # standard output belongs to the page
        print_lines(_shown((Translator(end.language)("demo.farewell"),), is_ascii=terminal.glyphs is Glyphs.ASCII))
    return ExitCode.DONE


def _record(tour: Tour, path: Path, translate: Translator, *, is_ascii: bool) -> int:
    from keywizard.demo.launch import Showing, record

    # A recording is the same wherever it is made, so the terminal at hand is not asked.
    terminal = Terminal(Glyphs.ASCII if is_ascii else Glyphs.UNICODE, Colours.RGB)
    try:
        record(Showing(tour, translate.language, terminal), path)
    except CrashedError as crash:
        return report_crash(crash.report, translate)
    told = translate("demo.recorded", path=printable(str(path)), title=tour.title[translate.language], length=_length(tour, translate))
    print_lines([told])
    return ExitCode.DONE


def _theme() -> str | None:
    try:
        return read_config(paths_of(os.environ).config_file).theme
    except FileError:
        return None  # told at every start already; a tour goes on without


def _speed(text: str | None) -> float:
    if text is None:
        return 1.0
    try:
        speed = float(text)
    except ValueError:
        speed = 0.0
    if not _SLOWEST <= speed <= _FASTEST:
        raise UsageError("speed-malformed", least=f"{_SLOWEST:g}", most=f"{_FASTEST:g}")
    return speed


def _list(parsed: argparse.Namespace, translate: Translator) -> ExitCode:
    language = translate.language
    known = tours()
    if parsed.json:
        print_json(
            [
                {"name": tour.name, "title": tour.title[language], "about": tour.about[language], "seconds": round(tour.seconds(language))}
                for tour in known
            ]
        )
        return ExitCode.DONE
    print_lines(_shown((line for tour in known for line in (*_entry(tour, translate), "")), is_ascii=bool(parsed.ascii)))
    print_lines([translate("demo.list.play", name=TOURS[0])])
    return ExitCode.DONE


def _entry(tour: Tour, translate: Translator) -> Iterator[str]:
    yield f"{tour.name:<12} {tour.title[translate.language]} ({_length(tour, translate)})"
    yield from wrapped(" " * 13, tour.about[translate.language])


def _length(tour: Tour, translate: Translator) -> str:
    minutes, seconds = divmod(round(tour.seconds(translate.language)), 60)
    return translate("demo.length", minutes=minutes, seconds=seconds)


def _print_script(tour: Tour, translate: Translator, *, is_ascii: bool) -> None:
    language = translate.language
    heading = (f"{tour.title[language]} ({_length(tour, translate)})", tour.about[language], translate("demo.script.note"))
    lines = (line for paragraph in heading for line in wrapped("", paragraph))
    beats = (line for beat in tour.beats for line in ("", *_beat_lines(beat, translate)))
    print_lines(_shown((*lines, *beats), is_ascii=is_ascii))


def _beat_lines(beat: Beat, translate: Translator) -> Iterator[str]:
    yield from wrapped("", beat.say.get(translate.language, ""))
    if beat.typed:
        yield from wrapped("  ", translate("demo.script.typed", text=beat.typed))
    if beat.press:
        caps = " ".join(f"[{cap_of(translate, binding)}]" for binding in beat.press)
        yield from wrapped("  ", translate("demo.script.keys", caps=caps))


def _shown(lines: Iterator[str] | tuple[str, ...], *, is_ascii: bool) -> Iterator[str]:
    plain = is_ascii or decide(os.environ, getattr(sys.stdout, "encoding", None) or "").glyphs is Glyphs.ASCII
    return (spelt_in_ascii(line) if plain else line for line in lines)
