"""The practice account's file on a real disk."""

import os
import stat
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from keywizard.domain.errors import FileError
from keywizard.domain.place import Route
from keywizard.exchange.simulated.exchange import PracticeExchange
from keywizard.session.services import PracticeFile, SystemDice
from tests.exchange.practice import NOW, READY, draft_of, prove_all


def exchange_at(path: Path) -> PracticeExchange:
    return PracticeExchange(READY, PracticeFile(path), SystemDice())


def test_the_file_and_its_folder_are_private_under_any_umask(tmp_path: Path) -> None:
    path = tmp_path / "practice" / "account.json"
    before = os.umask(0)
    try:
        exchange_at(path).setup_key()
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_the_systems_dice_draw_each_character_in_each_place_as_often_as_the_others() -> None:
    drawn = Counter(SystemDice().text("abc", 2) for _ in range(9000))
    assert set(drawn) == {first + second for first in "abc" for second in "abc"}
    assert all(800 < count < 1200 for count in drawn.values())  # 1,000, give or take seven standard deviations
    assert len(SystemDice().text("abc", 64)) == 64


def test_those_who_open_a_new_account_at_once_get_the_same_setup_key(tmp_path: Path) -> None:
    start = threading.Barrier(8)

    def opened(_: int) -> str:
        exchange = exchange_at(tmp_path / "account.json")
        start.wait()
        return exchange.setup_key().reveal()

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(opened, range(8)))) == 1


def test_keys_made_at_once_are_all_remembered(tmp_path: Path) -> None:
    path = tmp_path / "account.json"
    exchanges = [exchange_at(path) for _ in range(8)]
    for exchange in exchanges:
        exchange.prove_passkey(exchange.own_assertion(exchange.ask_passkey(NOW)), NOW)
    with ThreadPoolExecutor(8) as pool:
        made = set(pool.map(lambda exchange: exchange.create_api_key(draft_of(route=Route.APP), NOW).api_key, exchanges))
    assert {known.api_key for known in exchange_at(path).api_keys()} == made
    assert len(made) == 8


def test_a_restart_on_the_same_disk_finds_the_keys_again(tmp_path: Path) -> None:
    first = exchange_at(tmp_path / "account.json")
    prove_all(first)
    first.create_api_key(draft_of(), NOW)
    assert exchange_at(tmp_path / "account.json").api_keys() == first.api_keys()


def test_nothing_but_the_file_stays_behind(tmp_path: Path) -> None:
    prove_all(exchange_at(tmp_path / "account.json"))
    assert os.listdir(tmp_path) == ["account.json"]


def test_a_link_planted_in_its_place_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "account.json").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(FileError, match=r"^is-a-link$"):
        exchange_at(tmp_path / "account.json").setup_key()
    assert not (tmp_path / "elsewhere").exists()
