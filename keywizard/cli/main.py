"""`keywizard`: reads the command line and hands over to what it names. Everything heavy is loaded only then."""

import gc
import sys
from collections.abc import Callable, Sequence
from types import SimpleNamespace

from keywizard import __version__

TYPE_CHECKING = False  # typing costs a fifth of a start of Python
if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable
    from pathlib import Path

    from keywizard.cli.diagnostics import ExitCode
    from keywizard.cli.parser import CommandLine
    from keywizard.domain.errors import UsageError
    from keywizard.i18n.translator import Translator
    from keywizard.store.config import Config

WIZARD_FLAGS = ("version", "account", "at", "practice", "resume", "fresh", "plain", "ascii", "no_mouse")
"""What a start without a command may say, by the names that argparse gives it."""
_FAILED = 1
_INTERRUPTED = 130


def entry() -> int:
    """Run as a process of its own; gives the exit code.

    The collector rests, for a command ends before there is anything to collect; looking for it takes a fifth of the time.
    """
    gc.disable()
    code = main(before_work=_keep_memory_private)
    gc.freeze()  # the interpreter would look through everything once more at its end
    return code


def _keep_memory_private() -> None:
    from keywizard.session.memory import keep_memory_private

    keep_memory_private()


def main(argv: Sequence[str] | None = None, before_work: Callable[[], None] = lambda: None) -> int:
    """Run one command, or the wizard when none is named; gives the exit code.

    `before_work` is called before anything that may touch a secret: what it does to the process is for a process of its own.
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    from keywizard.cli.output import speak_any_encoding

    speak_any_encoding()
    if arguments == ["--version"] and _said_version():
        return 0
    return _guarded(arguments, before_work)


def _said_version() -> bool:
    try:
        sys.stdout.write(f"keywizard {__version__}\n")
        sys.stdout.flush()
    except (OSError, AttributeError):  # told by the way that everything else takes
        return False
    return True


def _guarded(arguments: list[str], before_work: Callable[[], None]) -> int:
    from keywizard.domain.errors import KeywizardError
    from keywizard.i18n.translator import Translator

    translate = Translator("en")
    try:
        config = _config(arguments)
        translate = Translator(_language(arguments, config))
        return _dispatch(arguments, translate, config, before_work)
    except KeywizardError as error:
        from keywizard.cli.diagnostics import report

        return report(error, translate, as_json="--json" in arguments)
    except KeyboardInterrupt:
        return _INTERRUPTED
    except BrokenPipeError:
        return _FAILED  # whoever was reading has seen enough
    except Exception as error:  # noqa: BLE001  # a traceback on the terminal helps nobody, and may quote what must not be seen
        from keywizard.cli.diagnostics import report_crash, written_down

        return report_crash(written_down(error, _state_folder), translate)


def _dispatch(arguments: list[str], translate: "Translator", config: "Config | None", before_work: Callable[[], None]) -> int:
    if not arguments or arguments == ["--lang", translate.language]:
        before_work()
        return _wizard(SimpleNamespace(**dict.fromkeys(WIZARD_FLAGS)), translate, config)  # most starts, and argparse takes its time
    from keywizard.cli.parser import COMMANDS, build_parser, read_command

    at = _command_index(arguments)
    commands = {command.name: command for command in COMMANDS}
    if at is None:
        parsed = build_parser(translate).parse_args(arguments)
        before_work()
        return _wizard(parsed, translate, config)
    before, name, after = arguments[:at], arguments[at], arguments[at + 1 :]
    if name not in commands:
        raise _unknown_command(name, commands)
    if before:
        _refuse_misplaced(build_parser(translate).parse_args(before), commands[name])
    parsed = read_command(commands[name], after, translate)  # what only asks for help ends here, and loads no command
    before_work()
    return _command(commands[name])(parsed, translate)


def _unknown_command(word: str, commands: "Iterable[str]") -> "UsageError":
    import difflib  # only for those who mistype

    from keywizard.domain.errors import UsageError

    close = difflib.get_close_matches(word[:40], commands, n=3, cutoff=0.7)
    if close:
        return UsageError("command-unknown-but-close", names=", ".join(close))
    return UsageError("command-unknown", commands=", ".join(commands))


def _refuse_misplaced(parsed: "argparse.Namespace", command: "CommandLine") -> None:
    from keywizard.domain.errors import UsageError

    misplaced = [name for name, value in vars(parsed).items() if value and name != "lang"]
    if misplaced:
        known = {flag.destination for flag in command.flags}
        problem = "flag-before-command" if known.issuperset(misplaced) else "flag-of-the-wizard"
        flags = ", ".join(f"--{name.replace('_', '-')}" for name in misplaced)
        raise UsageError(problem, flags=flags, command=command.name)


def _command_index(arguments: list[str]) -> int | None:
    # The flags of the wizard that take a value; the word after one of them is no command.
    valued = {"--lang", "--account", "--at"}
    for index, word in enumerate(arguments):
        if not word.startswith("-") and (index == 0 or arguments[index - 1] not in valued):
            return index
    return None


_MODULES = {
    "attach": "attach",
    "audit": "audit",
    "backup": "backup",
    "check": "check",
    "completion": "completion",
    "create": "create",
    "delete": "delete",
    "demo": "demo",
    "doctor": "doctor",
    "explain": "explain",
    "export": "export",
    "faq": "faq",
    "import": "import_key",
    "keys": "keys",
    "list": "list_keys",
    "passphrase": "passphrase",
    "remind": "remind",
    "rename": "rename",
    "restore": "restore",
    "retire": "retire",
    "rotate": "rotate",
    "sandbox": "sandbox",
    "serve": "serve",
    "sign": "sign",
}
"""The commands with a module of their own, whose one function bears its name."""


def _command(command: "CommandLine") -> "Callable[[argparse.Namespace, Translator], ExitCode]":
    if command.name in _MODULES:
        from importlib import import_module

        name = _MODULES[command.name]
        found: Callable[[argparse.Namespace, Translator], ExitCode] = getattr(import_module(f"keywizard.cli.{name}"), name)
        return found
    from keywizard.cli import stored

    return stored.COMMANDS[command.name]


def _wizard(parsed: "argparse.Namespace | SimpleNamespace", translate: "Translator", config: "Config | None") -> int:
    if parsed.version:
        from keywizard.cli.output import print_lines

        print_lines([f"keywizard {__version__}"])
        return 0
    from keywizard.cli.wizard import open_wizard

    return open_wizard(parsed, translate, config.theme if config else None)


def _language(arguments: list[str], config: "Config | None") -> str:
    import itertools
    import os

    from keywizard.domain.errors import UsageError
    from keywizard.i18n.translator import LANGUAGES, choose_language

    flags = [word.partition("=")[2] for word in arguments if word.startswith("--lang=")]
    flags += [value for word, value in itertools.pairwise(arguments) if word == "--lang"]
    if flags and flags[-1] not in LANGUAGES:
        raise UsageError("value-unknown", flag="--lang", choices=", ".join(LANGUAGES))
    return choose_language(flags[-1] if flags else None, config.language if config else None, os.environ)


def _config(arguments: list[str]) -> "Config | None":
    if {"--help", "-h", "--version"} & set(arguments):
        return None  # they have to be quick, and need neither files nor a home
    import os

    from keywizard.cli.diagnostics import warn
    from keywizard.domain.errors import FileError
    from keywizard.i18n.translator import Translator, choose_language
    from keywizard.store.config import read_config
    from keywizard.store.paths import paths_of

    try:
        return read_config(paths_of(os.environ).config_file)
    except FileError as error:
        if error.problem != "home-missing":
            warn(error, Translator(choose_language(None, None, os.environ)))
        return None  # the person's settings are broken, not what is asked for


def _state_folder() -> "Path":
    import os

    from keywizard.store.paths import paths_of

    return paths_of(os.environ).state
