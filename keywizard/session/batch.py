"""Many keys at once: all judged before the first is made, each in place whole, and none made twice.

A key bears in its profile, and at the practice exchange, what its batch knows it by. The profile comes into place together with the key's
files in one step, so what it says is so. The exchange is asked first: a key that it has made and that is in no folder was lost to a kill
together with its private half, and asking once more under the same id takes its place.
"""

import contextlib
import os
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from keywizard.domain.api_key import MAX_API_KEYS, refuse_same
from keywizard.domain.errors import ExchangeError, FileError, KeywizardError, SecretError, UsageError
from keywizard.domain.key_type import KeyType
from keywizard.domain.label import printable
from keywizard.domain.permission import Permission
from keywizard.domain.place import Environment, Place, Route
from keywizard.domain.secret import Secret
from keywizard.policy.decision import refuse_what_rules_forbid
from keywizard.policy.facts import Facts
from keywizard.session.kept_keys import pair_of
from keywizard.session.pair_files import files_of, prove_stored_pair
from keywizard.session.session import OpenedAccount, Session, account_kept
from keywizard.store.atomic import make_private_folder
from keywizard.store.folder import Folder
from keywizard.store.keyring import SECRET_KEY, StoredKey
from keywizard.store.locks import locked_folder
from keywizard.store.profiles import Profile

if TYPE_CHECKING:
    from concurrent.futures import Future

    from keywizard.exchange.simulated.exchange import IssuedKey
    from keywizard.exchange.simulated.passkey import Assertion
    from keywizard.keys.generate import Keypair


class WantedKey(NamedTuple):
    """A key of a batch, with every answer."""

    mark: str
    """What the batch knows it by: its id, a hyphen, and the place in it, counted from 1."""
    name: str
    """Its folder."""
    label: str
    """As Binance shows it."""
    key_type: KeyType
    """The API key type."""
    place: Place
    """Practice or Binance."""
    environment: Environment | None
    """Which of Binance's exchanges it is for; nothing in practice."""
    account: OpenedAccount
    """The practice account, or whose facts the rules are asked about, and the moment."""
    allowed_ips: tuple[str, ...]
    """The trusted addresses; none means unrestricted."""
    permissions: frozenset[Permission]
    """What it may do."""
    passphrase: Secret[str] | None
    """What protects the private key or the secret key, if anything."""
    api_key: str | None = None
    """The API key that Binance has made already, if it has."""
    secret_key: Secret[str] | None = None
    """The secret key that came with it, for HMAC."""


class Objection(NamedTuple):
    """What stands against a key of a batch."""

    wanted: WantedKey
    """The key."""
    answer: str
    """The answer it lies in, as an answers file calls it."""
    error: KeywizardError
    """What is said of it."""


@contextlib.contextmanager
def one_batch_at_a_time(session: Session, waits: Callable[[], None]) -> Iterator[None]:
    """Keep other batches from beginning; `waits` is called where one is under way, and its end is waited for. Raises FileError."""
    make_private_folder(session.paths.data)
    with locked_folder(session.paths.data, waits, is_root=True):
        yield


def keys_there(session: Session, batch: Sequence[WantedKey]) -> Mapping[str, StoredKey]:
    """Give those keys of a batch that are whole on disk, by their marks; raises FileError where the folder of keys cannot be read."""
    marks = {wanted.mark for wanted in batch}
    return {stored.profile.batch: stored for stored in session.keyring.all()[0] if stored.profile.batch in marks and _is_whole(stored)}


