"""Looking around a real machine, and leaving it as it was."""

import os
from pathlib import Path

import pytest

from keywizard.doctor.disk import disk_of, nearest, read_mounts, stored_under
from keywizard.doctor.gathering import PACKAGES, look_around, ntp_service
from keywizard.doctor.memory import swaps_in
from keywizard.doctor.surroundings import Ntp, Stored
from keywizard.store.crash import write_crash_report
from keywizard.store.paths import paths_of
from tests.cli.running import READY, Run, create, tree

HOSTILE = "rootfs / rootfs rw 0 0\n/dev/vda / ext4 rw,relatime 0 0\n//nas/a\\040b /mnt/a\\040b cifs ro,nosuid 0 0\nbroken\n"


def stored_in(home: Path) -> Stored:
    return stored_under(paths_of({"KEYWIZARD_HOME": str(home)}))


def test_looking_makes_nothing(keywizard_home: Path) -> None:
    stored = stored_in(keywizard_home)
    assert not keywizard_home.exists()
    assert [folder.is_there for folder in stored.folders] == [False] * 3
    assert [folder.is_writable for folder in stored.folders] == [True] * 3
    assert stored.keys == ()


def test_looking_changes_nothing(run: Run, keywizard_home: Path) -> None:
    run(*READY)
    run("list")
    before = tree(keywizard_home)
    stored_in(keywizard_home)
    run("doctor")
    assert tree(keywizard_home) == before


def test_what_lies_there_is_seen(run: Run, keywizard_home: Path) -> None:
    run(*READY)
    run(*create(label="later", place="binance", env="production"))
    (keywizard_home / "data/keys/spot-bot/private_key.pem").chmod(0o644)
    (keywizard_home / "data/keys/broken").mkdir()
    (keywizard_home / "data/keys/.new-0123").mkdir()
    (keywizard_home / "state/drafts").mkdir(parents=True, exist_ok=True)
    (keywizard_home / "state/drafts/one.toml").touch()
    write_crash_report(keywizard_home / "state", ValueError())
    stored = stored_in(keywizard_home)
    assert stored.keys is not None
    assert {key.name: (key.is_readable, len(key.weak_modes), key.is_waiting) for key in stored.keys} == {
        "spot-bot": (True, 1, False),
        "broken": (False, 0, False),
        "later": (True, 0, True),
    }
    assert (stored.drafts, len(stored.leftovers), len(stored.crash_reports)) == (1, 1, 1)


def test_the_log_is_told_whole_changed_open_gone_or_unreadable(run: Run, keywizard_home: Path) -> None:
    log = keywizard_home / "state" / "audit.jsonl"

    def told() -> str:
        return str(next(line["value"] for line in run("doctor", "--json").json if line["name"] == "log"))

    assert told() == "nothing written down yet"
    run(*READY)
    whole = log.read_bytes()
    assert told() == f"lines: {len(whole.splitlines())}, each as it was written"
    log.chmod(0o644)
    assert told() == f"others could read or change {log}"
    log.write_bytes(whole.replace(b"spot-bot", b"grid-bot"))
    assert told() == "something was changed in it, or is missing"
    log.unlink()
    assert told() == "something was changed in it, or is missing"
    log.mkdir()
    assert told() == "it cannot be read, and what is done is not written down"


def test_a_file_where_a_folder_should_be_is_seen(keywizard_home: Path) -> None:
    keywizard_home.mkdir()
    (keywizard_home / "data").touch()
    data = stored_in(keywizard_home).folders[0]
    assert (data.is_there, data.is_folder) == (True, False)


def test_a_folder_of_keys_that_cannot_be_looked_into_is_no_crash(keywizard_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (keywizard_home / "data/keys").mkdir(parents=True)

    def refused(path: Path) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(os, "scandir", refused)
    assert stored_in(keywizard_home).keys is None


def test_mounts_are_read_with_their_spaces_and_the_last_one_counts(tmp_path: Path) -> None:
    table = tmp_path / "mounts"
    table.write_text(HOSTILE)
    assert read_mounts(table) == {"/": ("ext4", False), "/mnt/a b": ("cifs", True)}
    assert read_mounts(tmp_path / "missing") == {}


def test_a_path_lies_on_the_innermost_mount(tmp_path: Path) -> None:
    mounts = {"/": ("ext4", False), str(tmp_path): ("tmpfs", True), f"{tmp_path}x": ("nfs", False)}
    disk = disk_of(tmp_path, mounts)
    assert disk is not None
    assert (disk.mount_point, disk.kind, disk.is_read_only) == (str(tmp_path), "tmpfs", True)
    assert disk.free > 0
    assert disk_of(tmp_path, {}) is None


def test_the_nearest_folder_that_is_there_stands_for_one_that_is_not(tmp_path: Path) -> None:
    assert nearest(tmp_path / "a/b/c") == tmp_path
    assert nearest(tmp_path) == tmp_path


@pytest.mark.parametrize(
    ("names", "ntp"),
    [
        ((), Ntp.UNKNOWN),
        (("systemd/timesync/",), Ntp.WAITING),
        (("systemd/timesync/", "systemd/timesync/synchronized"), Ntp.SYNCHRONISED),
        (("chrony/",), Ntp.RUNNING),
        (("ntpd.pid",), Ntp.RUNNING),
    ],
)
def test_a_time_service_is_known_by_what_it_leaves(tmp_path: Path, names: tuple[str, ...], ntp: Ntp) -> None:
    for name in names:
        path = tmp_path / name
        path.mkdir(parents=True) if name.endswith("/") else path.touch()
    assert ntp_service(tmp_path) is ntp


def test_a_swap_is_safe_in_memory_and_on_what_is_encrypted_all_the_way_down(tmp_path: Path) -> None:
    swap_file = tmp_path / "swap file"
    swap_file.touch()
    device = swap_file.stat().st_dev
    table, volume = tmp_path / "swaps", tmp_path / "devices" / f"{os.major(device)}:{os.minor(device)}"
    escaped = str(swap_file).replace(" ", "\\040")
    table.write_text(f"Filename Type Size Used Priority\n{escaped} file 1 0 -2\n/dev/zram0 partition 1 0 5\n/dev/gone partition 1 0 5\n")

    def safe() -> list[bool]:
        return [swap.is_safe for swap in swaps_in(table, tmp_path / "devices") or ()]

    assert safe() == [False, True, False]
    below = volume / "slaves" / "dm-0" / "dm"
    below.mkdir(parents=True)
    (volume / "dm").mkdir()
    (volume / "dm" / "uuid").write_text("LVM-abc")
    (below / "uuid").write_text("LVM-def")
    assert safe() == [False, True, False]
    (below / "uuid").write_text("CRYPT-LUKS2-abc")
    assert safe() == [True, True, False]
    assert swaps_in(tmp_path / "missing", tmp_path) is None


def test_without_a_home_everything_else_is_still_seen() -> None:
    around = look_around({"KEYWIZARD_HOME": "~nobody-of-that-name"})
    assert around.stored is None
    assert set(around.versions.packages) == set(PACKAGES)
    assert None not in around.versions.packages.values()


def test_a_tmux_that_does_not_answer_is_no_crash(tmp_path: Path) -> None:
    around = look_around({"TMUX": f"{tmp_path}/none,1,0", "KEYWIZARD_HOME": str(tmp_path)})
    assert around.terminal.tmux is None
