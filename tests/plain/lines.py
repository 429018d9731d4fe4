"""The real program in a real terminal that shows lines alone."""

import sys
from collections.abc import Sequence
from pathlib import Path

from tests.realterm.terminal import Terminal, environment

ENTER = ""
PROMPT = "q quit): "


class Lines:
    """What a person reads and types."""

    def __init__(self, terminal: Terminal, prompt: str = PROMPT) -> None:
        self.terminal = terminal
        self._prompt = prompt
        self._answered = 0

    @property
    def said(self) -> str:
        """Everything that came, echoes too, as lines."""
        return self.terminal.raw.decode("utf-8", "replace").replace("\r\n", "\n")

    def wait_for(self, text: str) -> None:
        self.terminal.wait_until(lambda: text in self.said, f"{text!r} in:\n{self.said[-3000:]}")

    def wait_for_prompt(self) -> None:
        """Wait for a question that was not answered yet."""
        self.terminal.wait_until(lambda: self.said.count(self._prompt) > self._answered, f"a question after {self._answered}")

    def answer(self, *lines: str) -> None:
        """Wait for each question, then type the answer."""
        for line in lines:
            self.wait_for_prompt()
            self._answered = self.said.count(self._prompt)
            self.terminal.send(f"{line}\n".encode())

    def wait_exit(self) -> int:
        return self.terminal.wait_exit()


def started(*arguments: str, **changes: str) -> Terminal:
    """Start the program; TERM is dumb unless said otherwise."""
    return Terminal(program(*arguments), env=environment(**({"TERM": "dumb"} | changes)))


def program(*arguments: str) -> Sequence[str]:
    return [sys.executable, "-m", "keywizard", *arguments]


def secret_on_disk(home: Path, secret: bytes) -> list[Path]:
    """Give the files that hold a secret in clear."""
    return [path for path in home.rglob("*") if path.is_file() and secret in path.read_bytes()]
