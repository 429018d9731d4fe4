"""What `create` was asked for, checked as far as that goes without the rules."""

import argparse
from datetime import datetime
from pathlib import Path
from typing import NamedTuple, TypeVar

from keywizard.cli.answers_file import Answer, read_answers
from keywizard.cli.moments import moment
from keywizard.cli.parser import CREATE_ANSWERS
from keywizard.domain.errors import UsageError
from keywizard.domain.ip_access import parse_allowed_ips
from keywizard.domain.key_type import KeyType
from keywizard.domain.label import label_problems, slug_problem
from keywizard.domain.permission import Permission
from keywizard.domain.place import Environment, Place, Route
from keywizard.domain.secret import Secret
from keywizard.exchange.simulated.scenarios import DEFAULT_SCENARIO
from keywizard.policy.presets import PRESETS_BY_ID

_NEEDED = ("place", "key_type", "label")
_PROTECTION = ("passphrase_file", "no_passphrase")
ChoiceT = TypeVar("ChoiceT", Place, Environment, Route, KeyType, Permission)


class CreateRequest(NamedTuple):
    """Every answer of the walk."""

    place: Place
    """Practice or Binance."""
    environment: Environment | None
    """Which of Binance's exchanges the key is for; nothing in practice."""
    api_key: str | None
    """The API key that Binance has made already, if it has."""
    secret_key: Secret[str] | None
    """The secret key that came with it, for HMAC."""
    key_type: KeyType
    """The API key type."""
    passphrase: Secret[str] | None
    """What protects the private key or the secret key, if anything."""
    label: str
    """The key's label, trimmed."""
    name: str | None
    """The folder's name, where the person wants a certain one."""
    account: str
    """The practice account: a scenario's name or the path of an account file."""
    at: datetime | None
    """The moment of the walk, where the person gave one."""
    route: Route
    """Which of Binance's two routes is practised."""
    allowed_ips: tuple[str, ...]
    """The trusted addresses; none means unrestricted."""
    permissions: frozenset[Permission]
    """What the key may do."""


def request_of(parsed: argparse.Namespace, now: datetime) -> CreateRequest:
    """Put flags and answers file together; a flag wins over the file. Raises UsageError, FileError, SecretError."""
    given = _given(parsed)
    _refuse_missing(given)
    place = _choice(Place, str(given["place"]), "--place")
    _refuse_misplaced(given, place)
    key_type = _choice(KeyType, str(given["key_type"]), "--key-type")
    api_key, secret_key = _issued(given, key_type)
    return CreateRequest(
        place=place,
        environment=None if given["env"] is None else _choice(Environment, str(given["env"]), "--env"),
        api_key=api_key,
        secret_key=secret_key,
        key_type=key_type,
        passphrase=_passphrase(given),
        label=_label(str(given["label"])),
        name=_name(given["name"]),
        account=DEFAULT_SCENARIO if given["account"] is None else str(given["account"]),
        at=None if given["at"] is None else moment(str(given["at"]), now, "--at"),
        # The app asks for one factor alone, and its passkey does not run out of codes when keys are made in a row.
        route=Route.APP if given["route"] is None else _choice(Route, str(given["route"]), "--route"),
        allowed_ips=_allowed_ips(given["ip"]),
        permissions=_permissions(given["permission"], given["preset"]),
    )


def _given(parsed: argparse.Namespace) -> dict[str, Answer]:
    stored = read_answers(Path(parsed.answers)) if parsed.answers else {}
    flags: dict[str, Answer] = {answer.destination: getattr(parsed, answer.destination) for answer in CREATE_ANSWERS}
    # The two flags of the passphrase are one answer: either on the command line wins over both in the file.
    decided = _PROTECTION if any(flags[name] is not None for name in _PROTECTION) else ()
    return {name: stored.get(name) if value is None and name not in decided else value for name, value in flags.items()}


def _refuse_missing(given: dict[str, Answer]) -> None:
    missing = [f"--{name.replace('_', '-')}" for name in _NEEDED if given[name] is None]
    is_self_generated = given["key_type"] != KeyType.HMAC
    if is_self_generated and given["passphrase_file"] is None and not given["no_passphrase"]:
        missing.append("--passphrase-file | --no-passphrase")
    if missing:
        raise UsageError("answers-missing", flags=", ".join(missing))


def _refuse_misplaced(given: dict[str, Answer], place: Place) -> None:
    is_binance = place is Place.BINANCE
    if is_binance and given["env"] is None:
        raise UsageError("answers-missing", flags="--env")
    foreign = ("at", "route") if is_binance else ("env", "api_key_file", "secret_key_file")
    misplaced = [f"--{name.replace('_', '-')}" for name in foreign if given[name] is not None]
    if misplaced:
        raise UsageError("flags-contradict", flags=", ".join((f"--place {place}", *misplaced)))


def _issued(given: dict[str, Answer], key_type: KeyType) -> tuple[str | None, Secret[str] | None]:
    api_key_file, secret_key_file = given["api_key_file"], given["secret_key_file"]
    if (secret_key_file is not None) is not (key_type.is_system_generated and api_key_file is not None):
        problem = "secret-file-unneeded" if secret_key_file is not None else "secret-file-missing"
        raise UsageError(problem)
    if api_key_file is None and given["passphrase_file"] is not None and key_type.is_system_generated and given["place"] == Place.BINANCE:
        raise UsageError("passphrase-file-without-secret")
    if api_key_file is None:
        return None, None
    from keywizard.cli.secret_files import read_api_key_file, read_secret_key_file

    secret_key = None if secret_key_file is None else read_secret_key_file(Path(str(secret_key_file)))
    return read_api_key_file(Path(str(api_key_file))), secret_key


def _choice(kind: type[ChoiceT], text: str, flag: str) -> ChoiceT:
    try:
        return kind(text)
    except ValueError:
        raise UsageError("value-unknown", flag=flag, choices=", ".join(kind)) from None


def _passphrase(given: dict[str, Answer]) -> Secret[str] | None:
    path = given["passphrase_file"]
    if path is not None and given["no_passphrase"]:
        raise UsageError("flags-contradict", flags="--passphrase-file, --no-passphrase")
    if path is None:
        return None
    from keywizard.cli.secret_files import read_passphrase

    return read_passphrase(Path(str(path)))


def _label(text: str) -> str:
    for problem in label_problems(text):
        raise UsageError(problem)
    return text.strip()


def _name(name: Answer) -> str | None:
    if name is None:
        return None
    if problem := slug_problem(str(name)):
        raise UsageError(problem)
    return str(name)


def _allowed_ips(words: Answer) -> tuple[str, ...]:
    wanted = words if isinstance(words, list) else []
    if not all(map(str.strip, wanted)):
        raise UsageError("ip-empty")  # an unset variable in a script must not leave the key open to every address
    parsed = parse_allowed_ips("\n".join(wanted))
    if len(parsed.refused) > 1:
        raise UsageError("ips-refused", ips=", ".join(refused.text for refused in parsed.refused))
    for refused in parsed.refused:
        raise UsageError(refused.problem, ip=refused.text)
    return parsed.allowed_ips


def _permissions(fields: Answer, preset: Answer) -> frozenset[Permission]:
    words = fields if isinstance(fields, list) else []
    chosen = {_choice(Permission, word, "--permission") for word in words}
    if preset is None:
        return frozenset({Permission.READING, *chosen})
    if preset not in PRESETS_BY_ID:
        raise UsageError("value-unknown", flag="--preset", choices=", ".join(PRESETS_BY_ID))
    return PRESETS_BY_ID[str(preset)].permissions | chosen
