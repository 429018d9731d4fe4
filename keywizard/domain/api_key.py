"""The shape of what Binance issues, and what people paste in its place."""

import re
from enum import Enum

from keywizard.domain.errors import SecretError
from keywizard.domain.secret import Secret

API_KEY_LENGTH = 64
"""Characters in an API key and in a secret key, in every official sample (spot docs)."""
API_KEY_ALPHABET = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
MAX_API_KEYS = 30
"""API keys one account can hold (API Management page, as reported)."""

_API_KEY = re.compile(r"[A-Za-z0-9]{64}")
_FOREIGN = r"[^A-Za-z0-9]"
_KEY_FILE = r"-----|(?:PRIVATE|PUBLIC) KEY|MC4CAQAwBQYDK2Vw|MCowBQYDK2Vw|AAAAC3NzaC1|AAAAB3NzaC1"
"""The armour of a PEM, and how the base64 of Ed25519 and OpenSSH files begins; the one line of an Ed25519 private key has 64 letters."""
_RSA_FILE = r"MII[A-Za-z]|ssh-"
"""How the base64 of RSA files begins; an API key may begin so too."""
_WRAPPING = " \t\r\n\f\v\u00a0\u200b\u200c\u200d\u2060\ufeff'\"`\u00b4\u201c\u201d\u201e\u2018\u2019\u201a\u00ab\u00bb"
"""What comes along when a key is copied from a page, a chat or a program: spaces seen and unseen, and quotes of every sort."""


def is_api_key(text: str) -> bool:
    """Tell whether text has the shape of an API key."""
    return _API_KEY.fullmatch(text) is not None


def trimmed(text: str) -> str:
    """Take the spaces and quotes around a pasted API key or secret key away."""
    return text.strip(_WRAPPING)


def api_key_problems(text: str) -> tuple[str, ...]:
    """Give every reason why pasted text is no API key, as problem ids; none means that its trimmed form is one.

    `api-key-wrong-length` has the placeholders `length` and `expected`; `read_api_key` fills them.
    """
    return tuple(_API_KEY_PROBLEMS[fault] for fault in _faults(trimmed(text)))


def secret_key_problems(text: str) -> tuple[str, ...]:
    """Give every reason why pasted text is no secret key, as problem ids; Binance gives it the shape of an API key."""
    return tuple(_SECRET_KEY_PROBLEMS[fault] for fault in _faults(trimmed(text)))


def read_api_key(text: str) -> str:
    """Give the API key that was pasted, trimmed; raises SecretError with the first of `api_key_problems`, never quoting the text."""
    for problem in api_key_problems(text):
        raise SecretError(problem, length=len(trimmed(text)), expected=API_KEY_LENGTH)
    return trimmed(text)


def read_secret_key(text: Secret[str]) -> Secret[str]:
    """Give the secret key that was pasted, trimmed; raises SecretError with the first of `secret_key_problems`."""
    pasted = text.reveal()
    for problem in secret_key_problems(pasted):
        raise SecretError(problem, length=len(trimmed(pasted)), expected=API_KEY_LENGTH)
    return Secret(trimmed(pasted))


def refuse_same(api_key: str, secret_key: Secret[str]) -> None:
    """Raise SecretError `api-key-is-secret-key` where one of the two was pasted twice; which one, their shape does not tell."""
    if Secret(api_key) == secret_key:
        raise SecretError("api-key-is-secret-key")


class _Fault(Enum):
    EMPTY = 1
    KEY_FILE = 2
    LENGTH = 3
    CHARACTERS = 4


_API_KEY_PROBLEMS = {
    _Fault.EMPTY: "api-key-empty",
    _Fault.KEY_FILE: "api-key-is-key-file",
    _Fault.LENGTH: "api-key-wrong-length",
    _Fault.CHARACTERS: "api-key-foreign-characters",
}
_SECRET_KEY_PROBLEMS = {
    _Fault.EMPTY: "secret-key-empty",
    _Fault.KEY_FILE: "secret-key-is-key-file",
    _Fault.LENGTH: "secret-key-wrong-length",
    _Fault.CHARACTERS: "secret-key-foreign-characters",
}


def _faults(text: str) -> tuple[_Fault, ...]:
    if not text:
        return (_Fault.EMPTY,)
    if re.search(_KEY_FILE, text) or (re.match(_RSA_FILE, text) and not is_api_key(text)):
        return (_Fault.KEY_FILE,)
    faults = ((_Fault.CHARACTERS, re.search(_FOREIGN, text) is not None), (_Fault.LENGTH, len(text) != API_KEY_LENGTH))
    return tuple(fault for fault, holds in faults if holds)
