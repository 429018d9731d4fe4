"""Who has the keys: the tour, until a person presses one; the tour again, when the person gives them back. Keys only."""

from pathlib import Path

import pytest
from textual.events import MouseDown

from keywizard.demo.captions import Mode
from keywizard.demo.library import find_tour
from keywizard.demo.tour import Tour
from keywizard.flow.steps import StepId
from tests.demo.playing import tour_of, watching


@pytest.fixture
def tour(tmp_path: Path) -> Tour:
    return tour_of(
        tmp_path,
        """
[[beat]]
say = { en = "We choose practice.", it = "Scegliamo la pratica." }
press = ["enter"]
step = "account"

[[beat]]
say = { en = "And the account.", it = "E l'account." }
press = ["enter"]
step = "key-type"

[[beat]]
say = { en = "Ed25519 it is.", it = "Ed25519, dunque." }
press = ["down", "up", "enter"]
step = "keypair"
""",
    )


async def test_a_tour_that_is_stopped_goes_on_move_by_move_and_says_what_it_presses(tour: Tour) -> None:
    async with watching(tour) as audience:
        await audience.see("We choose practice.")
        await audience.see("Step 1 of 9")
        await audience.move()
        await audience.reach(StepId.ACCOUNT)
        await audience.see("[Enter]")
        assert audience.mode is Mode.PAUSED
        await audience.move()
        await audience.see("And the account.")
        await audience.see("2/3")


async def test_space_stops_the_tour_and_lets_it_go_on_to_its_end(tour: Tour) -> None:
    async with watching(tour) as audience:
        await audience.see_mode(Mode.PLAYING)  # the hand on the clock is not shown before it moves
        await audience.press("space")
        await audience.see_mode(Mode.PLAYING)
        await audience.see_mode(Mode.ENDED)
        await audience.reach(StepId.KEYPAIR)
        await audience.see("the end")


async def test_plus_and_minus_change_the_speed_and_say_so(tour: Tour) -> None:
    async with watching(tour) as audience:
        await audience.press("minus")
        await audience.see("5x")
        await audience.press("plus")
        await audience.see("8x")


async def test_any_other_key_takes_over_at_that_very_point_and_does_what_it_does(tour: Tour) -> None:
    for binding, seen in (("down", "> ( ) Brand new"), ("f1", "Esc closes"), ("x", "> (•) Ready")):
        async with watching(tour) as audience:
            await audience.move()
            await audience.reach(StepId.ACCOUNT)
            await audience.press(binding)
            await audience.see("your turn")
            await audience.see(seen)
            await audience.see("F8")


async def test_keys_given_back_undo_what_the_person_did_and_the_tour_goes_on_where_it_stood(tour: Tour) -> None:
    async with watching(tour) as audience:
        await audience.move()
        await audience.reach(StepId.ACCOUNT)
        await audience.press("down", "down", "enter")  # an account that cannot make a key, and a window over it
        await audience.press("f1")
        await audience.see_mode(Mode.YOURS)
        session = audience.app.services.session
        await audience.press("f8")
        await audience.see_mode(Mode.ENDED)
        await audience.reach(StepId.KEYPAIR)
        assert audience.app.wizard.answers.account_name == "verified-plus"
        assert audience.app.services.session is not session


async def test_the_last_keys_of_an_impatient_person_do_nothing_while_the_tour_goes_back(tour: Tour) -> None:
    async with watching(tour) as audience:
        await audience.move()
        await audience.press("down")
        audience.burst("f8", "enter", "enter", "down", "q")
        await audience.see_mode(Mode.ENDED)
        await audience.reach(StepId.KEYPAIR)


async def test_while_a_person_has_the_keys_the_clock_runs_so_that_codes_change(tour: Tour) -> None:
    async with watching(tour) as audience:
        clock = audience.app.stage.clock
        assert clock() == tour.at
        await audience.press("down")
        await audience.until(lambda: clock() > tour.at)


async def test_what_was_taken_over_stays_practice(tour: Tour) -> None:
    async with watching(tour) as audience:
        await audience.press("down", "enter")
        await audience.see_mode(Mode.YOURS)
        await audience.until(lambda: audience.app.is_at_rest)
        assert audience.app.wizard.is_practice_only
        assert audience.step.STEP is StepId.PLACE


async def test_another_language_of_the_persons_is_kept_when_the_keys_are_given_back(tour: Tour) -> None:
    async with watching(tour) as audience:
        await audience.press("f2")
        await audience.see("tocca a te")
        await audience.press("f8")
        await audience.see_mode(Mode.ENDED)
        await audience.see("Ed25519, dunque.")
        await audience.see("Un titolo")


