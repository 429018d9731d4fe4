"""What the practice exchange over HTTP serves: the practice accounts of this person, as they lie in the practice folder."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from keywizard.exchange.sandbox.directory import ServedAccount
from keywizard.exchange.sandbox.note import Note
from keywizard.exchange.sandbox.sandbox import Sandbox
from keywizard.exchange.simulated.scenarios import SCENARIOS, SCENARIOS_BY_NAME
from keywizard.session.account_file import read_account_file
from keywizard.session.services import practice_file
from keywizard.session.session import Session


def open_sandbox(session: Session, account: str | None, at: datetime | None, listen: Callable[[Note], None]) -> Sandbox:
    """Open the exchange for one practice account, or for every ready one; raises as `Session.open_account` does."""
    accounts = [_of_scenario(session, scenario.name, at) for scenario in SCENARIOS] if account is None else [_named(session, account, at)]
    return Sandbox(accounts, session.now, listen)


def _named(session: Session, name: str, at: datetime | None) -> ServedAccount:
    if name in SCENARIOS_BY_NAME:
        return _of_scenario(session, name, at)
    opened = session.open_account(name, at)
    own_moment = read_account_file(Path(opened.name))[1]
    state = practice_file(session.paths.practice, opened.name)
    return ServedAccount(opened.name, lambda _: opened.account, at or own_moment, state)


def _of_scenario(session: Session, name: str, at: datetime | None) -> ServedAccount:
    scenario = SCENARIOS_BY_NAME[name]
    return ServedAccount(name, scenario.shape, at or scenario.at, practice_file(session.paths.practice, name))
