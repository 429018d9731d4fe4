"""Proofs in a small process of their own: to fork a test runner that holds thousands of tests costs more than what the fork does."""

import atexit
import functools
import os
import pickle
import subprocess
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.proof.kills import scratch
from tests.proof.rows import quick

_ROOT = Path(__file__).resolve().parents[2]


def apart(proof: Callable[..., Any], *arguments: Any) -> Any:
    """Give what a function of a module gives for a folder and arguments, both sent; raises AssertionError with what it raised."""
    server = _server()
    assert server.stdin is not None
    assert server.stdout is not None
    pickle.dump((proof, arguments), server.stdin)
    server.stdin.flush()
    is_done, outcome = pickle.load(server.stdout)  # noqa: S301  # a child of our own wrote it
    assert is_done, outcome
    return outcome


@functools.cache
def _server() -> "subprocess.Popen[bytes]":
    """Start the process, once for all proofs of this one."""
    server = subprocess.Popen([sys.executable, "-m", __name__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=_ROOT)
    atexit.register(server.communicate)
    return server


def _serve() -> None:
    questions, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what is printed is no answer
    while True:
        try:
            proof, arguments = pickle.load(questions)  # noqa: S301  # our parent wrote it
        except EOFError:
            return
        pickle.dump(_outcome(proof, arguments), answers)
        answers.flush()


def _outcome(proof: Callable[..., Any], arguments: tuple[Any, ...]) -> tuple[bool, Any]:
    try:
        with quick(), scratch() as folder:
            return True, proof(folder, *arguments)
    except BaseException:  # noqa: BLE001  # told to the parent, whatever it is
        return False, traceback.format_exc()


if __name__ == "__main__":
    _serve()
