"""A walk as a plain mapping that a file can hold, and back. Keys are named, never held: they are looked up again."""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from keywizard.domain.account import YEARS, Account, VerificationLevel
from keywizard.domain.ip_access import MAX_ALLOWED_IPS, ip_problem
from keywizard.domain.key_type import KeyType
from keywizard.domain.label import label_problems, slug_problem
from keywizard.domain.permission import Permission
from keywizard.domain.place import Environment, Place, Route
from keywizard.flow.answers import Answers, IssuedApiKey, StoredKeypair
from keywizard.flow.steps import StepId
from keywizard.flow.wizard import Wizard
from keywizard.policy.decision import refused_permissions

_MAX_TEXT = 4096
"""Characters of the longest path that Linux takes."""
_MAX_WALKS = 50


class KeyReference(NamedTuple):
    """A key pair as a draft names it."""

    name: str
    """The folder that it lay in; it may have another one by now."""
    fingerprint: str
    """SHA-256 of its public key, by which it is known again."""


class KnownKeys(NamedTuple):
    """What lies on disk now; each question is answered with nothing where there is no such thing any more."""

    pair: Callable[[KeyReference], StoredKeypair | None]
    """The pair with a certain public key."""
    issued: Callable[[str], IssuedApiKey | None]
    """The API key in a folder."""
    waits: Callable[[str], bool]
    """Whether a key of Binance itself lies in a folder, with its API key or without."""


def draft_of(wizard: Wizard) -> dict[str, Any]:
    """Give a walk as a mapping of texts, numbers, lists and mappings. Never a secret, and no second factor that was shown."""
    return {"made": [_reference_of(each) for each in wizard.made], "walks": [_walk_of(each) for each in _with_origins(wizard)]}


def wizard_of(values: Mapping[str, Any], keys: KnownKeys) -> Wizard:
    """Read what `draft_of` gave; raises ValueError for anything else, without a word of it.

    The walk stands where it stood, or, where something is there no longer, on the first step that has to be done again.
    """
    try:
        return _walked(values, keys)
    except (TypeError, KeyError, AttributeError, OverflowError, ValueError):
        raise ValueError from None


def _walked(values: Mapping[str, Any], keys: KnownKeys) -> Wizard:
    made = tuple(found for reference in _list(values["made"]) if (found := _look_up(reference, keys)))
    first, *others = reversed(_list(values["walks"]))
    if len(others) >= _MAX_WALKS:
        raise ValueError
    wizard = _settled(_wizard(first, None, made, keys))
    for walk in others:
        wizard = _settled(_wizard(walk, wizard, made, keys))
    return wizard


def _with_origins(wizard: Wizard) -> Iterable[Wizard]:
    walk: Wizard | None = wizard
    while walk is not None:
        yield walk
        walk = walk.origin


def _reference_of(made: StoredKeypair | IssuedApiKey) -> dict[str, str]:
    return {"name": made.name, "fingerprint": made.fingerprint} if isinstance(made, StoredKeypair) else {"name": made.name}


def _walk_of(wizard: Wizard) -> dict[str, Any]:
    answers = wizard.answers
    known: dict[str, Any] = {
        "at": wizard.at.value,
        "first": wizard.first.value,
        "place": answers.place and answers.place.value,
        "environment": answers.environment and answers.environment.value,
        "account": _account_of(answers),
        "route": answers.route.value,
        "key_type": answers.key_type and answers.key_type.value,
        "keypair": answers.keypair and _reference_of(answers.keypair),
        "label": answers.label,
        "name": answers.name,
        "issued": answers.issued and answers.issued.name,
        "allowed_ips": list(answers.allowed_ips),
        "permissions": [permission.value for permission in Permission if permission in answers.permissions],
        "are_restrictions_saved": answers.are_restrictions_saved,
        "waiting": answers.waiting,
        "is_waiting_kept": answers.is_waiting_kept,
        "is_resumed": answers.is_resumed,
    }
    return _without_gaps(known)


def _account_of(answers: Answers) -> dict[str, Any] | None:
    account = answers.account
    if account is None or answers.account_name is None or answers.at is None:
        return None
    facts = account._asdict() | {"verification": account.verification.value}
    return _without_gaps({**_name_of(answers.account_name), "at": answers.at, **facts})


def _name_of(name: str) -> dict[str, str]:
    # The path of a file need not be text; what Python makes of its bytes then is nothing that a file of text can hold.
    octets = name.encode("utf-8", "surrogateescape")
    return {"name": name} if octets.decode("utf-8", "ignore") == name else {"name_octets": octets.hex()}


def _without_gaps(known: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in known.items() if value is not None}


def _look_up(reference: Any, keys: KnownKeys) -> StoredKeypair | IssuedApiKey | None:
    return keys.pair(_reference(reference)) if "fingerprint" in reference else keys.issued(_slug(reference["name"]))


