"""`keywizard list`: every stored key in a row, or those that are looked for."""

import argparse
import functools
import os
import sys
from collections.abc import Iterable, Iterator, Sequence

from keywizard.cli.diagnostics import ExitCode, warn
from keywizard.cli.output import print_json, print_lines
from keywizard.cli.rule_lines import wrapped
from keywizard.cli.stored import key_object
from keywizard.domain.errors import FileError, UsageError
from keywizard.domain.key_type import KeyType
from keywizard.domain.place import Environment, Place
from keywizard.i18n.translator import Translator
from keywizard.session.session import Session
from keywizard.store.keyring import Keyring
from keywizard.store.listing import ListedKey, read_listed
from keywizard.views.cells import shortened
from keywizard.views.keyring import KeyRow, RowWriter
from keywizard.views.keyring_details import LONG, facts_of
from keywizard.views.keyring_search import Finder, Order, filter_of, in_order

PLACES = (*Place, *Environment)
"""What `--place` takes: a place, or one of Binance's exchanges."""
_WIDTH = 80
_LEAST_NAME, _LEAST_LABEL = 12, 8
"""Cells: names are padded at least so far, and labels are shown where they have as many."""
_GAP, _LEAD = "  ", "    "


def list_keys(parsed: argparse.Namespace, translate: Translator) -> ExitCode:
    """List keys; one that cannot be read is named on standard error and does not stop the others.

    `--names` alone reads none of them, for shells that ask at every press of Tab.
    """
    if parsed.names and parsed.long:
        raise UsageError("flags-contradict", flags="--long, --names")
    session = Session.open(os.environ)
    if parsed.names and not (parsed.filter or parsed.place or parsed.key_type or parsed.sort):
        return _list_names(session.keyring.names(), as_json=parsed.json)
    writer = RowWriter(translate, session.now())
    is_wanted = _chooser(parsed, Finder(translate, writer))
    order = Order(_one_of(parsed.sort, "--sort", tuple(Order)) or Order.NAME)
    everything = list(_read(session.keyring, translate))
    keys = in_order(filter(is_wanted, everything), order)
    if parsed.names:
        return _list_names([listed.name for listed in keys], as_json=parsed.json)
    if parsed.json:
        print_json(list(_objects(session.keyring, keys, translate)))
    elif keys:
        print_lines(_lines(keys, translate, writer, is_long=bool(parsed.long)))
    else:
        print_lines([translate("list.none-found" if everything else "list.none")])
    return ExitCode.DONE


def _list_names(names: Sequence[str], *, as_json: bool) -> ExitCode:
    if as_json:
        print_json(list(names))
    else:
        print_lines(names)
    return ExitCode.DONE


def _chooser(parsed: argparse.Namespace, finder: Finder) -> "_Chooser":
    place = _one_of(parsed.place, "--place", tuple(PLACES))
    key_type = _one_of(parsed.key_type, "--key-type", tuple(KeyType))
    return _Chooser(finder, " ".join(parsed.filter or ()), place, key_type)


class _Chooser:
    """Tells whether a key is among those that are looked for."""

    def __init__(self, finder: Finder, words: str, place: str | None, key_type: str | None) -> None:
        self._finder = finder
        self._has_words = filter_of(words) if words.strip() else None
        self._place = place
        self._key_type = key_type

    def __call__(self, listed: ListedKey) -> bool:
        profile = listed.profile
        if self._place is not None and self._place not in {profile.place, profile.environment}:
            return False
        if self._key_type is not None and self._key_type != profile.key_type:
            return False
        return self._has_words is None or self._has_words(self._finder.words(listed))


def _one_of(value: str | None, flag: str, choices: tuple[str, ...]) -> str | None:
    if value is not None and value not in choices:
        raise UsageError("value-unknown", flag=flag, choices=", ".join(choices))
    return value


def _read(keyring: Keyring, translate: Translator) -> Iterator[ListedKey]:
    for each in read_listed(keyring, keyring.names()):
        if isinstance(each, FileError):
            warn(each, translate)
        else:
            yield each


def _objects(keyring: Keyring, keys: Iterable[ListedKey], translate: Translator) -> Iterator[dict[str, object]]:
    for listed in keys:
        try:
            yield key_object(keyring.get(listed.name))
        except FileError as error:
            warn(error, translate)


def _lines(keys: list[ListedKey], translate: Translator, writer: RowWriter, *, is_long: bool) -> Iterator[str]:
    rows = [writer.row(listed) for listed in keys]
    lines = table(rows, None if is_long else _columns())
    if not is_long:
        yield from lines
        return
    broken = functools.lru_cache(1024)(wrapped)  # many keys may do the same
    for listed, line in zip(keys, lines, strict=True):
        yield line
        for fact in facts_of(translate, writer, listed.profile):
            if fact.title in LONG:
                said = f"{translate(fact.title)} {fact.value}"
                yield from broken(_LEAD, said) if len(said) > _WIDTH - len(_LEAD) else (f"{_LEAD}{said}",)


def table(rows: list[KeyRow], columns: int | None) -> Iterator[str]:
    """Give a line a row; where there are `columns`, what is left of them is for labels that the name does not tell."""
    widths = [max(map(len, cells)) for cells in zip(*(row[:-1] for row in rows), strict=True)]
    others = sum(widths[1:]) + len(_GAP) * (len(widths) - 1)
    widths[0] = min(widths[0], max(_WIDTH - others, _LEAST_NAME))
    form = _GAP.join(f"{{:<{width}}}" for width in widths)
    for row in rows:
        line = form.format(*row[:-1])
        yield _labelled(line, row.label, columns) if row.label and columns else line.rstrip()


def _labelled(line: str, label: str, columns: int) -> str:
    room = columns - len(line) - len(_GAP)
    return f"{line}{_GAP}{shortened(label, room)}" if room >= _LEAST_LABEL else line.rstrip()


def _columns() -> int:
    try:
        return max(os.get_terminal_size(sys.stdout.fileno()).columns, _WIDTH)
    except (OSError, ValueError):  # whoever reads it is no terminal
        return _WIDTH
