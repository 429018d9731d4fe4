"""What a key can be exported for, and what stands against it: the table of clients decides, no template does."""

import textwrap
from collections.abc import Callable, Iterator
from shlex import quote
from typing import NamedTuple

from keywizard.domain.errors import RefusedError, UsageError
from keywizard.domain.key_type import KeyType
from keywizard.domain.place import Environment
from keywizard.exchange.snippets import javascript, python, settings, shell
from keywizard.exchange.snippets.values import PASSPHRASE_VARIABLE, ExportedKey, Say, Syntax
from keywizard.policy.clients import CLIENTS_BY_ID, MEASURED_IN, Client, Taken

_WIDTH = 100
_ANYWHERE = frozenset({*Environment, None})


class Target(NamedTuple):
    """What a snippet is for."""

    id: str
    """The value of `--for`; a client's id, or a name of ours."""
    syntax: Syntax
    """Its language."""
    write: Callable[[ExportedKey, Say], str]
    """Writes all but the comments at the top."""
    environments: frozenset[Environment | None] = _ANYWHERE
    """The exchanges that it knows; nothing stands for practice, which takes a base URL of one's own."""
    uses_passphrase: bool = False
    """Whether it reads a passphrase where the key has one."""

    @property
    def client(self) -> Client | None:
        """The client it is for; settings are for none."""
        return CLIENTS_BY_ID.get(self.id)

    @property
    def name(self) -> str:
        """What people know it by."""
        return self.client.name if self.client else self.id

    @property
    def has_base_url(self) -> bool:
        """Whether it can be sent to a base URL of one's own."""
        return None in self.environments

    def takes(self, key_type: KeyType, *, is_encrypted: bool) -> bool:
        """Tell whether its client takes this key; settings take any, but a sealed secret key is read by nothing."""
        if self.client is None:
            return not (key_type is KeyType.HMAC and is_encrypted)
        return self.client.takes(key_type, is_encrypted=is_encrypted) is Taken.YES


TARGETS = (
    Target("ccxt", Syntax.PYTHON, python.ccxt),
    Target("python-binance", Syntax.PYTHON, python.python_binance, uses_passphrase=True),
    Target("binance-sdk", Syntax.PYTHON, python.binance_sdk, uses_passphrase=True),
    Target("binance-connector", Syntax.PYTHON, python.binance_connector, uses_passphrase=True),
    Target("ccxt-js", Syntax.JAVASCRIPT, javascript.ccxt),
    Target("binance-sdk-js", Syntax.JAVASCRIPT, javascript.binance_sdk, uses_passphrase=True),
    Target("freqtrade", Syntax.SHELL, shell.freqtrade, frozenset({Environment.PRODUCTION})),
    Target("hummingbot", Syntax.SHELL, shell.hummingbot, frozenset({Environment.PRODUCTION})),
    Target("nautilus", Syntax.SHELL, shell.nautilus, frozenset(Environment)),
    Target("curl", Syntax.SHELL, shell.curl, uses_passphrase=True),
    Target("env", Syntax.DOTENV, settings.env),
    Target("systemd-creds", Syntax.SYSTEMD, settings.systemd_creds),
)
"""Everything a key can be exported for."""
TARGETS_BY_ID = {target.id: target for target in TARGETS}


def write_snippet(target: Target, key: ExportedKey, say: Say) -> str:
    """Write what makes a program use the key, with comments that say what it needs; it holds no secret.

    Raises RefusedError where the client does not take the key or does not know its exchange, UsageError `base-url-unusable`.
    """
    refuse_sealed(key)
    _refuse_unfit(target, key)
    _refuse_unknown_exchange(target, key)
    shebang = ("#!/bin/sh",) if target.id == "curl" else ()
    lead = f"{target.syntax.comment} "
    comments = (line for text in _comments(target, key, say) for line in textwrap.wrap(text, _WIDTH, break_long_words=False))
    return "\n".join((*shebang, *(f"{lead}{line}" for line in comments), "", target.write(key, say)))