def objections(session: Session, batch: Sequence[WantedKey], there: Mapping[str, StoredKey]) -> Iterator[Objection]:
    """Find everything that stands against making those keys of a batch that are not there; makes nothing."""
    missing = [wanted for wanted in batch if wanted.mark not in there]
    if not missing:
        return
    others = [stored for stored in session.keyring.all()[0] if stored.profile.batch not in there]
    by_name, taken = {stored.name: stored for stored in others}, frozenset(session.keyring.names())
    by_label = {_label_of(stored.profile): stored.name for stored in others}
    by_api_key = {stored.profile.api_key: stored.name for stored in others if stored.profile.api_key}
    for wanted in missing:
        if wanted.name in taken:
            yield Objection(wanted, "name", _name_taken(wanted, by_name.get(wanted.name)))
        elif other := by_label.get(_label_of(_profile(wanted))):
            yield Objection(wanted, "label", UsageError("batch-label-taken", label=wanted.label, name=other))
        if wanted.api_key in by_api_key:
            yield Objection(wanted, "api_key_file", UsageError("api-key-of-another", name=by_api_key[wanted.api_key]))
        yield from _refusals(wanted)
    yield from _without_room(session, missing)
    yield from _of_another_passphrase(session, batch, there)


def make(session: Session, wanted: Sequence[WantedKey]) -> Iterator[StoredKey]:
    """Make keys one after the other, each whole or not at all; raises KeywizardError at the first that cannot be made."""
    with contextlib.closing(_keypairs(session, wanted)) as keypairs:
        for each, keypair in zip(wanted, keypairs, strict=True):
            stored = _store(session, each, keypair)
            session.audit("batch-key-made", stored.name, stored.profile.fingerprint)
            yield stored


def _is_whole(stored: StoredKey) -> bool:
    if stored.profile.key_type.is_self_generated:
        return pair_of(stored) is not None
    return stored.profile.api_key is None or stored.file(SECRET_KEY) is not None


def _label_of(profile: Profile) -> tuple[str, Place, Environment | None, str]:
    return profile.label, profile.place, profile.environment, profile.account


def _name_taken(wanted: WantedKey, stored: StoredKey | None) -> KeywizardError:
    if stored is None or stored.profile.batch is None:
        return FileError("key-exists", name=wanted.name)
    if stored.profile.batch == wanted.mark:
        return FileError("batch-key-not-whole", path=str(stored.folder))
    if differing := _differing(stored.profile, _profile(wanted)):
        return UsageError("batch-key-differs", name=wanted.name, answers=", ".join(differing))
    return UsageError("batch-key-of-another", name=wanted.name)


def _differing(there: Profile, wanted: Profile) -> tuple[str, ...]:
    """Name the answers in which a key that is there is not as it is wanted now."""
    answers = {
        "label": there.label == wanted.label,
        "key_type": there.key_type is wanted.key_type,
        "place": there.place is wanted.place,
        "env": there.environment is wanted.environment,
        "account": there.account == wanted.account,
        "passphrase_file": there.is_encrypted == wanted.is_encrypted,
        "ip": there.allowed_ips == wanted.allowed_ips,
        "permission": there.permissions == wanted.permissions,
    }
    return tuple(answer for answer, is_same in answers.items() if not is_same)


def _refusals(wanted: WantedKey) -> Iterator[Objection]:
    opened = wanted.account
    try:
        refuse_what_rules_forbid(Facts.of(opened.account, wanted.key_type, wanted.allowed_ips, opened.at, opened.at), wanted.permissions)
    except KeywizardError as error:
        yield Objection(wanted, "permission", error)
    if wanted.api_key and wanted.secret_key:
        try:
            refuse_same(wanted.api_key, wanted.secret_key)
        except KeywizardError as error:
            yield Objection(wanted, "secret_key_file", error)


def _without_room(session: Session, missing: Iterable[WantedKey]) -> Iterator[Objection]:
    by_account: dict[str, list[WantedKey]] = {}
    for wanted in missing:
        if wanted.place is Place.PRACTICE:
            by_account.setdefault(wanted.account.name, []).append(wanted)
    for name, those in by_account.items():
        try:
            room = session.exchange_of(name, those[0].account.account).room(wanted.mark for wanted in those)
        except KeywizardError as error:
            yield Objection(those[0], "account", error)
            continue
        if len(those) > room:
            full = ExchangeError("batch-account-full", account=printable(name), count=len(those), room=max(room, 0), limit=MAX_API_KEYS)
            yield Objection(those[max(room, 0)], "account", full)


