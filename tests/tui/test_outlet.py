"""What is written goes out in its order, and a line that stalls holds nobody up."""

import os
import threading

from keywizard.tui.outlet import Outlet

LIMIT = 20.0


def read_all(descriptor: int, count: int) -> bytes:
    data = b""
    while len(data) < count:
        data += os.read(descriptor, 1 << 16)
    return data


def test_everything_goes_out_in_its_order_and_the_end_is_told() -> None:
    reading, writing = os.pipe()
    cleared = threading.Event()
    outlet = Outlet(writing, "utf-8", cleared.set)
    assert outlet.is_clear
    for number in range(1000):
        outlet.write(f"{number} è\n")
    expected = "".join(f"{number} è\n" for number in range(1000)).encode()
    assert read_all(reading, len(expected)) == expected
    assert outlet.drain(LIMIT)
    assert cleared.wait(LIMIT)
    os.close(reading)


def test_a_line_that_nobody_reads_from_holds_no_writer_up() -> None:
    reading, writing = os.pipe()
    outlet = Outlet(writing, "utf-8", lambda: None)
    for _ in range(1000):
        outlet.write("x" * 1000)
    assert not outlet.is_clear
    assert not outlet.drain(0.05)
    assert read_all(reading, 1_000_000) == b"x" * 1_000_000
    assert outlet.drain(LIMIT)
    os.close(reading)


def test_what_nobody_can_take_any_more_is_dropped() -> None:
    reading, writing = os.pipe()
    outlet = Outlet(writing, "utf-8", lambda: None)
    os.close(reading)
    outlet.write("gone")
    assert outlet.drain(LIMIT)


def test_a_terminal_that_another_program_made_non_blocking_gets_everything_too() -> None:
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    outlet = Outlet(writing, "utf-8", lambda: None)
    outlet.write("x" * 500_000)
    assert len(read_all(reading, 500_000)) == 500_000
    assert outlet.drain(LIMIT)
    os.close(reading)


def test_what_an_old_encoding_lacks_becomes_a_question_mark() -> None:
    reading, writing = os.pipe()
    outlet = Outlet(writing, "latin-1", lambda: None)
    outlet.write("è─")
    assert read_all(reading, 2) == b"\xe8?"
    assert outlet.drain(LIMIT)
    os.close(reading)