def _wizard(walk: Mapping[str, Any], origin: Wizard | None, made: tuple[StoredKeypair | IssuedApiKey, ...], keys: KnownKeys) -> Wizard:
    first = StepId(walk["first"])
    if (first is StepId.PLACE) is not (origin is None):
        raise ValueError
    return Wizard(_known(_answers(walk), walk, keys), StepId(walk["at"]), origin, first, made)


def _answers(walk: Mapping[str, Any]) -> Answers:
    name, at, account = _read(walk, "account", _account, (None, None, None))
    place, environment = _read(walk, "place", Place), _read(walk, "environment", Environment)
    if (place is Place.BINANCE) is (environment is None):
        raise ValueError
    return Answers(
        place=place,
        environment=environment,
        account_name=name,
        account=account,
        at=at,
        route=Route(walk["route"]),
        key_type=_read(walk, "key_type", KeyType),
        label=_label(walk["label"]),
        name=_read(walk, "name", _slug),
        allowed_ips=_ips(walk["allowed_ips"]),
        permissions=frozenset(map(Permission, _list(walk["permissions"]))) | {Permission.READING},
        are_restrictions_saved=_flag(walk["are_restrictions_saved"]),
        is_waiting_kept=_flag(walk["is_waiting_kept"]),
        is_resumed=_flag(walk["is_resumed"]),
    )


def _known(answers: Answers, walk: Mapping[str, Any], keys: KnownKeys) -> Answers:
    """Put the keys in that the walk names, as far as they are there still."""
    reference, issued, waiting = _read(walk, "keypair", _reference), _read(walk, "issued", _slug), _read(walk, "waiting", _slug)
    keypair = keys.pair(reference) if reference else None
    found = answers._replace(
        keypair=keypair if keypair and keypair.key_type is answers.key_type else None, issued=keys.issued(issued) if issued else None
    )
    return found._replace(waiting=waiting) if waiting and keys.waits(waiting) else found._replace(is_waiting_kept=False)


def _settled(wizard: Wizard) -> Wizard:
    route = wizard.route
    if wizard.first not in route or wizard.at not in route[route.index(wizard.first) :]:
        raise ValueError
    allowed = _allowed(wizard)
    passed = (allowed._replace(at=step) for step in route[route.index(wizard.first) : route.index(wizard.at)])
    return next((earlier for earlier in passed if earlier.missing()), allowed)


def _allowed(wizard: Wizard) -> Wizard:
    # A plan that came with a key is tried against the account only when its step is left; before that it stands as it came.
    answers, facts = wizard.answers, wizard.answers.facts()
    if facts is None or wizard.at in {StepId.PLACE, StepId.ACCOUNT}:
        return wizard
    refused = refused_permissions(facts, answers.permissions - {Permission.READING})
    return wizard._replace(answers=answers.with_permissions(answers.permissions)) if refused else wizard


def _read(values: Mapping[str, Any], field: str, read: Callable[[Any], Any], otherwise: Any = None) -> Any:
    return read(values[field]) if field in values else otherwise


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError
    return value


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str) or len(value) > _MAX_TEXT:
        raise ValueError
    return value


def _slug(value: Any) -> str:
    if slug_problem(_text(value)):
        raise ValueError
    return _text(value)


def _label(value: Any) -> str:
    if value and label_problems(_text(value)):
        raise ValueError
    return _text(value)


def _reference(value: Any) -> KeyReference:
    return KeyReference(_slug(value["name"]), _text(value["fingerprint"]))


def _ips(value: Any) -> tuple[str, ...]:
    allowed_ips = tuple(_list(value))
    if len(set(allowed_ips)) != len(allowed_ips) or len(allowed_ips) > MAX_ALLOWED_IPS or any(map(ip_problem, map(_text, allowed_ips))):
        raise ValueError
    return allowed_ips


def _moment(value: Any) -> datetime:
    if not isinstance(value, datetime) or value.tzinfo is None or not YEARS.start - 1 <= value.year < YEARS.stop:
        raise ValueError  # what is turned on in practice counts as done the day before, which may lie in the year before
    return value.astimezone(UTC)


def _account(value: Any) -> tuple[str, datetime, Account]:
    octets = _read(value, "name_octets", lambda octets: bytes.fromhex(_text(octets)).decode("utf-8", "surrogateescape"))
    name = _text(value["name"]) if octets is None else octets
    return (
        name,
        _moment(value["at"]),
        Account(
            spot_deposit=_flag(value["spot_deposit"]),
            verification=VerificationLevel(value["verification"]),
            default_security_controls=_flag(value["default_security_controls"]),
            futures_opened=_read(value, "futures_opened", _moment),
            portfolio_margin=_flag(value["portfolio_margin"]),
            portfolio_margin_activated=_read(value, "portfolio_margin_activated", _moment),
            cross_margin_transfer=_flag(value["cross_margin_transfer"]),
        ),
    )