def fits(target: Target, key: ExportedKey) -> bool:
    """Tell whether the key can be exported for it."""
    return target.takes(key.key_type, is_encrypted=key.is_encrypted) and key.environment in target.environments


def refuse_sealed(key: ExportedKey) -> None:
    """Raise RefusedError `export-sealed` for a secret key behind a passphrase: the form is ours, and nothing else reads it."""
    if key.is_hmac and key.is_encrypted:
        raise RefusedError("export-sealed", {}, name=key.name)


def _takers(key: ExportedKey) -> str:
    return ", ".join(target.id for target in TARGETS if fits(target, key))


def _refuse_unfit(target: Target, key: ExportedKey) -> None:
    if target.takes(key.key_type, is_encrypted=key.is_encrypted):
        return
    takers = _takers(key)
    if key.is_encrypted and target.takes(key.key_type, is_encrypted=False):
        command = f"(umask 077; openssl pkcs8 -in {quote(key.key_file)} -out plain.pem)"
        raise RefusedError("client-takes-no-passphrase", {}, client=target.name, command=command, name=key.name, takers=takers)
    taken = ", ".join(each.value for each in KeyType if target.takes(each, is_encrypted=False))
    raise RefusedError("client-takes-other-types", {}, client=target.name, key_type=key.key_type.value, taken=taken, takers=takers)


def refuse_too_long(target: Target, key: ExportedKey, size: int) -> None:
    """Raise RefusedError `client-mistakes-pem` where the file has more characters than the client believes of Ed25519."""
    limit = target.client.longest_ed25519 if target.client else None
    if limit and size > limit and key.key_type is KeyType.ED25519 and not key.is_encrypted:
        path = quote(key.key_file)
        command = f"(umask 077; openssl pkey -in {path} -out plain.pem && mv plain.pem {path})"
        raise RefusedError("client-mistakes-pem", {}, client=target.name, size=size, limit=limit, command=command, takers=_takers(key))


def _refuse_unknown_exchange(target: Target, key: ExportedKey) -> None:
    if key.other_base_url is not None and not target.has_base_url:
        raise UsageError("base-url-unusable", client=target.name)
    if key.environment not in target.environments:
        place = key.environment.value if key.environment else "practice"
        raise RefusedError("client-knows-no-such-exchange", {}, client=target.name, place=place, takers=_takers(key))


def _comments(target: Target, key: ExportedKey, say: Say) -> Iterator[str]:
    client = target.client
    if client is None:
        yield say(f"snippet.{target.id}.about")
    elif client.is_measured:
        version = f"{client.name} {client.version}" if client.id != "curl" else f"OpenSSL {client.version} + curl"
        yield say("snippet.measured", client=version, month=MEASURED_IN, key_type=say(f"key-type.{key.key_type}.name"))
    else:
        yield say("snippet.read", client=client.name, month=MEASURED_IN, url=client.read_at)
    if client and client.needs:
        yield say("snippet.needs", needs=client.needs)
    if target.id == "curl":
        yield say("snippet.curl.needs")
    if target.syntax is Syntax.JAVASCRIPT:
        yield say("snippet.common-js")
    if key.environment is None:
        yield say("snippet.practice", name=key.name, base_url=key.base_url)
    else:
        text = "snippet.real" if key.other_base_url is None else "snippet.real-elsewhere"
        yield say(text, name=key.name, environment=key.environment.value, base_url=key.base_url)
    yield say("snippet.secret-stays" if key.is_hmac else "snippet.private-key-stays")
    if key.is_encrypted and target.uses_passphrase:
        yield say(f"snippet.passphrase.{'set' if target.syntax is Syntax.JAVASCRIPT else 'set-or-asked'}", variable=PASSPHRASE_VARIABLE)
    if key.is_encrypted and client and client.unlocks_each_time:
        yield say("snippet.unlocks-each-time")
