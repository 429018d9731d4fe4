"""A walk over the whole store in any order, with ends at any operation, held against a dictionary."""

import shutil
from collections.abc import Callable
from typing import NamedTuple

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from keywizard.domain.errors import KeywizardError
from keywizard.domain.key_type import KeyType
from keywizard.domain.place import Environment, Place
from keywizard.domain.secret import Secret
from keywizard.flow.commands import AttachApiKey
from keywizard.keys.generate import keypair_of
from keywizard.keys.importing import read_foreign_key
from keywizard.session import lifecycle
from keywizard.session.backup import make_backup, read_backup
from keywizard.session.binance_keys import attach
from keywizard.session.importing import ImportOrder, import_pair
from keywizard.session.passphrases import change_passphrase
from keywizard.session.restore import plan_restore, restore
from keywizard.session.rotation import RotationOrder, rotate
from tests.exchange.practice import NOW
from tests.proof.children import in_child
from tests.proof.interposed import ending_at, interpose
from tests.proof.kills import scratch
from tests.proof.rows import BACKUP_PASSPHRASE, Case, binance, generate_private_key, practice, quick, unremembered
from tests.proof.seen import PASSPHRASES, SeenKey, see, start, whole_between

_NUMBERS = st.integers(0, 99)
_PASSPHRASES = st.sampled_from([None, 0, 1])
_MOST_KEYS = 6


class Kept(NamedTuple):
    """What is to be so of a key."""

    label: str
    """Its label."""
    secret: str
    """Its private key or secret key."""
    fingerprint: str | None
    """The public key's."""
    api_key: str | None
    """What Binance knows it by."""
    passphrase: int | None
    """Which passphrase opens it."""
    is_retired: bool
    """Whether it is used no longer."""
    replaces: str | None
    """The key that it replaces."""
    is_simulated: bool
    """Whether it is one of the practice exchange."""


def kept(key: SeenKey) -> Kept:
    """Give what is so of a key."""
    profile = key.profile
    retired = profile.retired_at is not None
    is_simulated = profile.place is Place.PRACTICE
    return Kept(profile.label, key.secret, profile.fingerprint, profile.api_key, key.passphrase, retired, profile.replaces, is_simulated)


def _passphrase(number: int | None) -> Secret[str] | None:
    return None if number is None else PASSPHRASES[number]


