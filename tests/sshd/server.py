"""OpenSSH's server for the current user, on a free port of 127.0.0.1."""

import getpass
import os
import shlex
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import psutil

from tests.realterm.terminal import LIMIT, ROOT, Terminal, environment

SSHD = shutil.which("sshd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
MISSING = [package for package, program in (("openssh-server", SSHD), ("openssh-client", shutil.which("ssh"))) if program is None]
"""The packages to install before anything here can run."""
_PORTS = 5
"""How many ports are tried."""
_PRIVILEGE_SEPARATION = Path("/run/sshd")
"""Wanted by a server that root starts; its package makes it at boot, and a container may never have booted."""


class Server(NamedTuple):
    """A server that runs."""

    folder: Path
    """Its configuration and every key."""
    port: int
    """Where it listens."""

    def connect(
        self, home: Path, *arguments: str, columns: int = 80, rows: int = 24, term: str = "xterm-256color", address: str = ""
    ) -> Terminal:
        """Open a session in a terminal of its own and start keywizard in it, as if the server had an `address` in the world."""
        elsewhere = (f"SSH_CONNECTION=198.51.100.7 50000 {address} 22",) if address else ()
        variables = (f"KEYWIZARD_HOME={home}", f"PYTHONPATH={ROOT}", *elsewhere)
        command = ("exec", "env", *variables, sys.executable, "-m", "keywizard", *arguments)
        options = ("IdentitiesOnly=yes", "StrictHostKeyChecking=yes", f"UserKnownHostsFile={self.folder / 'known_hosts'}", "LogLevel=ERROR")
        argv = ("ssh", "-tt", "-F", "none", "-i", str(self.folder / "user"), "-p", str(self.port), *(f"-o{option}" for option in options))
        target = f"{getpass.getuser()}@127.0.0.1"
        return Terminal([*argv, target, shlex.join(command)], columns=columns, rows=rows, env=environment(TERM=term, SSH_AUTH_SOCK=""))


@contextmanager
def serving(folder: Path) -> Iterator[Server]:
    """Run a server until the end."""
    for name in ("host", "user"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder / name], check=True)
    if os.getuid() == 0:
        _PRIVILEGE_SEPARATION.mkdir(mode=0o755, exist_ok=True)
    for _ in range(_PORTS):
        server, process = _started(folder)
        if _has_banner(server, process):
            break
    else:
        raise AssertionError((folder / "log").read_text())
    try:
        yield server
    finally:
        process.terminate()
        process.wait(LIMIT)


def _started(folder: Path) -> tuple[Server, subprocess.Popen[bytes]]:
    assert SSHD is not None
    server = Server(folder, _free_port())
    (folder / "known_hosts").write_text(f"[127.0.0.1]:{server.port} {(folder / 'host.pub').read_text()}")
    (folder / "config").write_text(_configuration(server))
    with (folder / "log").open("wb") as log:
        return server, subprocess.Popen([SSHD, "-D", "-e", "-f", folder / "config"], stderr=log)


def _configuration(server: Server) -> str:
    return "\n".join(
        (
            "ListenAddress 127.0.0.1",
            f"Port {server.port}",
            f"HostKey {server.folder / 'host'}",
            f"AuthorizedKeysFile {server.folder / 'user.pub'}",
            "PermitRootLogin prohibit-password",
            "PasswordAuthentication no",
            "KbdInteractiveAuthentication no",
            "StrictModes no",  # the folder of a test may lie under one that others can write to
            "UsePAM no",
            "PidFile none",
            "PrintMotd no",
            "PrintLastLog no",
            "",
        )
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _has_banner(server: Server, process: subprocess.Popen[bytes]) -> bool:
    """Wait for the server; where it has ended, another program was quicker to take its port."""
    deadline = time.monotonic() + LIMIT
    while process.poll() is None:
        try:
            with socket.create_connection(("127.0.0.1", server.port), timeout=LIMIT) as line:
                return line.recv(4) == b"SSH-" and process.poll() is None
        except OSError:
            assert time.monotonic() < deadline, "no server answers"
            time.sleep(0.02)
    return False


def wizards(home: Path) -> list[psutil.Process]:
    """Give every keywizard that works in a home."""
    found = []
    for process in psutil.process_iter():
        try:
            if "keywizard" in process.cmdline() and process.environ().get("KEYWIZARD_HOME") == str(home):
                found.append(process)
        except (psutil.NoSuchProcess, psutil.AccessDenied, psutil.ZombieProcess):
            continue
    return found
