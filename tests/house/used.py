"""Which texts the package asks for, read from its syntax trees."""

import ast
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from keywizard.doctor.findings import State, Topic
from keywizard.domain.account import VerificationLevel
from keywizard.domain.permission import BEYOND_READING, Permission
from keywizard.domain.place import Environment, Place
from keywizard.exchange.binance.error_codes import ERROR_CODES, Cause
from keywizard.exchange.binance.restrictions import excesses
from keywizard.exchange.sandbox.causes import CAUSES
from keywizard.keys.importing import ForeignForm
from keywizard.policy.challenges import CHALLENGES
from keywizard.policy.changes import CHANGES, Fact
from keywizard.policy.faq import ENTRIES, FAQ_SOURCES, Origin
from keywizard.policy.presets import PRESETS
from keywizard.policy.rules import PERMISSION_RULES, RULES
from keywizard.policy.sources import SOURCES
from keywizard.session.findings import Check
from keywizard.session.verdicts import Verdict
from keywizard.store.audit import Action
from keywizard.store.audit_chain import Tampering
from keywizard.views import keyring_actions
from keywizard.views.keyring_search import Order
from keywizard.views.lab import ROWS
from tests.house.sources import BUILD, PACKAGE, shown, trees

PROBLEM_TABLES = ("_USELESS",)
"""Names, beside those with "problem" in them, whose values are problem ids."""

_KEBAB = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)+")
_HOLE = "\0"


@dataclass(frozen=True, slots=True)
class Raised:
    """An error raised with a literal problem id."""

    where: str
    problem: str
    values: frozenset[str]
    open_ended: bool
    """Whether more values come by `**`."""


@cache
def literals() -> frozenset[str]:
    return frozenset(node.value for node in _nodes() if isinstance(node, ast.Constant) and isinstance(node.value, str))


def _nodes() -> Iterator[ast.AST]:
    # What builds the package asks for texts as well: those of the manual.
    return (node for folder in (PACKAGE, BUILD) for _, tree in trees(folder) for node in ast.walk(tree))


@cache
def raised() -> tuple[Raised, ...]:
    return tuple(found for path, tree in trees() for node in ast.walk(tree) if isinstance(node, ast.Call) for found in _raised(path, node))


@cache
def problems() -> frozenset[str]:
    """Every problem id: what errors are raised with, and what functions and tables of problems hold."""
    tables = (node for _, tree in trees() for node in ast.walk(tree) if "problem" in _name(node).lower() or _name(node) in PROBLEM_TABLES)
    return frozenset(found.problem for found in raised()) | {word for table in tables for word in _words(table) if _KEBAB.fullmatch(word)}


