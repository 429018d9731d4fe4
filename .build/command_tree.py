"""The whole command line as one tree of parsers: what completion and the manual are made from."""

from argparse import ArgumentParser, _SubParsersAction

from keywizard.cli.parser import COMMANDS, CommandLine, build_command_parser, build_parser
from keywizard.i18n.translator import Translator


def whole_parser(translate: Translator) -> ArgumentParser:
    """Hang the parser of every command under that of the wizard; the program itself never needs them all at once."""
    root = build_parser(translate)
    commands: _SubParsersAction[ArgumentParser] = root.add_subparsers(metavar="COMMAND", parser_class=_made(translate))
    for command in COMMANDS:
        commands.add_parser(command.name, help=translate(f"command.{command.name}"), command=command)
    return root


def _made(translate: Translator) -> type[ArgumentParser]:
    def make(*, command: CommandLine, **_: object) -> ArgumentParser:
        return build_command_parser(command, translate)

    return make  # type: ignore[return-value]  # argparse only calls it
