"""`keywizard completion`: the script that makes a shell complete the command line; made while the package is built."""

import argparse

from keywizard.cli.diagnostics import ExitCode
from keywizard.cli.output import print_lines
from keywizard.domain.errors import FileError, UsageError
from keywizard.i18n.translator import Translator

SHELLS = ("bash", "zsh", "fish")
"""The shells that there is a script for."""

_FOLDER = f"{__file__.rpartition('/')[0]}/completions"
_COMMANDS = {
    "bash": (
        "mkdir -p ~/.local/share/bash-completion/completions",
        "keywizard completion bash > ~/.local/share/bash-completion/completions/keywizard",
    ),
    "zsh": ('keywizard completion zsh > "${fpath[1]}/_keywizard"',),
    "fish": ("mkdir -p ~/.config/fish/completions", "keywizard completion fish > ~/.config/fish/completions/keywizard.fish"),
}
"""What puts the script where the shell finds it by itself; bash does with the package bash-completion."""
LINES = {
    "bash": ("~/.bashrc", 'eval "$(keywizard completion bash)"'),
    "zsh": ("~/.zshrc", 'whence compdef >/dev/null || { autoload -Uz compinit && compinit; }; eval "$(keywizard completion zsh)"'),
    "fish": ("~/.config/fish/config.fish", "keywizard completion fish | source"),
}
"""A file that the shell reads at its start, and a line in it that does without that; zsh completes nothing before compinit has run."""


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
    for shell, (start_file, line) in LINES.items():
        told += ["", f"{shell}:", *(f"  {command}" for command in _COMMANDS[shell])]
        told += [f"  {translate('completion.or', file=start_file)}", f"  {line}"]
    return [*told, "", translate("completion.new-shell")]
