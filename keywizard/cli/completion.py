"""`keywizard completion`: the script that makes a shell complete the command line; made while the package is built."""

import argparse

from keywizard.cli.diagnostics import ExitCode
from keywizard.cli.output import print_lines
from keywizard.domain.errors import FileError, UsageError
from keywizard.i18n.translator import Translator

SHELLS = ("bash", "zsh", "fish")
"""The shells that there is a script for."""

_FOLDER = f"{__file__.rpartition('/')[0]}/completions"
_LINES = {
    "bash": (
        "keywizard completion bash > ~/.local/share/bash-completion/completions/keywizard",
        "~/.bashrc",
        'eval "$(keywizard completion bash)"',
    ),
    "zsh": (
        'keywizard completion zsh > "${fpath[1]}/_keywizard"',
        "~/.zshrc",
        'eval "$(keywizard completion zsh)"',
    ),
    "fish": (
        "keywizard completion fish > ~/.config/fish/completions/keywizard.fish",
        "~/.config/fish/config.fish",
        "keywizard completion fish | source",
    ),
}
"""What puts the script where the shell finds it; and for those who would rather not, a file and the line in it."""


def completion(parsed: argparse.Namespace, translate: Translator) -> ExitCode:
    """Print the script of a shell; without one, say which there are and what to do with it. Raises UsageError, FileError."""
    if parsed.shell is None:
        print_lines(_how_to(translate))
    else:
        print_lines([_script(parsed.shell)])
    return ExitCode.DONE


def _script(shell: str) -> str:
    if shell not in SHELLS:
        raise UsageError("value-unknown", flag="SHELL", choices=", ".join(SHELLS))
    path = f"{_FOLDER}/keywizard.{shell}"
    try:
        with open(path, encoding="utf-8") as file:  # noqa: PTH123  # as for the catalogues: pathlib is dear at a start
            return file.read().rstrip("\n")
    except FileNotFoundError:  # run from a checkout that was never built
        raise FileError("completion-not-built", path=path) from None


def _how_to(translate: Translator) -> list[str]:
    told = [translate("completion.about")]
    for shell, (command, start_file, line) in _LINES.items():
        told += ["", f"{shell}:", f"  {command}", f"  {translate('completion.or', file=start_file)}", f"  {line}"]
    return [*told, "", translate("completion.new-shell")]
