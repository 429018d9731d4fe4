"""`keywizard export --output`: a file that nobody else can read or put another in the place of."""

import os
import shutil
import stat
import subprocess
from pathlib import Path

import pytest

from tests.cli.running import Outcome, Run, create


@pytest.fixture
def folder(run: Run, tmp_path: Path) -> Path:
    """A folder of one's own, and a stored key."""
    assert run(*create(name="spot-bot")).code == 0
    path = tmp_path / "bot"
    path.mkdir(0o755)
    return path


def export(run: Run, output: Path | str, target: str = "env", *words: str) -> Outcome:
    return run("export", "spot-bot", "--for", target, "--output", str(output), *words)


@pytest.mark.parametrize("target", ["env", "systemd-creds", "ccxt"])
@pytest.mark.parametrize("umask", [0o000, 0o277])
def test_the_file_has_the_snippet_and_is_the_owners_alone_under_any_umask(run: Run, folder: Path, target: str, umask: int) -> None:
    printed = run("export", "spot-bot", "--for", target).out
    before = os.umask(umask)
    try:
        outcome = export(run, folder / "file", target)
    finally:
        os.umask(before)
    assert (outcome.code, outcome.err) == (0, "")
    assert stat.S_IMODE((folder / "file").stat().st_mode) == 0o600
    assert (folder / "file").read_text() == printed
    assert os.listdir(folder) == ["file"]


def test_what_is_said_is_where_the_file_is_and_that_it_holds_no_secret(run: Run, folder: Path, keywizard_home: Path) -> None:
    outcome = export(run, folder / "a 100% file")
    assert str(folder / "a 100% file") in outcome.out
    assert f"no secret in it: it names {keywizard_home}/data/keys/spot-bot/private_key.pem" in outcome.out
    assert f"EnvironmentFile={folder}/a 100%% file" in outcome.out
    assert "sudo install -D -m 600" in export(run, folder / "drop-in", "systemd-creds").out
    assert export(run, folder / "third", "env", "--json").json["output"] == str(folder / "third")


def test_a_relative_path_is_told_in_full(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    assert f"EnvironmentFile={folder}/.env" in export(run, ".env").out


def test_nothing_is_written_over_and_no_link_is_followed(run: Run, folder: Path) -> None:
    (folder / "mine").write_text("mine")
    (folder / "link").symlink_to(folder / "nowhere")
    for name in ("mine", "link"):
        outcome = export(run, folder / name, "env", "--json")
        assert outcome.code == 4
        assert "exists already" in outcome.error["message"]
    assert (folder / "mine").read_text() == "mine"
    assert sorted(os.listdir(folder)) == ["link", "mine"]


@pytest.mark.parametrize("mode", [0o777, 0o770, 0o702, 0o1777])
def test_a_folder_that_others_may_write_to_is_refused_with_the_reason(run: Run, folder: Path, mode: int) -> None:
    folder.chmod(mode)
    outcome = export(run, folder / "file", "env", "--json")
    assert outcome.code == 4
    assert f"Others may write to the folder {folder}," in outcome.error["message"]
    assert "chmod go-w" in outcome.error["hint"]
    assert os.listdir(folder) == []


def test_so_is_one_below_a_folder_that_others_may_write_to_by_either_way_there(run: Run, folder: Path, tmp_path: Path) -> None:
    (shared := tmp_path / "shared").mkdir()
    (below := shared / "below").mkdir(0o700)
    (shared / "link").symlink_to(folder)
    (tmp_path / "short").symlink_to(below)
    shared.chmod(0o777)
    for path in (below, shared / "link", tmp_path / "short"):
        outcome = export(run, path / "file", "env", "--json")
        assert (outcome.code, str(shared) in outcome.error["message"]) == (4, True)
    shared.chmod(0o1777)  # as /tmp: nobody takes another's folder away there
    assert export(run, below / "file").code == 0


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_a_folder_of_another_user_is_refused(run: Run, folder: Path) -> None:
    os.chown(folder, 65534, -1)
    outcome = export(run, folder / "file", "env", "--json")
    assert outcome.code == 4
    assert "belongs to another user" in outcome.error["message"]


def test_a_folder_that_is_not_there_or_a_path_that_would_break_a_line_is_refused(run: Run, folder: Path) -> None:
    assert export(run, folder / "missing" / "file").code == 4
    outcome = export(run, folder / "a\nb", "env")
    assert (outcome.code, outcome.out, os.listdir(folder)) == (4, "", [])


def test_keys_that_others_could_put_theirs_in_the_place_of_are_named(run: Run, folder: Path, keywizard_home: Path) -> None:
    (keywizard_home / "data" / "keys").chmod(0o770)
    for outcome in (export(run, folder / "file"), run("export", "spot-bot", "--for", "env")):
        assert outcome.code == 0
        assert f"Others may write to the folder {keywizard_home}/data/keys," in outcome.err


def test_a_shell_reads_the_variables_from_the_file(run: Run, folder: Path, keywizard_home: Path) -> None:
    export(run, folder / ".env")
    read = subprocess.run(["sh", "-c", '. ./.env; cat "$BINANCE_PRIVATE_KEY_FILE"'], cwd=folder, capture_output=True, check=True)
    assert read.stdout == (keywizard_home / "data" / "keys" / "spot-bot" / "private_key.pem").read_bytes()


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
def test_systemd_finds_nothing_wrong_with_a_service_that_uses_either_file(run: Run, folder: Path) -> None:
    export(run, folder / "variables")
    (folder / "bot.service").write_text(f"[Service]\nExecStart=/bin/true\nEnvironmentFile={folder}/variables\n")
    (folder / "bot.service.d").mkdir(0o755)
    export(run, folder / "bot.service.d" / "binance.conf", "systemd-creds")
    checked = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(folder / "bot.service")], capture_output=True, text=True, check=False
    )
    assert [line for line in checked.stderr.splitlines() if str(folder) in line] == []
    assert checked.returncode == 0
