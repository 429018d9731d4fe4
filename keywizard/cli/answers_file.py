"""The answers of a walk in a file: a key for every flag, so that a machine can be set up without a long command line."""

from collections.abc import Callable, Mapping
from pathlib import Path

from keywizard.cli.parser import CREATE_ANSWERS, Flag
from keywizard.domain.errors import FileError
from keywizard.domain.label import showable
from keywizard.session.account_file import moment
from keywizard.store.atomic import read_bounded
from keywizard.store.toml import Document, flag, text

_MAX_SIZE = 64 * 1024
Answer = str | bool | list[str] | None


def read_answers(path: Path) -> Mapping[str, Answer]:
    """Read `key_type = "ed25519"` and the like; the keys are the flags of `create` with underscores.

    Raises FileError naming path and line; a key that is no flag is refused, for it is a misspelt answer.
    """
    document = Document(path, read_bounded(path, _MAX_SIZE))
    for field in document.values:
        if field not in KINDS:
            raise FileError("answer-unknown", path=str(path), field=showable(field, 40), line=document.line_of(field))
    return {field: document.take_or(field, kind, None) for field, kind in KINDS.items()}


def _kind(answer: Flag) -> Callable[[object], Answer]:
    if answer.is_repeated:
        return _texts
    own = {"label": _label, "at": _moment}
    return own.get(answer.name, text) if answer.metavar else flag


def _label(value: object) -> str:
    # What a label may hold is judged where every label is.
    if not isinstance(value, str):
        raise TypeError
    return value


def _moment(value: object) -> str:
    return value if isinstance(value, str) else moment(value).isoformat()


def _texts(value: object) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
        raise TypeError
    return value


KINDS = {answer.destination: _kind(answer) for answer in CREATE_ANSWERS}
"""What reads each answer's value; raises ValueError or TypeError on one that does not do."""
