"""Makes the completion scripts with shtab from the very parsers; the names of stored keys, and files, are functions of ours."""

import argparse
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import shtab
from command_tree import whole_parser

from keywizard.cli.completion import SHELLS
from keywizard.demo.library import TOURS
from keywizard.domain.key_type import KeyType
from keywizard.domain.permission import Permission
from keywizard.domain.place import Environment, Place
from keywizard.exchange.simulated.scenarios import SCENARIOS_BY_NAME
from keywizard.exchange.snippets.targets import TARGETS_BY_ID
from keywizard.i18n.translator import LANGUAGES, Translator
from keywizard.policy.presets import PRESETS

WORDS: Mapping[str, tuple[str, ...]] = {
    "ACTION": ("verify",),
    "CLIENT": tuple(TARGETS_BY_ID),
    "ENVIRONMENT": tuple(Environment),
    "FIELD": tuple(Permission),
    "PLACE": tuple(Place),
    "PRESET": tuple(preset.id for preset in PRESETS),
    "ROUTE": ("web", "app"),
    "SHELL": SHELLS,
    "TYPE": tuple(KeyType),
    "|".join(LANGUAGES): LANGUAGES,
}
"""What may stand for a value, by the name of the value; `on|off` says it by itself."""
WORDS_OR_FILES: Mapping[str, tuple[str, ...]] = {
    "ACCOUNT": tuple(SCENARIOS_BY_NAME),
    "TOUR": TOURS,
}
"""Values that are one of these words, or a file of the person's own."""
FREE = frozenset({"ADDRESS", "CODE", "DATE", "MINUTES", "N", "PAYLOAD", "SLUG", "TEXT", "TIMES", "URL", "WHEN", "WORDS"})
"""Values that nobody but the person knows."""


class Source(NamedTuple):
    """A function of ours in a script: what it gives depends on the machine."""

    name: str
    """Its name in every shell."""
    bodies: Mapping[str, str]
    """What it does, by shell."""

    @property
    def complete(self) -> dict[str, str]:
        """What shtab asks of an argument's `complete`."""
        return dict.fromkeys(SHELLS, self.name) | {"fish": f"({self.name})"}


_FILES_OF_BASH = """local word=${1//\\\\/}  # as typed: with the marks of quoting still in it
  word=${word#[\\"\\']}
  local IFS=$'\\n'
  compgen -f -- "$word\""""


def _names() -> Source:
    ask = "keywizard list --names 2>/dev/null"
    return Source(
        "_keywizard_names",
        {"bash": f'compgen -W "$({ask})" -- "$1"', "zsh": f'local -a names=(${{(f)"$({ask})"}})\n  compadd -a names', "fish": ask},
    )


def _files() -> Source:
    return Source("_keywizard_files", {"bash": _FILES_OF_BASH, "zsh": "_files", "fish": "__fish_complete_path (commandline -ct)"})


def _words_or_files(metavar: str, words: Iterable[str]) -> Source:
    listed = " ".join(words)
    return Source(
        f"_keywizard_{metavar.lower()}_or_files",
        {
            "bash": f'compgen -W "{listed}" -- "$1"\n  {_FILES_OF_BASH}',
            "zsh": f"compadd -- {listed}\n  _files",
            "fish": f"printf '%s\\n' {listed}\n  __fish_complete_path (commandline -ct)",
        },
    )


NAMES, FILES = _names(), _files()
OR_FILES = {metavar: _words_or_files(metavar, words) for metavar, words in WORDS_OR_FILES.items()}
_FORMS = {"bash": "{name}() {{\n  {body}\n}}", "zsh": "{name}() {{\n  {body}\n}}", "fish": "function {name}\n  {body}\nend"}


def completion_scripts() -> dict[str, str]:
    """Make the script of each shell, with English help."""
    parser = whole_parser(Translator("en"))
    _teach(parser)
    preambles = {shell: "\n\n".join(_functions(shell)) for shell in SHELLS}
    return {shell: shtab.complete(parser, shell, preamble=preambles[shell]).rstrip("\n") + "\n" for shell in SHELLS}


def _functions(shell: str) -> Iterable[str]:
    return (_FORMS[shell].format(name=source.name, body=source.bodies[shell]) for source in (NAMES, FILES, *OR_FILES.values()))


def _teach(parser: argparse.ArgumentParser) -> None:
    for action in parser._actions:  # noqa: SLF001  # argparse has no other list of what a parser knows
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001  # nor a public name for this one
            for each in action.choices.values():
                _teach(each)
        elif isinstance(action.metavar, str):
            _tell_values(action, action.metavar)


def _tell_values(action: argparse.Action, metavar: str) -> None:
    sources = {"NAME": NAMES, "FILE": FILES, "BACKUP_FILE": FILES, **OR_FILES}
    if source := sources.get(metavar):
        action.complete = source.complete  # type: ignore[attr-defined]  # shtab looks for it there
    elif metavar not in FREE:
        action.choices = values_of(metavar)


def values_of(metavar: str) -> tuple[str, ...]:
    """Give the words that may stand for a value; raises KeyError where nobody has said how the value is completed."""
    if metavar in WORDS:
        return tuple(map(str, WORDS[metavar]))
    words = tuple(word for word in metavar.split("|") if word.islower())
    if not words:
        raise KeyError(metavar)
    return words
