"""The real program keeps its memory to itself from before it touches a secret, and is as light as before where it touches none."""

import json
import os
import resource
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.running import READY
from tests.house.sources import ROOT

_RUN = """
import json, resource, sys
from keywizard.cli import main as command_line
from keywizard.session.memory import memory_state
before = memory_state()
try:
    command_line.entry()
except SystemExit:
    pass
sys.stderr.write("\\n" + json.dumps([before, memory_state(), resource.getrlimit(resource.RLIMIT_CORE)]))
"""
ON_LINUX = pytest.mark.skipif(sys.platform != "linux", reason="prctl is Linux's own")


def allow_cores() -> None:
    """Let core dumps have any size, as far as this machine lets anybody."""
    most = resource.getrlimit(resource.RLIMIT_CORE)[1]
    resource.setrlimit(resource.RLIMIT_CORE, (most, most))


def states_of(*arguments: str) -> tuple[list[object], list[object], list[int]]:
    """Give what is so before and behind a run, and the limits of core dumps."""
    done = subprocess.run(
        [sys.executable, "-c", _RUN, *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        stdin=subprocess.DEVNULL,
        preexec_fn=allow_cores,  # limits are set between fork and exec
    )
    before, after, limits = json.loads(done.stderr.splitlines()[-1])
    return before, after, limits


@ON_LINUX
@pytest.mark.parametrize("arguments", [(), ("--lang", "it"), ("list",), READY, ("sign", "none", "a=1"), ("doctor",)])
def test_whatever_may_touch_a_secret_first_turns_core_dumps_off_and_keeps_others_out(arguments: tuple[str, ...]) -> None:
    before, after, limits = states_of(*arguments)
    assert before[1] is True
    assert after[:2] == [0, False]
    assert limits == [0, 0]


@ON_LINUX
@pytest.mark.parametrize("arguments", [("--version",), ("--help",), ("sign", "--help")])
def test_what_only_tells_about_the_program_does_not_pay_for_it(arguments: tuple[str, ...]) -> None:
    before, after, _ = states_of(*arguments)
    assert after == before


_BREAK = """
import os, signal, sys
from keywizard.session.memory import keep_memory_private
if sys.argv[1:]:
    keep_memory_private()
os.kill(os.getpid(), signal.SIGSEGV)
"""


def broken(folder: Path, *arguments: str) -> bool:
    """Have a program broken by a signal, and tell whether a core was left."""
    command = [sys.executable, "-c", _BREAK, *arguments]
    process = subprocess.Popen(command, cwd=folder, env=os.environ | {"PYTHONPATH": str(ROOT)}, preexec_fn=allow_cores)  # noqa: PLW1509  # as above
    _, status = os.waitpid(process.pid, 0)
    process.returncode = -signal.SIGSEGV  # it is waited for already
    assert os.WTERMSIG(status) == signal.SIGSEGV
    return os.WCOREDUMP(status) or any(folder.iterdir())


@ON_LINUX
def test_a_program_that_a_signal_breaks_leaves_no_core(tmp_path: Path) -> None:
    for name in ("open", "kept"):
        (tmp_path / name).mkdir()
    if not broken(tmp_path / "open"):
        pytest.skip("this machine lets nobody dump a core")
    assert not broken(tmp_path / "kept", "kept")
