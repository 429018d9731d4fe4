"""What the table says of given facts: every reason and every way out, never only the first."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from keywizard.domain.errors import RefusedError
from keywizard.domain.permission import Permission
from keywizard.policy.facts import Facts
from keywizard.policy.remedies import Remedy
from keywizard.policy.rules import CREATION_RULES, PERMISSION_RULES, WARNINGS, Rule


class Decision(NamedTuple):
    """The verdict on making a key, or on one permission."""

    violations: tuple[Rule, ...] = ()
    """Every rule that stands against it, in the table's order."""
    warnings: tuple[Rule, ...] = ()
    """What is advised against though allowed; empty where it is blocked."""

    @property
    def allowed(self) -> bool:
        """Whether nothing stands against it."""
        return not self.violations

    @property
    def rule_ids(self) -> tuple[str, ...]:
        """The ids of the rules that stand against it."""
        return tuple(rule.id for rule in self.violations)

    @property
    def remedies(self) -> tuple[Remedy, ...]:
        """Every way out, each once; one for each violation is needed."""
        return tuple({remedy.id: remedy for rule in self.violations for remedy in rule.remedies}.values())


def decide_creation(facts: Facts) -> Decision:
    """Say whether the account may make this key (FAQ intro and notes)."""
    violations = tuple(rule for rule in CREATION_RULES if rule.is_broken_by(facts))
    warnings = tuple(rule for rule in WARNINGS if not rule.blocks and rule.is_broken_by(facts))
    return Decision(violations, warnings)


def decide_permissions(facts: Facts) -> Mapping[Permission, Decision]:
    """Say of every permission whether the key may carry it (FAQ 1 to 3 and notes; wallet, FIX and margin docs)."""
    broken = tuple(rule for rule in PERMISSION_RULES if rule.is_broken_by(facts))
    warned = tuple(rule for rule in WARNINGS if rule.is_broken_by(facts))
    return {permission: _decide(permission, broken, warned) for permission in Permission}


def refused_permissions(facts: Facts, wanted: Iterable[Permission]) -> Mapping[Permission, Decision]:
    """Give the decisions of those wanted permissions that are not allowed, in the page's order."""
    chosen = frozenset(wanted)
    return {
        permission: decision for permission, decision in decide_permissions(facts).items() if permission in chosen and not decision.allowed
    }


def refuse_what_rules_forbid(facts: Facts, wanted: Iterable[Permission]) -> None:
    """Raise RefusedError where the account may not make this key, or the key may not carry these permissions."""
    creation = decide_creation(facts)
    if not creation.allowed:
        raise RefusedError("creation-refused", {"creation": creation.rule_ids})
    if refused := refused_permissions(facts, wanted):
        raise RefusedError("permissions-refused", {permission.value: decision.rule_ids for permission, decision in refused.items()})


def _decide(permission: Permission, broken: tuple[Rule, ...], warned: tuple[Rule, ...]) -> Decision:
    violations = tuple(rule for rule in broken if permission in rule.blocks)
    return Decision(violations, () if violations else tuple(rule for rule in warned if permission in rule.blocks))
