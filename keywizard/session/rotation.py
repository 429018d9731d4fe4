"""A new key beside an old one: both stay until the new one was found good, and the old one is retired."""

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from keywizard.domain.errors import RefusedError, SecretError, UsageError
from keywizard.domain.key_type import KeyType
from keywizard.domain.label import MAX_LABEL_LENGTH, label_problems, slug_of
from keywizard.domain.permission import Permission
from keywizard.domain.place import Place, Route
from keywizard.domain.secret import Secret
from keywizard.exchange.simulated.scenarios import DEFAULT_SCENARIO
from keywizard.policy.decision import decide_creation, refused_permissions
from keywizard.policy.facts import Facts
from keywizard.session.lifecycle import replacements
from keywizard.session.pair_files import files_of, prove_stored_pair
from keywizard.session.session import OpenedAccount
from keywizard.store.folder import Folder
from keywizard.store.keyring import SECRET_KEY, StoredKey
from keywizard.store.profiles import Profile

if TYPE_CHECKING:
    from keywizard.exchange.simulated.exchange import IssuedKey
    from keywizard.session.session import Session


class RotationOrder(NamedTuple):
    """What the new key is to be."""

    key_type: KeyType | None = None
    """Its type; nothing means that of the old one."""
    label: str | None = None
    """Its label; nothing means that of the old one with the next number behind it."""
    passphrase: Secret[str] | None = None
    """What protects it on disk, if anything."""


class Rotation(NamedTuple):
    """Two keys of which one is to replace the other."""

    old: StoredKey
    """The one in use."""
    new: StoredKey
    """The one beside it: complete in practice, waiting for its API key at Binance."""
    refused: Mapping[Permission, tuple[str, ...]]
    """What the old one may do and the new one may not, with the ids of the rules against it."""


class _Plan(NamedTuple):
    old: StoredKey
    opened: OpenedAccount
    key_type: KeyType
    label: str
    passphrase: Secret[str] | None
    permissions: frozenset[Permission]


def rotate(session: "Session", name: str, order: RotationOrder) -> Rotation:
    """Make the key that is to replace another, with the same addresses and as many of its permissions as the rules allow.

    In practice it has its API key at once; killed before, the same call goes on with it. At Binance it waits for its API key.
    Raises UsageError `rotate-waiting` where the old key has no API key itself, `rotate-retired`, `rotation-under-way`,
    `rotation-begun-otherwise`, and for the label; RefusedError `creation-refused`; FileError, SecretError, ExchangeError.
    """
    old = session.keyring.get(name)
    _refuse_unused(old)
    begun = _unfinished(session, old)
    if begun:
        _refuse_other_protection(old, begun, order.passphrase)
    plan, refused = _planned(session, old, order._replace(key_type=begun.profile.key_type) if begun else order)
    new = _issued(session, plan, begun) if old.profile.place is Place.PRACTICE else _begun(session, plan)
    return Rotation(old, new, refused)


def next_label(label: str) -> str:
    """Give a label that tells a new key from an old one on Binance's page: the next number behind it."""
    match = re.fullmatch(r"(.*?) (\d{1,4})", label)
    stem, number = (match[1], int(match[2]) + 1) if match else (label, 2)
    return f"{stem[: MAX_LABEL_LENGTH - len(str(number)) - 1].rstrip()} {number}"


def _refuse_unused(old: StoredKey) -> None:
    if old.profile.retired_at is not None:
        raise UsageError("rotate-retired", name=old.name)
    if old.profile.api_key is None:
        raise UsageError("rotate-waiting", name=old.name)


def _unfinished(session: "Session", old: StoredKey) -> StoredKey | None:
    found = replacements(session, old.name)
    if found and found[-1].profile.api_key is None and old.profile.place is Place.PRACTICE:
        return found[-1]
    if found:
        raise UsageError("rotation-under-way", name=old.name, replacement=found[-1].name)
    return None


def _refuse_other_protection(old: StoredKey, begun: StoredKey, passphrase: Secret[str] | None) -> None:
    """Raise UsageError where the pair that was begun is not under the passphrase that is asked for now, or is under one."""
    try:
        with begun.opened() as folder:
            prove_stored_pair(folder, passphrase)
    except SecretError as error:
        if error.problem not in {"passphrase-missing", "passphrase-unneeded", "passphrase-wrong"}:
            raise
        raise UsageError("rotation-begun-otherwise", name=old.name, replacement=begun.name) from None


