"""What is written down of a crash."""

import stat
from pathlib import Path

import pytest

from keywizard.store.crash import write_crash_report

CANARY = "canary-private-key-canary"


def crash(secret: str) -> Exception:
    with pytest.raises(RuntimeError) as caught:
        look_up({}, secret)
    return caught.value


def look_up(known: dict[str, str], secret: str) -> str:
    try:
        return known[secret]
    except KeyError as error:
        message = f"while holding {secret}"
        raise RuntimeError(message) from error


def test_it_says_where_and_nothing_that_was_worked_on(tmp_path: Path) -> None:
    path = write_crash_report(tmp_path / "state", crash(CANARY))
    text = path.read_text()
    assert CANARY not in text
    assert "holding" not in text
    assert [line for line in text.splitlines() if not line.startswith("  ")] == ["builtins.RuntimeError", "builtins.KeyError"]
    assert text.count(f"{__file__}:") == 3
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_an_earlier_report_stays(tmp_path: Path) -> None:
    first, second = (write_crash_report(tmp_path, crash(CANARY)) for _ in range(2))
    assert first != second
    assert first.exists()


def test_causes_that_go_in_a_circle_come_to_an_end(tmp_path: Path) -> None:
    one, other = ValueError(), ValueError()
    one.__cause__, other.__cause__ = other, one
    assert write_crash_report(tmp_path, one).stat().st_size < 100_000


def test_a_plain_error_needs_no_traceback(tmp_path: Path) -> None:
    assert write_crash_report(tmp_path, ValueError(CANARY)).read_text() == "builtins.ValueError\n"


@pytest.mark.parametrize("error", [KeyboardInterrupt(), SystemExit(1)], ids=repr)
def test_interruptions_are_written_down_too(error: BaseException, tmp_path: Path) -> None:
    assert write_crash_report(tmp_path, error).read_text() == f"builtins.{type(error).__name__}\n"
