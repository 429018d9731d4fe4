"""Time of a tour: stopped, moved on, hurried. The clock on the wall is not looked at: what would take an hour must not be waited for."""

import asyncio

from keywizard.demo.pace import SPEEDS, LivePace, RecordedPace

HOUR = 3600.0


async def is_waiting(task: "asyncio.Task[None]") -> bool:
    for _ in range(10):
        await asyncio.sleep(0)
    return not task.done()


async def test_time_that_is_stopped_goes_on_by_single_moves() -> None:
    pace = LivePace()
    pace.pause()
    holds = asyncio.create_task(pace.hold(HOUR))
    assert await is_waiting(holds)
    pace.step()
    await asyncio.wait_for(holds, 30)
    assert pace.is_paused
    again = asyncio.create_task(pace.hold(HOUR))
    assert await is_waiting(again)
    again.cancel()


async def test_a_move_that_was_asked_for_too_early_is_not_lost_and_no_other_is_given() -> None:
    pace = LivePace()
    pace.step()
    await asyncio.wait_for(pace.hold(HOUR), 30)
    again = asyncio.create_task(pace.hold(HOUR))
    assert await is_waiting(again)
    again.cancel()


async def test_going_on_from_a_stop_waits_for_what_is_left() -> None:
    pace = LivePace()
    pace.pause()
    holds = asyncio.create_task(pace.hold(HOUR))
    assert await is_waiting(holds)
    pace.pause()
    assert await is_waiting(holds)
    holds.cancel()


async def test_a_wait_that_is_over_at_the_new_speed_ends() -> None:
    pace = LivePace(SPEEDS[0])
    holds = asyncio.create_task(pace.hold(0.4))
    assert await is_waiting(holds)
    pace.change_speed(len(SPEEDS))
    await asyncio.wait_for(holds, 30)
    assert pace.speed == SPEEDS[-1]


def test_speed_stays_within_its_bounds_and_begins_at_the_nearest() -> None:
    pace = LivePace(1.2)
    pace.change_speed(1)
    assert pace.speed == 1.5
    pace.change_speed(100)
    assert pace.speed == SPEEDS[-1]
    pace.change_speed(-100)
    assert pace.speed == SPEEDS[0]


async def test_recorded_time_costs_none() -> None:
    pace = RecordedPace()
    await asyncio.wait_for(pace.hold(HOUR), 30)
    await pace.hold(1.5)
    assert pace.seconds == HOUR + 1.5
