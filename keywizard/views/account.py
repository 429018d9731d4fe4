"""The practice account in rows and paragraphs."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import PurePath

from keywizard.domain.account import Account, VerificationLevel
from keywizard.domain.errors import KeywizardError
from keywizard.domain.label import printable
from keywizard.domain.place import Route
from keywizard.exchange.simulated.scenarios import DEFAULT_SCENARIO, SCENARIOS_BY_NAME
from keywizard.flow.wizard import Refusal, Wizard
from keywizard.i18n.translator import Translator
from keywizard.policy.decision import decide_creation
from keywizard.session.session import OpenedAccount, Session
from keywizard.views.values import Choice, Mark, Paragraph, Tone
from keywizard.views.verdict import ways_out

_EARLIER = timedelta(days=1)
_LEVELS = tuple(VerificationLevel)

_SHAPES: dict[str, Callable[[Account, datetime], Account]] = {
    "deposit": lambda account, _: account._replace(spot_deposit=not account.spot_deposit),
    "level": lambda account, _: account._replace(verification=_LEVELS[(_LEVELS.index(account.verification) + 1) % len(_LEVELS)]),
    "controls": lambda account, _: account._replace(default_security_controls=not account.default_security_controls),
    "futures": lambda account, at: account._replace(futures_opened=None if account.futures_opened else at - _EARLIER),
    "portfolio-margin": lambda account, at: account._replace(
        portfolio_margin=not account.portfolio_margin,
        portfolio_margin_activated=None if account.portfolio_margin else at - _EARLIER,
    ),
    "cross-margin": lambda account, _: account._replace(cross_margin_transfer=not account.cross_margin_transfer),
}
"""What a row of the list does to the account. What is turned on counts as done the day before."""


def apply_account_choice(wizard: Wizard, kind: str, value: str) -> Wizard | Refusal:
    """Turn a fact of the account, or change the route."""
    answers = wizard.answers
    if answers.account is None or answers.at is None or answers.account_name is None:
        return Refusal(("missing.account",))
    if kind == "route":
        return wizard.answer_account(answers.account_name, answers.account, answers.at, Route(value))
    return wizard.answer_account(answers.account_name, _SHAPES[value](answers.account, answers.at), answers.at, answers.route)


def take_account_choice(session: Session, wizard: Wizard, choice_id: str, at: datetime | None) -> Wizard | Refusal:
    """Do what a row of the list says, at a moment of the person's own where there is one; raises KeywizardError for an account file."""
    kind, _, value = choice_id.partition(":")
    if kind != "scenario":
        return apply_account_choice(wizard, kind, value)
    return _opened(wizard, session.open_account(value, at))


def begin_account(session: Session, wizard: Wizard, first_account: str, at: datetime | None) -> Wizard | Refusal:
    """Begin with the account that the program was started with, if none was chosen yet."""
    if wizard.answers.account is not None:
        return wizard
    try:
        return _opened(wizard, session.open_account(first_account, at))
    except KeywizardError:  # a file that has gone since the program was started
        return _opened(wizard, session.open_account(DEFAULT_SCENARIO, at))


def _opened(wizard: Wizard, opened: OpenedAccount) -> Wizard | Refusal:
    return wizard.answer_account(opened.name, opened.account, opened.at, wizard.answers.route)


def account_choices(translate: Translator, wizard: Wizard, first_account: str) -> tuple[Choice, ...]:
    """List the ready accounts, the facts of the chosen one, and the two routes."""
    answers = wizard.answers
    own = (name for name in (first_account, answers.account_name or first_account) if name not in SCENARIOS_BY_NAME)
    names = tuple(dict.fromkeys((*own, *SCENARIOS_BY_NAME)))
    chosen = (answers.account_name or "",)
    changed = translate("account.changed") if is_shaped(wizard) else ""
    accounts = (
        Choice(f"scenario:{name}", account_title(translate, name), changed if name in chosen else "", radio(name in chosen))
        for name in names
    )
    routes = (Choice(f"route:{route}", translate(f"route.{route}.name"), mark=radio(route is answers.route)) for route in Route)
    return (
        Choice("", translate("account.heading.ready")),
        *accounts,
        Choice("", translate("account.heading.facts")),
        *(fact_choices(translate, answers.account) if answers.account else ()),
        Choice("", translate("account.heading.route")),
        *routes,
    )


def is_shaped(wizard: Wizard) -> bool:
    """Tell whether a ready account's facts are no longer those that its description speaks of."""
    answers = wizard.answers
    scenario = SCENARIOS_BY_NAME.get(answers.account_name or "")
    return scenario is not None and answers.at is not None and scenario.shape(answers.at) != answers.account


def account_title(translate: Translator, name: str) -> str:
    """Name an account: a ready one by its text, one of a file by the file's name."""
    return translate(f"scenario.{name}.name") if name in SCENARIOS_BY_NAME else printable(PurePath(name).name)


def fact_choices(translate: Translator, account: Account) -> tuple[Choice, ...]:
    """List the facts of an account as rows to tick."""
    states = {
        "deposit": account.spot_deposit,
        "level": None,
        "controls": account.default_security_controls,
        "futures": account.futures_opened is not None,
        "portfolio-margin": account.portfolio_margin,
        "cross-margin": account.cross_margin_transfer,
    }
    level = translate(f"level.{account.verification}")
    marks = {None: Mark.CHANGE, True: Mark.ON, False: Mark.OFF}
    return tuple(
        Choice(f"fact:{fact}", translate(f"account.fact.{fact}", level=level), mark=marks[state]) for fact, state in states.items()
    )


def radio(is_on: bool) -> Mark:  # noqa: FBT001  # a mark for a truth
    """Give the mark of one of several."""
    return Mark.RADIO_ON if is_on else Mark.RADIO_OFF


def account_panel(translate: Translator, wizard: Wizard) -> tuple[Paragraph, ...]:
    """Say what the account is, the moment of the walk, and whether a key can be made; if not, why, and every way out."""
    answers = wizard.answers
    if answers.account_name is None or answers.at is None:
        return ()
    name = answers.account_name
    return (
        Paragraph(account_title(translate, name), Tone.HEADING),
        *readiness(translate, wizard, "account.ready"),
        Paragraph(_about(translate, wizard, name)),
        Paragraph(translate("account.moment", moment=f"{answers.at:%Y-%m-%d %H:%M}"), Tone.MUTED),
        Paragraph(translate(f"route.{answers.route}.about"), Tone.MUTED),
    )


def readiness(translate: Translator, wizard: Wizard, ready: str) -> tuple[Paragraph, ...]:
    """Say by the text `ready` that a key can be made in the account; or why not, and every way out."""
    facts = wizard.answers.facts()
    if facts is None:
        return ()
    decision = decide_creation(facts)
    is_ready = (Paragraph(translate(ready), Tone.GOOD),)
    return is_ready if decision.allowed else ways_out(translate, decision, translate("account.not-ready"))


def _about(translate: Translator, wizard: Wizard, name: str) -> str:
    if name not in SCENARIOS_BY_NAME:
        return translate("account.from-file", path=printable(name))
    return translate("account.shaped") if is_shaped(wizard) else translate(f"scenario.{name}.about")
