"""Many processes at the same moment: one wins, the others are told so, and nothing is lost or there twice."""

import os
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from keywizard.domain.errors import KeywizardError
from keywizard.domain.key_type import KeyType
from keywizard.domain.place import Environment
from keywizard.keys.importing import read_foreign_key
from keywizard.session import lifecycle
from keywizard.session.importing import ImportOrder, import_pair
from keywizard.session.offline_check import OfflineCheck
from keywizard.session.rotation import RotationOrder, rotate
from tests.proof.children import Child
from tests.proof.rows import Case, foreign_pair, passphrase_changed, unremembered
from tests.proof.seen import PASSPHRASES, see, start

CREATORS = 100
"""Processes that want one name."""


def at_once(works: Sequence[Callable[[], object]]) -> list[str | None]:
    """Do all pieces of work at the same moment, each in a process of its own; gives what each says, nothing where it did what it was to."""
    starting, hold = os.pipe()

    def wait_and_work(work: Callable[[], object]) -> str | None:
        os.close(hold)
        os.read(starting, 1)  # ends once the last one holds it no longer
        try:
            work()
        except KeywizardError as error:
            return error.problem
        return None

    children = [Child(partial(wait_and_work, work)) for work in works]
    os.close(hold)
    os.close(starting)
    return [child.ended().outcome for child in children]


def one_name(folder: Path, creators: int = CREATORS) -> Counter[str | None]:
    """Have many processes store a key of their own under one name: exactly one wins."""
    case = Case(folder)
    case.home.mkdir(0o700)

    def create(number: int) -> None:
        # Where each would be the same pair, another check would come first.
        order = ImportOrder(f"bot {number}", "wanted", Environment.DEMO, None, None)
        foreign_pair.cache_clear()
        import_pair(case.session(), read_foreign_key(foreign_pair(KeyType.ED25519), None), order)

    told = at_once([partial(create, number) for number in range(creators)])
    assert Counter(told) == {None: 1, "key-exists": creators - 1}, Counter(told)
    (key,) = see(case.home)
    assert (key.name, key.profile.label) == ("wanted", f"bot {told.index(None)}")
    assert start(case.home) == ()
    return Counter(told)


def one_new_name(folder: Path, keys: int = 8) -> Counter[str | None]:
    """Have each of many keys renamed to one name: exactly one is, and all are there."""
    case = Case(folder)
    names = [f"bot-{number}" for number in range(keys)]
    for name in names:
        foreign_pair.cache_clear()
        order = ImportOrder(name, name, Environment.DEMO, None, None)
        import_pair(case.session(), read_foreign_key(foreign_pair(KeyType.ED25519), None), order)
    before = {key.secret for key in see(case.home)}
    told = at_once([lambda name=name: lifecycle.rename(case.session(), name, "Wanted", "wanted") for name in names])  # type: ignore[misc]  # this turn's
    assert Counter(told) == {None: 1, "key-exists": keys - 1}, Counter(told)
    now = see(case.home)
    assert {key.secret for key in now} == before
    assert {key.name for key in now} == {*names, "wanted"} - {names[told.index(None)]}
    return Counter(told)


def delete_and_look(folder: Path, lookers: int = 12) -> Counter[str | None]:
    """Have a key removed while others check it: each finds it whole, or gone."""
    case = Case(folder)
    unremembered(KeyType.ED25519, None, case)

    def check() -> None:
        session = case.session()
        found = list(OfflineCheck(session.keyring, session.keyring.get("my-bot"), None).run())
        assert found

    told = at_once([check] * (lookers // 2) + [lambda: lifecycle.delete(case.session(), "my-bot")] + [check] * (lookers // 2))
    assert told[lookers // 2] is None, told
    assert set(told) <= {None, "key-unknown", "file-missing"}, told
    assert see(case.home) == ()
    return Counter(told)


def rotate_and_delete(folder: Path) -> Counter[str | None]:
    """Have a key replaced and removed at once: what is there afterwards is whole, and the removed one is gone."""
    case = Case(folder)
    unremembered(KeyType.ED25519, None, case)
    told = at_once(
        [
            lambda: rotate(case.session(), "my-bot", RotationOrder()),
            lambda: lifecycle.delete(case.session(), "my-bot"),
            lambda: rotate(case.session(), "my-bot", RotationOrder()),
        ]
    )
    assert told[1] is None, told
    assert {told[0], told[2]} <= {None, "key-unknown", "file-missing", "rotation-under-way"}, told
    now = see(case.home)
    assert "my-bot" not in {key.name for key in now}
    assert len(now) <= 1, [key.name for key in now]
    return Counter(told)


def two_passphrases(folder: Path) -> Counter[str | None]:
    """Have a key put under another passphrase by several at once: one does, and the others have the wrong one by then."""
    case = Case(folder)
    unremembered(KeyType.ED25519, PASSPHRASES[0], case)
    (before,) = see(case.home)
    told = at_once([partial(passphrase_changed, *PASSPHRASES, case)] * 4)
    assert Counter(told) == {None: 1, "passphrase-wrong": 3}, told
    (now,) = see(case.home)
    assert (now.secret, now.passphrase) == (before.secret, 1)
    return Counter(told)


RACES: dict[str, Callable[[Path], Counter[str | None]]] = {
    f"{CREATORS} creators of one name": one_name,
    "renamed to one name": one_new_name,
    "deleted and checked": delete_and_look,
    "rotated and deleted": rotate_and_delete,
    "two passphrases": two_passphrases,
}
"""Each race, by what it is called in reports."""
