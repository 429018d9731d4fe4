"""`keywizard explain`: the decision table for facts of one's own."""

import argparse
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import TypeVar

from keywizard.cli.diagnostics import ExitCode
from keywizard.cli.error_code import explain_error_code
from keywizard.cli.moments import moment, moment_or_never
from keywizard.cli.output import print_json, print_lines
from keywizard.cli.parser import EXPLAIN_FLAGS
from keywizard.cli.rule_lines import rule_lines, wrapped
from keywizard.domain.account import VerificationLevel
from keywizard.domain.errors import UsageError
from keywizard.domain.ip_access import IpAccess
from keywizard.domain.key_type import KeyType
from keywizard.domain.label import showable
from keywizard.exchange.simulated.scenarios import DEFAULT_SCENARIO, SCENARIOS_BY_NAME
from keywizard.i18n.translator import Translator
from keywizard.policy.decision import Decision, decide_creation, decide_permissions
from keywizard.policy.facts import Facts
from keywizard.policy.rules import Rule
from keywizard.session.services import system_clock

T = TypeVar("T")
_YES_NO = {"yes": True, "no": False}
_ON_OFF = {"on": True, "off": False}


def explain(parsed: argparse.Namespace, translate: Translator) -> ExitCode:
    """Say what an error code means, or what the rules make of the facts given; what is not given is as in the ready practice account."""
    if parsed.code is not None:
        _refuse_facts(parsed)
        return explain_error_code(parsed.code, translate, as_json=bool(parsed.json))
    facts = _facts(parsed, system_clock())
    if parsed.json:
        print_json(
            {
                "facts": _echo(facts),
                "creation": _verdict(decide_creation(facts), translate),
                "permissions": {each.value: _verdict(decision, translate) for each, decision in decide_permissions(facts).items()},
            }
        )
    else:
        print_lines(_table(facts, translate))
    return ExitCode.DONE


def _refuse_facts(parsed: argparse.Namespace) -> None:
    given = [f"--{flag.name}" for flag in EXPLAIN_FLAGS if flag.name != "json" and getattr(parsed, flag.destination) is not None]
    if given:
        raise UsageError("flags-contradict", flags=", ".join((showable(parsed.code, 20), *given)))


def _facts(parsed: argparse.Namespace, now: datetime) -> Facts:
    at = now if parsed.at is None else moment(parsed.at, now, "--at")
    ready = SCENARIOS_BY_NAME[DEFAULT_SCENARIO].shape(at)
    return Facts(
        key_type=_one_of(parsed.key_type, KeyType.ED25519, {each.value: each for each in KeyType}, "--key-type"),
        ip_access=_one_of(parsed.ip, IpAccess.UNRESTRICTED, {each.value: each for each in IpAccess}, "--ip"),
        default_security_controls=_one_of(parsed.controls, True, _ON_OFF, "--controls"),
        spot_deposit=_one_of(parsed.deposit, True, _YES_NO, "--deposit"),
        verification=_one_of(parsed.verification, ready.verification, {each.value: each for each in VerificationLevel}, "--verification"),
        created=at if parsed.created is None else moment(parsed.created, now, "--created"),
        futures_opened=_moment_or(parsed.futures_opened, ready.futures_opened, now, "--futures-opened"),
        portfolio_margin=_one_of(parsed.portfolio_margin, False, _ON_OFF, "--portfolio-margin"),
        portfolio_margin_activated=_moment_or(parsed.portfolio_margin_activated, None, now, "--portfolio-margin-activated"),
        cross_margin_transfer=_one_of(parsed.cross_margin_transfer, True, _YES_NO, "--cross-margin-transfer"),
        at=at,
    )


def _moment_or(text: str | None, otherwise: datetime | None, now: datetime, flag: str) -> datetime | None:
    return otherwise if text is None else moment_or_never(text, now, flag)


def _one_of(word: str | None, otherwise: T, choices: Mapping[str, T], flag: str) -> T:
    if word is None:
        return otherwise
    if word not in choices:
        raise UsageError("value-unknown", flag=flag, choices=", ".join(choices))
    return choices[word]


def _echo(facts: Facts) -> dict[str, str]:
    return {
        "key_type": facts.key_type.value,
        "ip": facts.ip_access.value,
        "controls": _word(_ON_OFF, value=facts.default_security_controls),
        "deposit": _word(_YES_NO, value=facts.spot_deposit),
        "verification": facts.verification.value,
        "created": _iso(facts.created),
        "futures_opened": _iso(facts.futures_opened),
        "portfolio_margin": _word(_ON_OFF, value=facts.portfolio_margin),
        "portfolio_margin_activated": _iso(facts.portfolio_margin_activated),
        "cross_margin_transfer": _word(_YES_NO, value=facts.cross_margin_transfer),
        "at": _iso(facts.at),
    }


def _word(words: Mapping[str, bool], *, value: bool) -> str:
    return next(word for word, meant in words.items() if meant is value)


def _iso(when: datetime | None) -> str:
    return f"{when:%Y-%m-%dT%H:%M:%SZ}" if when else "never"


def _verdict(decision: Decision, translate: Translator) -> dict[str, object]:
    return {
        "allowed": decision.allowed,
        "reasons": [_reason(rule, translate) for rule in decision.violations],
        "remedies": [
            {"id": each.id, "where": each.where.value, "step": each.step, "text": translate(f"remedy.{each.id}")}
            for each in decision.remedies
        ],
        "warnings": [{"rule": rule.id, "text": translate(f"rule.{rule.id}.reason")} for rule in decision.warnings],
    }


def _reason(rule: Rule, translate: Translator) -> dict[str, object]:
    source = rule.source
    effective = _iso(source.effective_from) if source.effective_from else None
    title = translate(f"source.{source.id}")
    return {
        "rule": rule.id,
        "text": translate(f"rule.{rule.id}.reason"),
        "source": {"id": source.id, "title": title, "url": source.url, "effective_from": effective},
    }


def _table(facts: Facts, translate: Translator) -> Iterator[str]:
    creation, permissions = decide_creation(facts), decide_permissions(facts)
    rules = tuple(dict.fromkeys(rule for each in (creation, *permissions.values()) for rule in (*each.violations, *each.warnings)))
    yield translate("explain.facts")
    yield from wrapped("  ", ", ".join(f"{name.replace('_', '-')}: {value}" for name, value in _echo(facts).items()))
    yield ""
    yield _row(translate("create.creation"), creation, rules, translate)
    yield ""
    yield from (_row(translate(f"permission.{each}.name"), decision, rules, translate) for each, decision in permissions.items())
    for number, rule in enumerate(rules, start=1):
        yield ""
        yield from rule_lines(f"{number:>3} ", rule, translate)


def _row(title: str, decision: Decision, rules: Sequence[Rule], translate: Translator) -> str:
    mark, verdict = ("[+]", "explain.allowed") if decision.allowed else ("[-]", "explain.blocked")
    numbers = [f"{rules.index(rule) + 1}" for rule in decision.violations] + [f"{rules.index(rule) + 1}!" for rule in decision.warnings]
    return f"{mark} {title:<44} {translate(verdict):<10} {' '.join(numbers)}".rstrip()
