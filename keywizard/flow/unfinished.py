"""Walks that were begun and not ended: which are worth keeping, what is caught up on, and what has to be typed again."""

from datetime import datetime
from typing import NamedTuple

from keywizard.domain.key_type import KeyType
from keywizard.domain.place import Place
from keywizard.flow.answers import IssuedApiKey, StoredKeypair
from keywizard.flow.events import ApiKeyIssued, Event, KeypairStored, WaitingKept
from keywizard.flow.steps import StepId
from keywizard.flow.wizard import Wizard


class UnfinishedWalk(NamedTuple):
    """A walk that can be gone on with."""

    id: str
    """What its draft is known by."""
    wizard: Wizard
    """Where it stands."""
    saved_at: datetime
    """When its last answer was kept, UTC."""

    @property
    def asked_again(self) -> tuple[str, ...]:
        """What has to be typed or shown again, as message ids: nothing secret was kept."""
        return asked_again(self.wizard)


def is_worth_keeping(wizard: Wizard) -> bool:
    """Tell whether anything beyond the first step was answered."""
    return wizard.at is not StepId.PLACE or wizard.answers.account is not None


def asked_again(wizard: Wizard) -> tuple[str, ...]:
    """Give what a step asks for and no draft keeps, as message ids."""
    answers = wizard.answers
    is_hmac, at_binance = answers.key_type is KeyType.HMAC, answers.place is Place.BINANCE
    asked = {
        StepId.KEYPAIR: (("again.passphrase", answers.keypair is None),),
        StepId.VERIFICATION: (
            ("again.factors", not at_binance and answers.issued is None),
            ("again.secret-passphrase", is_hmac and not at_binance and answers.issued is None),
        ),
        StepId.API_KEY: (("again.hmac-paste" if is_hmac else "again.paste", at_binance and answers.issued is None),),
        StepId.RESTRICTIONS: (("again.addresses", not answers.are_restrictions_saved),),
    }
    return tuple(message_id for message_id, holds in asked.get(wizard.at, ()) if holds)


def caught_up(wizard: Wizard, events: tuple[Event, ...]) -> Wizard:
    """Take in what was done for a walk after its last answer was kept, as the walk itself would have, and go on from there."""
    for event in events:
        wizard = _taken_in(wizard, event)
    return wizard


def _taken_in(wizard: Wizard, event: Event) -> Wizard:
    match event:
        case KeypairStored(keypair):
            handled = wizard.handle(event)
            return handled if handled is not wizard else _set_aside(wizard, keypair)
        case ApiKeyIssued(issued):
            return _gone_on(wizard, issued)
        case WaitingKept():
            return wizard.handle(event)
    return wizard


def _set_aside(wizard: Wizard, keypair: StoredKeypair) -> Wizard:
    return wizard._replace(made=(*wizard.made, keypair))


def _gone_on(wizard: Wizard, issued: IssuedApiKey) -> Wizard:
    """Stand where an API key is taken in, take it in, and go on, as each front end does."""
    if wizard.answers.place is Place.BINANCE and wizard.at is StepId.VERIFICATION:
        wizard = _advanced(wizard)
    handled = wizard.handle(ApiKeyIssued(issued))
    return wizard if handled is wizard else _advanced(handled)


def _advanced(wizard: Wizard) -> Wizard:
    ahead = wizard.advance()
    return ahead if isinstance(ahead, Wizard) else wizard
