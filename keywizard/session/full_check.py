"""A whole check of a stored key, whichever front end asks for it: its files first, then an exchange if there is one to ask."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from keywizard.domain.secret import Secret
from keywizard.exchange.binance.error_codes import Cause
from keywizard.session.checking import Target
from keywizard.session.findings import Asking, Check, Finding, skipped
from keywizard.session.offline_check import OfflineCheck
from keywizard.store.keyring import StoredKey

if TYPE_CHECKING:
    from keywizard.session.session import Session


def full_check(
    session: "Session", stored: StoredKey, passphrase: Secret[str] | None, target: Target | None, *, is_offline: bool = False
) -> Iterator[Finding | Asking]:
    """Give every finding in order; each question to `target` is announced before it is sent. Nothing is changed."""
    offline = OfflineCheck(session.keyring, stored, passphrase)
    yield from offline.run()
    if is_offline or offline.signer is None or stored.profile.api_key is None:
        return
    if target is None:
        yield skipped(Check.REQUEST, Cause.IS_PRACTICE)
        return
    from keywizard.exchange.binance.client import Client
    from keywizard.session.checking import OnlineCheck

    yield from OnlineCheck(Client(target.base_url), target, stored.profile, offline.signer, session.now).run()