def _of_another_passphrase(session: Session, batch: Sequence[WantedKey], there: Mapping[str, StoredKey]) -> Iterator[Objection]:
    """Find passphrases that keys to be made share with some that are there, and that do not open those: their file was changed since.

    Passphrases are the same where they are one object, as they are when they come from one file.
    """
    shared = {id(wanted.passphrase): wanted for wanted in reversed(batch) if wanted.passphrase and wanted.mark not in there}
    for wanted in batch:
        stored = there.get(wanted.mark)
        if stored is None or not stored.profile.is_encrypted or id(wanted.passphrase) not in shared:
            continue
        missing = shared.pop(id(wanted.passphrase))  # one is enough, for it takes its time
        try:
            _open(session, stored, wanted.passphrase)
        except SecretError:
            yield Objection(missing, "passphrase_file", SecretError("batch-passphrase-changed", name=stored.name))
        except KeywizardError as error:
            yield Objection(wanted, "label", error)


def _open(session: Session, stored: StoredKey, passphrase: Secret[str] | None) -> None:
    if stored.profile.key_type.is_self_generated:
        with stored.opened() as folder:
            prove_stored_pair(folder, passphrase)
    else:
        session.secret_key(stored.name, passphrase)


def _keypairs(session: Session, wanted: Sequence[WantedKey]) -> "Generator[Keypair | None, None, None]":
    """Make the pairs in order; those that take their time in threads, a few ahead of where they are stored."""
    makers = [
        partial(session.new_keypair, each.key_type, each.passphrase) if each.key_type.is_self_generated else _nothing for each in wanted
    ]
    if not any(each.passphrase or each.key_type.rsa_bits for each in wanted):
        for maker in makers:
            yield maker()
        return
    from concurrent.futures import ThreadPoolExecutor

    workers = os.cpu_count() or 1
    pool = ThreadPoolExecutor(workers)
    ahead: deque[Future[Keypair | None]] = deque()
    try:
        for maker in makers:
            ahead.append(pool.submit(maker))
            if len(ahead) > workers:
                yield ahead.popleft().result()
        while ahead:
            yield ahead.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)


def _nothing() -> None:
    """Stand for the pair of a key that has none."""


def _store(session: Session, wanted: WantedKey, keypair: "Keypair | None") -> StoredKey:
    issued = _issue(session, wanted, keypair) if wanted.place is Place.PRACTICE else None
    secret_key = issued.secret_key if issued else wanted.secret_key
    files = files_of(keypair) if keypair else {}
    if secret_key:
        from keywizard.keys.secret_key import seal_secret_key

        files[SECRET_KEY] = seal_secret_key(secret_key, wanted.passphrase)
    profile = _profile(wanted)._replace(
        api_key=issued.api_key if issued else wanted.api_key,
        fingerprint=keypair.fingerprint if keypair else None,
        is_encrypted=wanted.passphrase is not None and bool(files),
    )

    def prove(folder: Folder) -> None:
        if keypair:
            prove_stored_pair(folder, wanted.passphrase)

    return session.keyring.add(wanted.name, files, profile, prove)


def _issue(session: Session, wanted: WantedKey, keypair: "Keypair | None") -> "IssuedKey":
    from keywizard.exchange.simulated.exchange import ApiKeyDraft, PasskeyProof, Restrictions

    opened = wanted.account
    exchange = session.exchange_of(opened.name, opened.account)
    draft = ApiKeyDraft(wanted.key_type, wanted.label, keypair.public_key_pem if keypair else None, Route.APP)
    plan = Restrictions(wanted.allowed_ips, wanted.permissions)

    def create(assertion: "Assertion") -> "IssuedKey":
        return exchange.create_restricted(draft, plan, opened.at, PasskeyProof(wanted.mark, assertion, session.now()))

    return session.with_passkey(exchange, create)


def _profile(wanted: WantedKey) -> Profile:
    return Profile(
        label=wanted.label,
        key_type=wanted.key_type,
        place=wanted.place,
        account=account_kept(wanted.place, wanted.account.name),
        created_at=wanted.account.at,
        is_encrypted=wanted.passphrase is not None,
        allowed_ips=wanted.allowed_ips,
        permissions=wanted.permissions | {Permission.READING},
        environment=wanted.environment,
        batch=wanted.mark,
    )
