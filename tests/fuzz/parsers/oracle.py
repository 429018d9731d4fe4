"""What must hold of a parser, whatever it is given: an answer or a documented error, in bounded work, and no word of a secret."""

import sys
import time
import traceback
from collections.abc import Callable, Iterable
from types import FrameType
from typing import Any, NamedTuple

from keywizard.domain.errors import KeywizardError
from keywizard.i18n.translator import LANGUAGES, Translator
from tests.fuzz.parsers.parser import PLANTED, Parser

RUN = 12
"""Characters in a row by which a secret is known."""
MOST_CALLS, CALLS_PER_BYTE = 150_000, 400
"""Calls of Python and of C that an input may cost: the work of the slowest samples, several times over."""
MOST_SECONDS = 5.0
"""Of a processor, for what a single call of C may cost, which counts as one; other programs on the machine do not count."""
_TRANSLATORS = tuple(map(Translator, LANGUAGES))


class Finding(NamedTuple):
    """What did not hold."""

    parser: str
    """What was read."""
    what: str
    """What went wrong: `crash`, `work`, `echo`, and where."""
    data: bytes
    """The input, its secrets in place."""


def _runs(secret: str) -> Iterable[str]:
    return (secret[at : at + RUN] for at in range(len(secret) - RUN + 1))


SECRET_RUNS = frozenset(run for secret in PLANTED.values() for run in _runs(secret.decode()))


def is_told(text: str) -> bool:
    """Tell whether a part of a planted secret stands in a text."""
    return any(text[at : at + RUN] in SECRET_RUNS for at in range(len(text) - RUN + 1))


class _TooMuchWorkError(BaseException):
    """No parser catches it."""


def _limited(limit: int) -> Callable[[FrameType, str, Any], None]:
    left = limit

    def count(frame: FrameType, event: str, argument: Any) -> None:
        del frame, argument
        nonlocal left
        left -= event.endswith("call")
        if left < 0:
            sys.setprofile(None)
            raise _TooMuchWorkError

    return count


def judge(parser: Parser, data: bytes) -> Finding | None:
    """Have an input read, and give what did not hold, if anything."""
    data = parser.planted(data)
    begun = time.thread_time()
    outer = sys.getprofile()
    sys.setprofile(_limited(MOST_CALLS + CALLS_PER_BYTE * len(data)))
    try:
        told = _told(parser, data)
    except _TooMuchWorkError:
        return Finding(parser.name, "work: more calls than an input of this size may cost", data)
    except Exception as error:  # noqa: BLE001  # whatever comes out that may not is what is looked for
        return Finding(parser.name, f"crash: {_where(error)}", data)
    finally:
        sys.setprofile(outer)
    if time.thread_time() - begun > MOST_SECONDS:
        return Finding(parser.name, "work: seconds of the processor", data)
    if is_told(told):
        return Finding(parser.name, "echo", data)
    return None


def _told(parser: Parser, data: bytes) -> str:
    try:
        return "\n".join(parser.read(data) or ())
    except parser.errors as error:
        return "\n".join(_rendered(error))


def _rendered(error: Exception) -> Iterable[str]:
    yield f"{error!r} {error}"
    if isinstance(error, KeywizardError):
        for translate in _TRANSLATORS:
            for message_id in (error.message_id, error.hint_id):
                if not translate.has(message_id):
                    raise AssertionError(f"no text {message_id}")
                yield translate(message_id, **error.values)


def _where(error: Exception) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    last = next((frame for frame in reversed(frames) if "keywizard" in frame.filename.split("/tests/")[-1]), frames[-1])
    return f"{type(error).__name__} in {last.filename.rpartition('/')[2]}:{last.lineno} {last.name}"
