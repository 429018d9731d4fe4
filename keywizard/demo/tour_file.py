"""Reading a tour. Trainers write them, so whatever is wrong is told with its line.

title = { en = "Your first key", it = "La prima chiave" }
about = { en = "…", it = "…" }
account = "verified-plus"                 # a practice account: keywizard --help names them
at = 2026-11-28T09:00:00Z                 # the moment it takes place; the clock stands still

[[beat]]
say = { en = "…", it = "…" }              # two lines of 76 columns at most; left out: the one before stays
later = 30                                # seconds by which the clock is put on
type = "spot bot"                         # letters
press = ["down", "enter"]                 # keys, by the names of keys.py, or single characters
hold = 2.5                                # seconds to look at it
step = "label"                            # what has to be so afterwards: the step,
blocked = ["enableWithdrawals"]           # what the rules refuse,
allowed = ["enableReading"]               # and what they allow
"""

import textwrap
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from keywizard.demo.keys import is_known
from keywizard.demo.tour import CAPTION_LINES, CAPTION_WIDTH, Beat, Expectation, Tour
from keywizard.domain.errors import FileError
from keywizard.domain.label import showable
from keywizard.domain.permission import Permission
from keywizard.exchange.simulated.scenarios import SCENARIOS_BY_NAME
from keywizard.flow.steps import StepId
from keywizard.i18n.translator import LANGUAGES
from keywizard.session.account_file import moment
from keywizard.store.atomic import read_bounded
from keywizard.store.toml import Document, TableLines

T = TypeVar("T")
WordT = TypeVar("WordT", bound=StrEnum)

_MAX_SIZE = 256 * 1024
_MAX_BEATS = 500
_MAX_TYPED = 200
_MAX_NAME = 40
_MAX_HOLD = 60
_MAX_LATER = 366 * 24 * 3600
_FIELDS = ("title", "about", "account", "at", "beat")
_BEAT_FIELDS = ("say", "later", "type", "press", "hold", "step", "blocked", "allowed")


class WrongError(Exception):
    """A value does not do; the problem is `tour-<problem>`."""

    def __init__(self, problem: str, /, **values: str | int) -> None:
        """Name the problem, and what its texts need beside file and line."""
        super().__init__(problem)
        self.problem = problem
        self.values = values


class _Place(NamedTuple):
    """Where a value stands."""

    path: Path
    line: int


def read_tour(path: Path, name: str) -> Tour:
    """Read the tour `name`; raises FileError with path and line for the first thing that does not do."""
    document = Document(path, read_bounded(path, _MAX_SIZE))
    lines = document.tables("beat")

    def take(field: str, read: Callable[[Any], T]) -> T:
        if field not in document.values:
            raise FileError("tour-field-missing", path=str(path), line=1, field=field)
        return _checked(_Place(path, document.line_of(field)), field, lambda: read(document.values[field]))

    for field in document.values:
        if field not in _FIELDS:
            raise _unknown(_Place(path, document.line_of(field)), field, _FIELDS)
    beats = take("beat", _tables)
    return Tour(
        name,
        showable(path.name, _MAX_NAME),
        title=take("title", _spoken),
        about=take("about", _spoken),
        account=take("account", _scenario),
        at=take("at", moment),
        beats=tuple(_beat(path, lines, index, table) for index, table in enumerate(beats)),
    )


def _beat(path: Path, lines: TableLines, index: int, table: Mapping[str, Any]) -> Beat:
    line = lines.of_table(index)
    for field in table:
        if field not in _BEAT_FIELDS:
            raise _unknown(_Place(path, lines.of_field(index, field) or line), field, _BEAT_FIELDS)

    def take(field: str, read: Callable[[Any], T], otherwise: T) -> T:
        if field not in table:
            return otherwise
        return _checked(_Place(path, lines.of_field(index, field) or line), field, lambda: read(table[field]))

    beat = Beat(
        line,
        say=take("say", _captions, {}),
        later=take("later", _seconds, 0),
        typed=take("type", _typed, ""),
        press=take("press", _keys, ()),
        hold=take("hold", _hold, 0.0),
        expects=Expectation(
            take("step", lambda value: _word(StepId, value), None),
            take("blocked", _permissions, frozenset()),
            take("allowed", _permissions, frozenset()),
        ),
    )
    if not (beat.say or beat.bindings):
        raise FileError("tour-beat-empty", path=str(path), line=beat.line)
    return beat


def _unknown(place: _Place, field: str, known: Sequence[str]) -> FileError:
    problem = "tour-field-unknown" if known is _FIELDS else "tour-beat-field-unknown"
    return FileError(problem, path=str(place.path), line=place.line, field=showable(field, 40), fields=", ".join(known))


def _checked(place: _Place, field: str, read: Callable[[], T]) -> T:
    try:
        return read()
    except WrongError as error:
        problem = f"tour-{error.problem}"
        raise FileError(problem, path=str(place.path), line=place.line, field=field, **error.values) from None
    except (ValueError, TypeError, KeyError, OverflowError):
        raise FileError("toml-value-wrong", path=str(place.path), field=field, line=place.line) from None


def _tables(value: object) -> list[Mapping[str, Any]]:
    if isinstance(value, dict):
        raise WrongError("beat-single")
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        raise TypeError
    if not 0 < len(value) <= _MAX_BEATS:
        raise WrongError("beats-count", most=_MAX_BEATS)
    return value


def _spoken(value: object) -> Mapping[str, str]:
    if not isinstance(value, dict):
        raise TypeError
    for language in LANGUAGES:
        if language not in value:
            raise WrongError("language-missing", language=language)
    if len(value) != len(LANGUAGES):
        raise WrongError("language-unknown", languages=", ".join(LANGUAGES))
    return {language: _words(value[language]) for language in LANGUAGES}


def _words(value: object) -> str:
    if not isinstance(value, str) or not value.strip() or not value.isprintable():
        raise TypeError
    return value.strip()


def _captions(value: object) -> Mapping[str, str]:
    captions = _spoken(value)
    for language, caption in captions.items():
        if len(textwrap.wrap(caption, CAPTION_WIDTH)) > CAPTION_LINES:
            raise WrongError("caption-long", language=language, lines=CAPTION_LINES, width=CAPTION_WIDTH)
    return captions


def _scenario(value: object) -> str:
    if value not in SCENARIOS_BY_NAME:
        raise WrongError("account-unknown", choices=", ".join(SCENARIOS_BY_NAME))
    return str(value)


def _typed(value: object) -> str:
    if not isinstance(value, str) or not value.isprintable() or not 0 < len(value) <= _MAX_TYPED:
        raise ValueError
    return value


def _keys(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise TypeError
    for each in value:
        if not isinstance(each, str) or not is_known(each):
            raise WrongError("key-unknown", name=showable(str(each), 40))
    return tuple(value)


def _permissions(value: object) -> frozenset[Permission]:
    if not isinstance(value, list):
        raise TypeError
    return frozenset(_word(Permission, each) for each in value)


def _word(kind: type[WordT], value: object) -> WordT:
    try:
        return kind(str(value))
    except ValueError:
        raise WrongError("word-unknown", name=showable(str(value), 40), choices=", ".join(kind)) from None


def _seconds(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= _MAX_LATER:
        raise ValueError
    return value


def _hold(value: object) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value <= _MAX_HOLD:
        raise ValueError
    return float(value)
