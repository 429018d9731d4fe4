"""What `create` was asked for, checked as far as that goes without the rules."""

import argparse
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import NamedTuple, TypeVar

from keywizard.cli.answers_file import Answer, read_answers
from keywizard.cli.moments import moment
from keywizard.cli.parser import CREATE_ANSWERS
from keywizard.domain.errors import KeywizardError, UsageError
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
T = TypeVar("T")
OtherwiseT = TypeVar("OtherwiseT")
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


class Answers(NamedTuple):
    """Answers that were read, as far as they do."""

    request: CreateRequest
    """What they ask for; holds only where no problem was found."""
    problems: tuple[tuple[str, KeywizardError], ...]
    """Everything that is wrong with them: the answer it lies in, empty for one that is missing, and what is said of it."""


def request_of(parsed: argparse.Namespace, now: datetime) -> CreateRequest:
    """Put flags and answers file together; a flag wins over the file. Raises UsageError, FileError, SecretError."""
    read = read_request(_given(parsed), now)
    for _, problem in read.problems:
        raise problem
    return read.request


def read_request(given: Mapping[str, Answer], now: datetime, passphrase_of: Callable[[Path], Secret[str]] | None = None) -> Answers:
    """Judge answers that were given, one for each of CREATE_ANSWERS; all that is wrong is found, not the first alone.

    `passphrase_of` reads a passphrase from its file, where that is not to be read for every request anew.
    """
    judged = _Judged()
    judged.take("", lambda: _refuse_missing(given), None)
    place = judged.take("place", lambda: _choice(Place, given["place"], "--place", Place.PRACTICE), Place.PRACTICE)
    key_type = judged.take("key_type", lambda: _choice(KeyType, given["key_type"], "--key-type", KeyType.HMAC), KeyType.HMAC)
    api_key: str | None = None
    secret_key: Secret[str] | None = None
    if not judged.problems:
        judged.take("place", lambda: _refuse_misplaced(given, place), None)
        api_key, secret_key = judged.take(_file_of_issued(given), lambda: _issued(given, key_type), (api_key, secret_key))
    chosen = judged.take("permission", lambda: _permissions(given["permission"]), frozenset())
    request = CreateRequest(
        place=place,
        environment=judged.take("env", lambda: _choice(Environment, given["env"], "--env", None), None),
        api_key=api_key,
        secret_key=secret_key,
        key_type=key_type,
        passphrase=judged.take("passphrase_file", lambda: _passphrase(given, passphrase_of), None),
        label=judged.take("label", lambda: _label(given["label"]), ""),
        name=judged.take("name", lambda: _name(given["name"]), None),
        account=DEFAULT_SCENARIO if given["account"] is None else str(given["account"]),
        at=judged.take("at", lambda: None if given["at"] is None else moment(str(given["at"]), now, "--at"), None),
        # The app asks for one factor alone, and its passkey does not run out of codes when keys are made in a row.
        route=judged.take("route", lambda: _choice(Route, given["route"], "--route", Route.APP), Route.APP),
        allowed_ips=judged.take("ip", lambda: _allowed_ips(given["ip"]), ()),
        permissions=chosen | judged.take("preset", lambda: _preset(given["preset"]), frozenset()),
    )
    return Answers(request, tuple(judged.problems))


class _Judged:
    """Collects what is wrong."""

    def __init__(self) -> None:
        self.problems: list[tuple[str, KeywizardError]] = []

    def take(self, answer: str, read: Callable[[], T], otherwise: OtherwiseT) -> T | OtherwiseT:
        """Give what is read, or what stands in its place while the others are judged."""
        try:
            return read()
        except KeywizardError as error:
            self.problems.append((answer, error))
            return otherwise


def _given(parsed: argparse.Namespace) -> dict[str, Answer]:
    stored = read_answers(Path(parsed.answers)) if parsed.answers else {}
    flags: dict[str, Answer] = {answer.destination: getattr(parsed, answer.destination) for answer in CREATE_ANSWERS}
    return laid_over(stored, flags)


def laid_over(below: Mapping[str, Answer], above: Mapping[str, Answer]) -> dict[str, Answer]:
    """Put answers over others; either answer about the passphrase takes the place of both below it."""
    decided = _PROTECTION if any(above.get(name) is not None for name in _PROTECTION) else ()
    given = {answer.destination: above.get(answer.destination) for answer in CREATE_ANSWERS}
    return {name: below.get(name) if value is None and name not in decided else value for name, value in given.items()}


def _refuse_missing(given: Mapping[str, Answer]) -> None:
    missing = [f"--{name.replace('_', '-')}" for name in _NEEDED if given[name] is None]
    is_self_generated = given["key_type"] != KeyType.HMAC
    if is_self_generated and given["passphrase_file"] is None and not given["no_passphrase"]:
        missing.append("--passphrase-file | --no-passphrase")
    if missing:
        raise UsageError("answers-missing", flags=", ".join(missing))


def _refuse_misplaced(given: Mapping[str, Answer], place: Place) -> None:
    is_binance = place is Place.BINANCE
    if is_binance and given["env"] is None:
        raise UsageError("answers-missing", flags="--env")
    foreign = ("at", "route") if is_binance else ("env", "api_key_file", "secret_key_file")
    misplaced = [f"--{name.replace('_', '-')}" for name in foreign if given[name] is not None]
    if misplaced:
        raise UsageError("flags-contradict", flags=", ".join((f"--place {place}", *misplaced)))


def _file_of_issued(given: Mapping[str, Answer]) -> str:
    return next((name for name in ("secret_key_file", "api_key_file") if given[name] is not None), "passphrase_file")


def _issued(given: Mapping[str, Answer], key_type: KeyType) -> tuple[str | None, Secret[str] | None]:
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


def _choice(kind: type[ChoiceT], answer: Answer, flag: str, otherwise: OtherwiseT) -> ChoiceT | OtherwiseT:
    if answer is None:
        return otherwise
    try:
        return kind(str(answer))
    except ValueError:
        raise UsageError("value-unknown", flag=flag, choices=", ".join(kind)) from None


def _passphrase(given: Mapping[str, Answer], passphrase_of: Callable[[Path], Secret[str]] | None) -> Secret[str] | None:
    path = given["passphrase_file"]
    if path is not None and given["no_passphrase"]:
        raise UsageError("flags-contradict", flags="--passphrase-file, --no-passphrase")
    if path is None:
        return None
    from keywizard.cli.secret_files import read_passphrase

    return (passphrase_of or read_passphrase)(Path(str(path)))


def _label(label: Answer) -> str:
    if label is None:
        return ""  # told as missing
    text = str(label)
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


def _permissions(fields: Answer) -> frozenset[Permission]:
    words = fields if isinstance(fields, list) else []
    chosen = (_choice(Permission, word, "--permission", Permission.READING) for word in words)
    return frozenset({Permission.READING, *chosen})


def _preset(preset: Answer) -> frozenset[Permission]:
    if preset is None:
        return frozenset()
    if preset not in PRESETS_BY_ID:
        raise UsageError("value-unknown", flag="--preset", choices=", ".join(PRESETS_BY_ID))
    return PRESETS_BY_ID[str(preset)].permissions
