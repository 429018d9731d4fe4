"""A manifest: many keys in one TOML file, each with the answers that `create` takes.

[defaults]                            # answers of every key that has none of its own
place = "binance"
env = "production"
key_type = "ed25519"
no_passphrase = true

[[key]]                               # fifty keys, "bot 1" to "bot 50"
label = "bot {n}"
count = 50
ip = ["203.0.113.9"]

[[key]]
label = "treasury"
passphrase_file = "treasury_passphrase"

`{n}` counts from 1, and stands only in a table with `count`: in its label, where it must, its name, and the files of a passphrase, an API
key and a secret key. It is the only placeholder; any other brace is a letter like others.
"""

import functools
import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from keywizard.cli.answers_file import KINDS, Answer
from keywizard.cli.request import CreateRequest, laid_over, read_request
from keywizard.domain.errors import FileError, KeywizardError, UsageError
from keywizard.domain.label import showable, slug_of
from keywizard.domain.manifest_error import Found
from keywizard.domain.place import Route
from keywizard.domain.secret import Secret
from keywizard.store.atomic import read_bounded
from keywizard.store.toml import Document, TableLines

MAX_KEYS = 10_000
"""Keys in one manifest."""

_MAX_SIZE = 2 * 1024 * 1024
_NUMBER = "{n}"
_NUMBERED = ("label", "name", "passphrase_file", "api_key_file", "secret_key_file")
_COUNT = "count"
_SETS = ("defaults", "key")
_FLAG = re.compile(r"--([a-z-]+)")
_NAMING = frozenset({"flag", "flags"})
"""The values of an error that name flags."""


class Entry(NamedTuple):
    """A key of the manifest."""

    table: int
    """Which `[[key]]` it stands in, counted from 0."""
    request: CreateRequest
    """Every answer."""

    @property
    def name(self) -> str:
        """Its folder: the one that was asked for, or that of its label."""
        return self.request.name or slug_of(self.request.label)


class Manifest(NamedTuple):
    """What was read."""

    batch: str
    """What tells this batch from every other: 16 hex digits made of every answer of every key; comments and lay-out do not count."""
    entries: tuple[Entry, ...]
    """The keys that can be judged further, in order; all of them where there are no problems."""
    problems: tuple[Found, ...]
    """Everything that does not do, in no order; what holds for many keys of a table stands there as often."""
    lines: "Lines"
    """Where answers stand."""


class Lines:
    """Finds the line of an answer: in its table, or among the defaults."""

    def __init__(self, document: Document) -> None:
        """Look into a manifest."""
        self._keys: TableLines = document.tables("key")
        self._defaults: TableLines = document.tables("defaults")

    def of_table(self, table: int) -> int:
        """Give the line of a `[[key]]`."""
        return self._keys.of_table(table)

    def of_answer(self, table: int, answer: str) -> int:
        """Give the line of an answer that holds for a table; that of the table itself where it is nowhere."""
        return self._keys.of_field(table, answer) or self._defaults.of_field(0, answer) or self.of_table(table)

    def of_default(self, answer: str) -> int:
        """Give the line of an answer among the defaults."""
        return self._defaults.of_field(0, answer) or self._defaults.of_table(0)


def read_manifest(path: Path, now: datetime) -> Manifest:
    """Read a manifest and judge every answer in it; raises FileError where it cannot be read as such at all."""
    return _Reading(Document(path, read_bounded(path, _MAX_SIZE)), now).manifest()


