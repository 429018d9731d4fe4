"""Makes the manual page, keywizard(1), from the very parsers, in each language.

argparse-manpage writes its headings in English alone and runs an example together with what is around it; and it knows neither files, exit
codes nor the environment. What is left of it is this file.
"""

import argparse
import re
import textwrap
from collections.abc import Iterator

from keywizard import __version__
from keywizard.cli.parser import COMMANDS, CommandLine, build_command_parser, build_parser
from keywizard.i18n.translator import Translator

RELEASED = {"0.1.0": "2026-11-28"}
"""The date of each version: a page tells when its program was, and the clock of a build is nobody's business."""
_WIDTH = 64
"""Letters of a line of the source, which marks make longer; the page is filled anew by whoever shows it."""
_VARIABLES = ("KEYWIZARD_HOME", "KEYWIZARD_LANG", "NO_COLOR", "ACCESSIBLE")
EXIT_CODES = ("0", "1", "2", "3", "4", "130")
_FILES = {"keys": "data/keys/NAME/", "config": "config/config.toml", "audit": "state/audit.jsonl", "audit-head": "state/audit.head"}
_OF_EVERY_COMMAND = frozenset({"help", "lang"})
"""What is told once, among the options of them all."""
_ESCAPES = str.maketrans(
    {"\\": "\\e", "-": "\\-", '"': "\\(dq", "'": "\\(aq", "^": "\\(ha", "~": "\\(ti", "`": "\\(ga"},
)
_SEE_ALSO = ("openssl", "ssh-keygen", "systemd-creds")


def man_page(language: str) -> str:
    """Make the page in one language."""
    say = Translator(language)
    sections = {
        "manual.name": (f"keywizard \\- {_plain(say('manual.about'))}",),
        "manual.synopsis": _synopsis(),
        "manual.description": (*_text(say("manual.description.wizard")), ".PP", *_text(say("manual.description.commands"))),
        "manual.options": _flags(build_parser(say)),
        "manual.commands": (*_text(say("manual.commands.all")), *(line for command in COMMANDS for line in _command(command, say))),
        "manual.exit": (line for code in EXIT_CODES for line in _item(_bold(code), say(f"manual.exit.{code}"))),
        "manual.environment": (line for name in _VARIABLES for line in _item(_bold(name), say(f"manual.environment.{name}"))),
        "manual.files": (*_text(say("manual.files.where")), *_files(say)),
        "manual.see-also": (",\n".join(f".BR {_plain(name)} (1)" for name in _SEE_ALSO),),
    }
    head = f'.TH KEYWIZARD 1 {RELEASED[__version__]} "keywizard {__version__}" "{_plain(say("manual.title"))}"'
    lines = (line for title, body in sections.items() for line in (f'.SH "{_plain(say(title))}"', *body))
    return "\n".join((f'.\\" {_plain(say("manual.title"))}', head, ".nh", *lines)) + "\n"


def _synopsis() -> tuple[str, ...]:
    return (".B keywizard", "[\\fIFLAGS\\fR]", ".br", ".B keywizard", "\\fICOMMAND\\fR [\\fINAME\\fR] [\\fIFLAGS\\fR]")


def _command(command: CommandLine, say: Translator) -> Iterator[str]:
    yield f'.SS "{_plain(_heading(command))}"'
    yield from _text(say(f"command.{command.name}"))
    yield from _flags(build_command_parser(command, say), but=_OF_EVERY_COMMAND)
    yield from (".PP", _plain(say("manual.example")), ".PP", ".EX", f"keywizard {_plain(command.example)}", ".EE")


def _heading(command: CommandLine) -> str:
    words = f"[{command.words_shown}{'...' if command.takes_many else ''}]" if command.words else ""
    names = "[NAME...]" if command.takes_names else ""
    return " ".join(word for word in (command.name, "NAME" if command.takes_name else "", words, names) if word)


def _flags(parser: argparse.ArgumentParser, but: frozenset[str] = frozenset()) -> Iterator[str]:
    actions = (action for action in parser._actions if action.dest not in but)  # noqa: SLF001  # argparse has no other list of them
    for action in actions:
        names = ", ".join(map(_bold, action.option_strings or [str(action.metavar)]))
        takes_value = action.option_strings and isinstance(action.metavar, str)
        yield from _item(f"{names} \\fI{_plain(str(action.metavar))}\\fR" if takes_value else names, action.help or "")


def _files(say: Translator) -> Iterator[str]:
    for topic, path in _FILES.items():
        yield from _item(f"\\fI{_plain(path)}\\fR", say(f"manual.files.{topic}"))


def _item(term: str, text: str) -> tuple[str, ...]:
    return (".TP", term, *_text(text))


def _text(text: str) -> list[str]:
    return [_plain(line) for line in textwrap.wrap(text, _WIDTH, break_long_words=False, break_on_hyphens=False)]


def _bold(text: str) -> str:
    return f"\\fB{_plain(text)}\\fR"


def _plain(text: str) -> str:
    """Take from a text whatever roff would read as its own."""
    return re.sub(r"^([.])", r"\\&\1", text.translate(_ESCAPES))