async def test_a_tour_that_is_looped_begins_anew_and_takes_the_keys_of_whoever_went_to_the_end(tour: Tour) -> None:
    async with watching(tour, is_paused=False, is_looped=True) as audience:
        stage = audience.app.stage
        await audience.until(lambda: audience.app.stage is not stage)
        await audience.reach(StepId.PLACE)
        await audience.see_mode(Mode.PLAYING)


async def test_a_looped_tour_takes_back_keys_that_nobody_uses_any_more(tour: Tour, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("keywizard.demo.app._LEFT_ALONE", 0.05)
    async with watching(tour, is_looped=True) as audience:
        await audience.press("down")
        stage = audience.app.stage
        await audience.until(lambda: audience.app.stage is not stage)


@pytest.mark.parametrize("key", ["ctrl+q", "ctrl+c"])
async def test_leaving_asks_nothing_for_there_is_nothing_to_lose(tour: Tour, key: str) -> None:
    for taken in (False, True):
        async with watching(tour) as audience:
            if taken:
                await audience.press("down")
            await audience.press(key)
            await audience.until(lambda: not audience.app.is_running)  # called at once
            assert not audience.app.return_code


async def test_a_program_that_is_not_where_the_tour_expects_it_stops_the_tour_and_names_the_line(tmp_path: Path) -> None:
    beats = '[[beat]]\nsay = { en = "Hm.", it = "Mah." }\n%s\n'
    for expected in ('step = "label"', 'blocked = ["enableReading"]', 'allowed = ["enableWithdrawals"]'):
        async with watching(tour_of(tmp_path, beats % expected)) as audience:
            await audience.press("space")
            await audience.see_mode(Mode.STRAYED)
            await audience.see("Line 5 of own.toml")
            await audience.press("down")
            await audience.see_mode(Mode.YOURS)


async def test_in_a_window_that_is_too_small_the_tour_waits_for_room_and_says_how_much_it_needs(tour: Tour) -> None:
    async with watching(tour) as audience:
        await audience.pilot.resize_terminal(60, 23)
        await audience.until(lambda: "60 columns and 24 rows" in audience.words)
        await audience.press("space")
        await audience.pilot.resize_terminal(60, 24)
        await audience.see_mode(Mode.ENDED)


async def test_no_letter_of_a_passphrase_is_shown_as_it_is_typed() -> None:
    async with watching(find_tour("first-key"), is_paused=False) as audience:
        heads: list[str] = []

        def is_typed() -> bool:
            heads.extend(audience.screen.splitlines()[-4:-3])
            return bool(heads) and "••••••••••••••••" in heads[-1]

        await audience.until(is_typed)
        assert not [head for head in heads if "no secret" in head]


@pytest.mark.parametrize("size", [(80, 24), (60, 24), (120, 40)])
@pytest.mark.parametrize("language", ["en", "it"])
async def test_captions_stand_whole_below_every_screen_and_window(tour: Tour, size: tuple[int, int], language: str) -> None:
    async with watching(tour, language, size=size) as audience:
        for window in (False, True):
            if window:
                await audience.press("f1")
            await audience.see("Scegliamo la pratica." if language == "it" else "We choose practice.")
            rows = audience.screen.splitlines()
            assert len(rows) == size[1]
            assert rows[-1].rstrip().endswith("^Q esci" if language == "it" else "^Q leave")
            assert not any(part in "\n".join(rows[-4:]) for part in ("│", "└", "["))


async def test_a_walk_of_a_looped_tour_that_a_person_takes_to_its_end_makes_room_for_the_next() -> None:
    async with watching(find_tour("first-key"), is_looped=True) as audience:
        await audience.to_restrictions()
        await audience.press("ctrl+n")
        await audience.reach(StepId.SUMMARY)
        stage = audience.app.stage
        await audience.press("ctrl+n")
        await audience.until(lambda: audience.app.stage is not stage)
        await audience.reach(StepId.PLACE)
        await audience.see_mode(Mode.PLAYING)


async def test_a_mouse_that_took_over_a_looped_tour_has_as_much_time_as_a_key(tour: Tour) -> None:
    async with watching(tour, is_looped=True) as audience:
        stage = audience.app.stage
        audience.app.post_message(MouseDown(None, 5, 5, 0, 0, 1, shift=False, meta=False, ctrl=False))
        await audience.see_mode(Mode.YOURS)
        audience.app._look_for_a_person()
        await audience.press("down")
        assert audience.mode is Mode.YOURS
        assert audience.app.stage is stage
