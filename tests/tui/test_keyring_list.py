"""The list of the keyring: what its columns say at every width, and how one gets through a long one."""

from datetime import timedelta
from pathlib import Path

import pytest

from keywizard.tui.keyring.key_list import COLUMNS
from tests.tui.keyring import LIVE, add_pair, fill, keyring_in, looking
from tests.tui.walking import NOW

ALIKE = tuple(f"market-maker-at-the-desk-in-frankfurt-{number:02}" for number in range(30))


async def test_names_that_begin_alike_are_told_apart_and_the_state_is_whole_beside_the_scrollbar(tmp_path: Path) -> None:
    keyring = keyring_in(tmp_path)
    for number, name in enumerate(ALIKE):
        add_pair(keyring, name, LIVE._replace(checked_at=NOW - timedelta(days=400), verdict="unreachable"), number)
    for size in ((80, 24), (60, 20), (120, 40)):
        async with looking(tmp_path, size=size) as walk:
            rows = [line[: line.index("no answer, 13 mo")] for line in walk.screen.splitlines() if "no answer, 13 mo" in line]
            assert len(rows) > 4
            assert len(set(rows)) == len(rows)


async def test_page_keys_read_the_panel_and_left_and_right_turn_a_list_that_is_longer_than_its_place(tmp_path: Path) -> None:
    keyring = keyring_in(tmp_path)
    for number, name in enumerate(ALIKE):
        add_pair(keyring, name, LIVE, number)
    async with looking(tmp_path) as walk:
        assert "Label:" in walk.screen
        await walk.press("pagedown")
        assert "Label:" not in walk.screen
        assert walk.row == ALIKE[0]
        assert ">" in walk.screen
        await walk.press("right")
        here = ALIKE.index(walk.row)
        assert here > 5
        await walk.press(*["right"] * 5)
        assert walk.row == ALIKE[-1]
        await walk.press(*["left"] * 5)
        assert walk.row == ALIKE[0]


@pytest.mark.parametrize("language", ["en", "it"])
async def test_the_heads_stand_over_their_columns_as_many_as_there_is_room_for(tmp_path: Path, language: str) -> None:
    fill(tmp_path)
    for width, columns in ((80, ("name", "where", "state")), (120, ("name", "key_type", "where", "age", "state")), (160, COLUMNS)):
        async with looking(tmp_path, language, (width, 40)) as walk:
            say, lines = walk.at.translate, walk.screen.splitlines()
            head = next(line for line in lines if say("keyring.column.name") in line)
            row = next(line for line in lines if "spot-bot" in line)
            starts = [head.index(f" {say(f'keyring.column.{column}')}") for column in columns]
            assert starts == sorted(starts)
            assert all(row[start] == " " != row[start + 1] for start in starts)
            assert (say("keyring.column.may") in head) is ("may" in columns)