class _Reading:
    """One look through a manifest."""

    def __init__(self, document: Document, now: datetime) -> None:
        self._document = document
        self._now = now
        self._lines = Lines(document)
        self._problems: list[Found] = []
        self._half_read: set[int | None] = set()
        """Tables, or nothing for the defaults, with answers that could not be read: what they lack is no fault, and no rule is asked."""
        self._labelled: list[Entry] = []
        """Every key that has a label, also one that has other problems."""
        self._passphrase_of = functools.cache(_read_passphrase)

    def manifest(self) -> Manifest:
        for field in self._document.values:
            if field not in _SETS:
                line = max(self._document.line_of(field), self._document.tables(field).of_table(0))
                self._object(line, UsageError("manifest-field-unknown", field=showable(field, 40)))
        defaults = self._defaults()
        given = [(table, answers) for table, values in enumerate(self._tables()) for answers in self._answers(table, values)]
        digest = hashlib.sha256(json.dumps([laid_over(defaults, answers) for _, answers in given], sort_keys=True).encode())
        entries = tuple(self._entries(defaults, given))
        self._refuse_doubles()
        return Manifest(digest.hexdigest()[:16], entries, tuple(self._problems), self._lines)

    def _object(self, line: int, error: KeywizardError) -> None:
        self._problems.append(Found(line, error))

    def _defaults(self) -> Mapping[str, Answer]:
        values = self._document.values.get("defaults", {})
        if not isinstance(values, dict):
            raise self._document.wrong("defaults")
        return dict(self._read(None, values))

    def _tables(self) -> list[Mapping[str, Any]]:
        tables = self._document.values.get("key")
        if not isinstance(tables, list) or not tables or not all(isinstance(table, dict) for table in tables):
            raise FileError("manifest-without-keys", path=str(self._document.path))
        if sum(_count_of(table) or 1 for table in tables) > MAX_KEYS:
            raise FileError("manifest-too-many-keys", path=str(self._document.path), most=MAX_KEYS)
        return tables

    def _read(self, table: int | None, values: Mapping[str, Any]) -> Iterator[tuple[str, Answer]]:
        for field, value in values.items():
            try:
                yield field, KINDS[field](value)
            except (ValueError, TypeError, KeyError, OverflowError):
                problem = "manifest-value-wrong" if field in KINDS else "manifest-field-unknown"
                line = self._lines.of_default(field) if table is None else self._lines.of_answer(table, field)
                self._object(line, UsageError(problem, field=showable(field, 40)))
                self._half_read.add(table)

    def _answers(self, table: int, values: Mapping[str, Any]) -> Iterator[Mapping[str, Answer]]:
        line_of = functools.partial(self._lines.of_answer, table)
        answers = dict(self._read(table, {field: value for field, value in values.items() if field != _COUNT}))
        numbered = [field for field in _NUMBERED if _NUMBER in str(answers.get(field))]
        count = _count_of(values)
        if _COUNT not in values:
            for field in numbered:
                self._object(line_of(field), UsageError("manifest-number-without-count", field=field))
        elif count is None:
            self._object(line_of(_COUNT), UsageError("manifest-count-wrong", most=MAX_KEYS))
        elif "label" in answers and "label" not in numbered:
            self._object(line_of("label"), UsageError("manifest-label-without-number"))
            count = None
        for number in range(1, (count or 1) + 1):  # what has no count that does is judged once
            yield answers | {field: str(answers[field]).replace(_NUMBER, str(number)) for field in numbered}

    def _entries(self, defaults: Mapping[str, Answer], given: Iterable[tuple[int, Mapping[str, Answer]]]) -> Iterator[Entry]:
        for table, answers in given:
            is_half_read = bool(self._half_read & {None, table})
            read = read_request(laid_over(defaults, answers), self._now, self._passphrase_of)
            for answer, error in read.problems:
                if answer or not is_half_read:
                    self._object(self._lines.of_answer(table, answer), _by_fields(error))
            if read.request.route is Route.WEB:
                self._object(self._lines.of_answer(table, "route"), UsageError("manifest-route-web"))
            entry = Entry(table, read.request)
            if entry.request.label:
                self._labelled.append(entry)
            if not (read.problems or is_half_read):
                yield entry

    def _refuse_doubles(self) -> None:
        labels: dict[str, int] = {}
        names: dict[str, int] = {}
        api_keys: dict[str, int] = {}
        for entry in self._labelled:
            request = entry.request
            if not self._is_first(labels, request.label, entry, "label", "manifest-label-twice"):
                continue
            self._is_first(names, entry.name, entry, "name" if request.name else "label", "manifest-name-twice")
            if request.api_key:
                self._is_first(api_keys, request.api_key, entry, "api_key_file", "manifest-api-key-twice")

    def _is_first(self, seen: dict[str, int], value: str, entry: Entry, answer: str, problem: str) -> bool:
        if value not in seen:
            seen[value] = entry.table
            return True
        shown = {"label": entry.request.label} if answer == "label" else {}
        first = self._lines.of_table(seen[value])
        self._object(self._lines.of_answer(entry.table, answer), UsageError(problem, name=entry.name, first=first, **shown))
        return False


def _count_of(table: Mapping[str, Any]) -> int | None:
    count = table.get(_COUNT)
    return count if isinstance(count, int) and not isinstance(count, bool) and 1 <= count <= MAX_KEYS else None


def _by_fields(error: KeywizardError) -> KeywizardError:
    """Name the fields of the file where flags of the command line are named."""
    if not isinstance(error, UsageError):
        return error
    named = {name: _FLAG.sub(lambda flag: flag[1].replace("-", "_"), str(error.values[name])) for name in _NAMING & error.values.keys()}
    problem = "manifest-answers-missing" if error.problem == "answers-missing" else error.problem
    return UsageError(problem, **{**error.values, **named})


def _read_passphrase(path: Path) -> Secret[str]:
    from keywizard.cli.secret_files import read_passphrase

    return read_passphrase(path)