def _planned(session: "Session", old: StoredKey, order: RotationOrder) -> tuple[_Plan, Mapping[Permission, tuple[str, ...]]]:
    profile = old.profile
    label = next_label(profile.label) if order.label is None else order.label
    for problem in label_problems(label):
        raise UsageError(problem)
    # Of a person's real account nothing is known here: as `create` does, what depends on it is taken to be in order.
    opened = session.open_account(profile.account if profile.place is Place.PRACTICE else DEFAULT_SCENARIO)
    key_type = order.key_type or profile.key_type
    facts = Facts.of(opened.account, key_type, profile.allowed_ips, opened.at, opened.at)
    if not (creation := decide_creation(facts)).allowed:
        error = RefusedError("creation-refused", {"creation": creation.rule_ids})
        session.audit_refusal(old.name, error)
        raise error
    refused = {each: decision.rule_ids for each, decision in refused_permissions(facts, profile.permissions).items()}
    plan = _Plan(old, opened, key_type, label.strip(), order.passphrase, frozenset(profile.permissions - refused.keys()))
    return plan, refused


def _begun(session: "Session", plan: _Plan) -> StoredKey:
    files: dict[str, bytes] = {}
    profile = _profile(session, plan)
    if plan.key_type.is_self_generated:
        from keywizard.keys.generate import generate_private_key, keypair_of

        keypair = keypair_of(plan.key_type, generate_private_key(plan.key_type), plan.passphrase)
        files = files_of(keypair)
        profile = profile._replace(fingerprint=keypair.fingerprint, is_encrypted=plan.passphrase is not None)

    def prove(folder: Folder) -> None:
        if files:
            prove_stored_pair(folder, plan.passphrase)

    return _stored(session, plan, files, profile, prove)


def _stored(session: "Session", plan: _Plan, files: dict[str, bytes], profile: Profile, prove: Callable[[Folder], None]) -> StoredKey:
    def prove_and_look(folder: Folder) -> None:
        prove(folder)
        session.keyring.get(plan.old.name)  # removed or renamed meanwhile, it is none that this one could replace
        if found := replacements(session, plan.old.name):  # under the lock: another process may have been faster
            raise UsageError("rotation-under-way", name=plan.old.name, replacement=found[-1].name)

    wanted = slug_of(plan.label)
    name = session.in_free_folder(wanted, lambda free: session.keyring.add(free, files, profile, prove_and_look))
    session.audit("rotation-begun", name, profile.fingerprint, replaces=plan.old.name)
    return session.keyring.get(name)


def _profile(session: "Session", plan: _Plan) -> Profile:
    old = plan.old.profile
    return Profile(
        label=plan.label,
        key_type=plan.key_type,
        place=old.place,
        account=old.account,
        created_at=plan.opened.at if old.place is Place.PRACTICE else session.now(),
        allowed_ips=old.allowed_ips,
        permissions=plan.permissions,
        environment=old.environment,
        replaces=plan.old.name,
    )


def _issued(session: "Session", plan: _Plan, begun: StoredKey | None) -> StoredKey:
    """Have the practice exchange make the API key. Its restrictions are set before it is stored: what is stored is as it says."""
    from keywizard.exchange.simulated.exchange import ApiKeyDraft

    session.keyring.rehearse()
    exchange = session.exchange_of(plan.opened.name, plan.opened.account)
    exchange.check_draft(ApiKeyDraft(KeyType.HMAC, plan.label, None, Route.APP), plan.opened.at)  # before there is a pair to show
    if plan.key_type.is_system_generated:
        return _store_hmac(session, plan, _ask_exchange(session, plan, None))
    begun = begun or _begun(session, plan)
    public_key_pem = begun.public_key()
    issued = _ask_exchange(session, plan._replace(label=begun.profile.label), public_key_pem)

    def complete(profile: Profile) -> Profile:
        if profile.api_key is not None:  # another process has gone on with it too, and was faster
            return profile
        return profile._replace(api_key=issued.api_key, created_at=issued.created_at, permissions=plan.permissions)

    completed = session.keyring.amend(begun.name, complete)
    session.audit("api-key-issued", completed.name, completed.profile.fingerprint)
    return completed


def _store_hmac(session: "Session", plan: _Plan, issued: "IssuedKey") -> StoredKey:
    from keywizard.keys.secret_key import seal_secret_key

    sealed = seal_secret_key(issued.secret_key or Secret(""), plan.passphrase)
    profile = _profile(session, plan)._replace(
        api_key=issued.api_key, created_at=issued.created_at, is_encrypted=plan.passphrase is not None
    )
    stored = _stored(session, plan, {SECRET_KEY: sealed}, profile, lambda _: None)
    session.audit("api-key-issued", stored.name, None)
    return stored


def _ask_exchange(session: "Session", plan: _Plan, public_key_pem: str | None) -> "IssuedKey":
    from keywizard.exchange.simulated.exchange import ApiKeyDraft

    exchange = session.exchange_of(plan.opened.name, plan.opened.account)
    draft = ApiKeyDraft(plan.key_type, plan.label, public_key_pem, Route.APP)  # the app asks for one factor alone
    session.prove_passkey(exchange)
    issued = exchange.create_api_key(draft, plan.opened.at)
    exchange.set_restrictions(issued.api_key, plan.old.profile.allowed_ips, plan.permissions, plan.opened.at)
    return issued