FAMILIES: dict[str, Callable[[], Iterable[str]]] = {
    "rule.{}.reason": lambda: (rule.id for rule in RULES),
    "rule.{}.short": lambda: (rule.id for rule in RULES),
    "remedy.{}": lambda: (remedy.id for rule in RULES for remedy in rule.remedies),
    "remedy.{}.title": lambda: (remedy.id for rule in PERMISSION_RULES for remedy in rule.remedies),
    "source.{}": lambda: (source.id for source in (*SOURCES, *FAQ_SOURCES)),
    "faq.{}.title": lambda: (entry.id for entry in ENTRIES),
    "faq.{}.question": lambda: (entry.id for entry in ENTRIES),
    "faq.{}.so": lambda: (entry.id for entry in ENTRIES),
    "faq.{}.do": lambda: (entry.id for entry in ENTRIES),
    "faq.origin.{}": lambda: Origin,
    "faq.told.{}": lambda: Origin,
    "permission.{}.name": lambda: Permission,
    "permission.{}.enables": lambda: Permission,
    "permission.{}.without": lambda: Permission,
    "permission.{}.harm": lambda: Permission,
    "preset.{}.name": lambda: (preset.id for preset in PRESETS),
    "preset.{}.use": lambda: (preset.id for preset in PRESETS),
    "level.{}": lambda: VerificationLevel,
    "challenge.{}.name": lambda: (challenge.id for challenge in CHALLENGES),
    "challenge.{}.about": lambda: (challenge.id for challenge in CHALLENGES),
    "lab.fact.{}.about": lambda: Fact,
    "lab.fact.{}": lambda: (change.id for change in CHANGES if change.fact != Fact.DATE),
    "lab.row.{}": lambda: ROWS,
    "binance-error.{}": lambda: (each.code for each in ERROR_CODES),
    "doctor.{}.title": lambda: Topic,
    "doctor.state.{}": lambda: State,
    "keyring.verdict.{}": lambda: Verdict,
    "keyring.where.{}": lambda: (*Environment, *Place),
    "keyring.may.{}": lambda: BEYOND_READING,
    "keyring.order.{}": lambda: Order,
    "keyring.action.{}": lambda: keyring_actions.Action,
    "keyring.action.{}.about": lambda: keyring_actions.Action,
    "keyring.hint.{}": lambda: keyring_actions.Action,
    "check.{}.title": lambda: Check,
    "check.{}.ok": lambda: Check,
    "environment.{}": lambda: (*Environment, *Place),
    "privilege.{}": lambda: excesses(frozenset(Permission), is_ip_restricted=False),
    "cause.{}.message": lambda: Cause,
    "cause.{}.hint": lambda: Cause,
    "import.form.{}": lambda: ForeignForm,
    "sandbox.cause.{}": lambda: CAUSES,
    "sandbox.lift.{}": lambda: CAUSES,
    "key-verdict.{}": lambda: Verdict,
    "audit.action.{}": lambda: Action,
    "audit.flaw.{}": lambda: Tampering,
    "error.{}.message": problems,
    "error.{}.hint": problems,
}
"""Texts whose ids are made of the ids of something else. A new family of texts is a new row."""


def expected() -> frozenset[str]:
    """Every id that the families make."""
    return frozenset(pattern.format(member) for pattern, members in FAMILIES.items() for member in members())


def is_used(message_id: str) -> bool:
    """Tell whether the id stands in the package, or an f-string there gives it with words that stand in the package."""
    return _stands(message_id, known=lambda word: _stands(word, known=literals().__contains__))


def _stands(word: str, known: Callable[[str], bool]) -> bool:
    matches = (match for pattern in _patterns() if (match := pattern.fullmatch(word)))
    return word in literals() or any(all(map(known, match.groups())) for match in matches)


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    strings = {_template(node) for node in _nodes() if isinstance(node, ast.JoinedStr)}
    telling = sorted(text for text in strings if re.search(r"[a-z]", text.replace(_HOLE, "")) and " " not in text)
    return tuple(re.compile(re.escape(text).replace(_HOLE, hole)) for text in telling for hole in (r"([^.]+)", r"(.+)"))


def _template(node: ast.JoinedStr) -> str:
    return "".join(str(part.value) if isinstance(part, ast.Constant) else _HOLE for part in node.values)


def _raised(path: Path, call: ast.Call) -> Iterator[Raised]:
    if not re.search(r"(Usage|Refused|Secret|File|Exchange)Error$", ast.unparse(call.func)) or not call.args:
        return
    values = frozenset(keyword.arg for keyword in call.keywords if keyword.arg)
    open_ended = any(keyword.arg is None for keyword in call.keywords)
    branches = [call.args[0].body, call.args[0].orelse] if isinstance(call.args[0], ast.IfExp) else [call.args[0]]
    for branch in branches:
        if isinstance(branch, ast.Constant) and isinstance(branch.value, str):
            yield Raised(f"{shown(path)}:{call.lineno}", branch.value, values, open_ended)


def _name(node: ast.AST) -> str:
    match node:
        case ast.FunctionDef(name=name) | ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
            return name
        case _:
            return ""


def _words(node: ast.AST) -> Iterator[str]:
    return (part.value for part in ast.walk(node) if isinstance(part, ast.Constant) and isinstance(part.value, str))