class Store(RuleBasedStateMachine):
    """The store, and what it is to hold."""

    def __init__(self) -> None:
        super().__init__()
        self.expected: dict[str, Kept] = {}
        self.in_backup: dict[str, Kept] = {}
        self.minutes = 0
        self.made = 0

    @initialize()
    def begin(self) -> None:
        self.scratch = scratch()
        self.case = Case(self.scratch.__enter__())
        self.case.home.mkdir(0o700)
        self.case.backup.parent.mkdir()

    def teardown(self) -> None:
        self.scratch.__exit__(None, None, None)

    @property
    def now(self) -> Case:
        """The case, a minute later each time."""
        self.minutes += 1
        return self.case._replace(minutes=self.minutes)

    def seen(self) -> dict[str, Kept]:
        return {key.name: kept(key) for key in see(self.case.home)}

    def take_new(self, label: str, passphrase: int | None) -> str:
        """Expect the one key that is new, and nothing else changed."""
        seen = self.seen()
        (name,) = seen.keys() - self.expected.keys()
        assert (seen[name].label, seen[name].passphrase) == (label, passphrase)
        assert seen[name].secret not in {key.secret for key in self.expected.values() if key.secret}
        self.expected[name] = seen[name]
        return name

    def refused(self, work: Callable[[], object], problem: str | None) -> bool:
        """Do it, or have it refused for the one reason that it is to be refused for."""
        try:
            work()
        except KeywizardError as error:
            assert error.problem == problem, f"{error.problem}, where {problem} was to be said"  # either may come
            return True
        assert problem is None, f"{problem} was not said"
        return False

    def has_room(self) -> bool:
        return len(self.expected) < _MOST_KEYS

    def has_keys(self) -> bool:
        return bool(self.expected)

    def pick(self, number: int) -> str:
        return sorted(self.expected)[number % len(self.expected)]

    @precondition(has_room)
    @rule(key_type=st.sampled_from([KeyType.ED25519, KeyType.HMAC]), passphrase=_PASSPHRASES, has_draft=st.booleans())
    def create(self, key_type: KeyType, passphrase: int | None, *, has_draft: bool) -> None:
        (practice if has_draft else unremembered)(key_type, _passphrase(passphrase), self.now)
        self.take_new("My bot", passphrase)

    @precondition(has_room)
    @rule()
    def wait_for_binance(self) -> None:
        binance(KeyType.ED25519, self.now)
        self.take_new("My bot", None)

    @precondition(has_room)
    @rule(passphrase=_PASSPHRASES)
    def import_pair(self, passphrase: int | None) -> None:
        self.made += 1
        foreign = read_foreign_key(keypair_of(KeyType.ED25519, generate_private_key(KeyType.ED25519), None).private_key_pem, None)
        order = ImportOrder(f"import {self.made}", None, Environment.DEMO, f"{self.made:064d}", _passphrase(passphrase))
        import_pair(self.now.session(), foreign, order)
        self.take_new(f"import {self.made}", passphrase)

    @precondition(has_keys)
    @rule(number=_NUMBERS)
    def attach(self, number: int) -> None:
        name = self.pick(number)
        self.made += 1
        session, api_key = self.now.session(), f"{self.made:064d}"
        stored = session.keyring.get(name)
        problem = None if stored.profile.environment else "attach-to-practice"
        if not self.refused(lambda: attach(session, stored, AttachApiKey(api_key, None), NOW), problem):
            self.expected[name] = self.expected[name]._replace(api_key=api_key)

    @precondition(has_keys)
    @rule(number=_NUMBERS, other=st.integers(0, 3))
    def rename(self, number: int, other: int) -> None:
        name, label, new_name = self.pick(number), f"Bot {other}", f"bot-{other}"
        problem = "key-exists" if new_name in self.expected and new_name != name else None
        if self.refused(lambda: lifecycle.rename(self.now.session(), name, label, new_name), problem):
            return
        moved = {(new_name if each == name else each): key for each, key in self.expected.items()}
        self.expected = {each: key._replace(replaces=new_name) if key.replaces == name else key for each, key in moved.items()}
        self.expected[new_name] = self.expected[new_name]._replace(label=label)

    @precondition(has_keys)
    @rule(number=_NUMBERS, old=_PASSPHRASES, new=_PASSPHRASES)
    def change_passphrase(self, number: int, old: int | None, new: int | None) -> None:
        name = self.pick(number)
        is_under = self.expected[name].passphrase
        problem = None
        if is_under is None:
            problem = "passphrase-unneeded" if old is not None else "passphrase-none-already" if new is None else None
        elif old != is_under:
            problem = "passphrase-missing" if old is None else "passphrase-wrong"
        if not self.refused(lambda: change_passphrase(self.now.session(), name, _passphrase(old), _passphrase(new)), problem):
            self.expected[name] = self.expected[name]._replace(passphrase=new)

    @precondition(lambda self: self.expected and self.has_room())
    @rule(number=_NUMBERS)
    def rotate(self, number: int) -> None:
        name = self.pick(number)
        key = self.expected[name]
        begun = next((each for each, other in sorted(self.expected.items()) if other.replaces == name and not other.is_retired), None)
        goes_on = begun is not None and key.is_simulated and self.expected[begun].api_key is None  # a kill came before its API key
        problem = "rotate-retired" if key.is_retired else "rotate-waiting" if key.api_key is None else None
        if begun and not goes_on:
            problem = problem or "rotation-under-way"
        elif begun and self.expected[begun].passphrase is not None:
            problem = problem or "rotation-begun-otherwise"
        if self.refused(lambda: rotate(self.now.session(), name, RotationOrder(label="Next bot")), problem):
            return
        if begun:
            completed = self.seen()[begun]
            assert completed.api_key is not None
            self.expected[begun] = self.expected[begun]._replace(api_key=completed.api_key)
        else:
            assert self.expected[self.take_new("Next bot", None)].replaces == name

    @precondition(has_keys)
    @rule(number=_NUMBERS)
    def retire(self, number: int) -> None:
        name = self.pick(number)
        lifecycle.retire(self.now.session(), name, anyway=True)
        self.expected[name] = self.expected[name]._replace(is_retired=True)

    @precondition(has_keys)
    @rule(number=_NUMBERS)
    def delete(self, number: int) -> None:
        name = self.pick(number)
        lifecycle.delete(self.now.session(), name)
        del self.expected[name]
        self.expected = {each: key._replace(replaces=None) if key.replaces == name else key for each, key in self.expected.items()}

    @precondition(has_keys)
    @rule()
    def back_up(self) -> None:
        self.case.backup.unlink(missing_ok=True)
        make_backup(self.now.session(), self.case.backup, (), BACKUP_PASSPHRASE)
        self.in_backup = dict(self.expected)

    @precondition(lambda self: self.in_backup)
    @rule()
    def restore(self) -> None:
        session = self.now.session()
        done = restore(session, plan_restore(session, read_backup(self.case.backup, BACKUP_PASSPHRASE), ()))
        names = {each.name: each.stored_as for each in done}
        for each in done:
            assert each.error is None, each.error
            assert each.stored_as is not None
            was = self.in_backup[each.name]
            was = was._replace(replaces=names.get(was.replaces or ""))  # by the name that it has here
            if each.stored_as not in self.expected:
                assert each.name in self.expected or each.stored_as == each.name, "another name, though its own is free"
                self.expected[each.stored_as] = was
            else:  # left: what is there is the same key
                assert (self.expected[each.stored_as].secret, self.expected[each.stored_as].passphrase) == (was.secret, was.passphrase)

    @precondition(lambda self: self.expected and len({key.secret for key in self.expected.values()}) == len(self.expected))
    @rule(number=_NUMBERS, at=st.integers(1, 60), what=st.sampled_from(["create", "rename", "passphrase", "rotate", "delete", "retire"]))
    def end_anywhere(self, number: int, at: int, what: str) -> None:
        """Be killed at an operation, or come to the end; then what is there is between before and after, and is gone on with."""
        case, name, old = self.now, self.pick(number), see(self.case.home)
        under = _passphrase(self.expected[name].passphrase)
        works: dict[str, Callable[[Case], object]] = {
            "create": lambda case: unremembered(KeyType.ED25519, None, case),
            "rename": lambda case: lifecycle.rename(case.session(), name, "Killed bot", "killed-bot"),
            "passphrase": lambda case: change_passphrase(case.session(), name, under, PASSPHRASES[0]),
            "rotate": lambda case: rotate(case.session(), name, RotationOrder()),
            "delete": lambda case: lifecycle.delete(case.session(), name),
            "retire": lambda case: lifecycle.retire(case.session(), name, anyway=True),
        }
        new = _after(works[what], case)

        def work() -> None:
            interpose(ending_at(at, half_way=bool(number % 2)))
            _refusable(works[what], case)

        in_child(work)
        start(case.home)
        now = see(case.home)
        whole_between(old, new, now)
        self.expected = {key.name: kept(key) for key in now}

    @invariant()
    def all_is_as_expected(self) -> None:
        if hasattr(self, "case"):
            assert self.seen() == self.expected
            assert start(self.case.home) == ()


def _refusable(work: Callable[[Case], object], case: Case) -> None:
    try:
        work(case)
    except KeywizardError:
        return


def _after(work: Callable[[Case], object], case: Case) -> tuple[SeenKey, ...]:
    with scratch() as folder:
        shutil.copytree(case.folder, folder / "copy")
        copy = case._replace(folder=folder / "copy")
        _refusable(work, copy)
        return see(copy.home)


def walk(examples: int) -> None:
    """Walk so many times; raises what hypothesis raises."""
    from hypothesis.stateful import run_state_machine_as_test

    with quick():
        run_state_machine_as_test(
            Store, settings=settings(max_examples=examples, stateful_step_count=20, deadline=None, database=None, print_blob=False)
        )
