"""The three questions that `check` asks of an exchange."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from keywizard.exchange.binance.error_codes import Cause
from keywizard.exchange.binance.hosts import TIME_PATH
from keywizard.exchange.binance.http import Answer, UnansweredError, get
from keywizard.exchange.binance.payload import signed_query

RECEIVE_WINDOW = 5000
"""Milliseconds that a signed request stays good for: Binance's default (spot docs, timing security)."""

Get = Callable[[str, Mapping[str, str]], Answer]


class Client(NamedTuple):
    """An exchange to be asked, at most one question at a time."""

    base_url: str
    """As `hosts.checked_base_url` gives it."""
    get: Get = get
    """Asks over the network."""

    def server_time(self) -> int:
        """Ask the time: milliseconds since 1970. Raises UnansweredError, `NOT_BINANCE` where the answer is another one."""
        answer = self.get(f"{self.base_url}{TIME_PATH}", {})
        moment = answer.document.get("serverTime")
        if answer.status == 200 and isinstance(moment, int) and 0 < moment < 10**14:
            return moment
        raise UnansweredError(_cause_of_status(answer.status), **_wait(answer))

    def signed(self, path: str, api_key: str, sign: Callable[[bytes], str], timestamp: int) -> Answer:
        """Ask as the owner of a key; `timestamp` is in milliseconds. Raises UnansweredError."""
        query = f"recvWindow={RECEIVE_WINDOW}&timestamp={timestamp}"
        return self.get(f"{self.base_url}{path}?{signed_query(query, sign(query.encode('ascii')))}", {"X-MBX-APIKEY": api_key})


def _cause_of_status(status: int) -> Cause:
    known = {403: Cause.FIREWALL, 418: Cause.BANNED, 429: Cause.TOO_MANY_REQUESTS}
    return known.get(status, Cause.EXCHANGE_DOWN if status >= 500 else Cause.NOT_BINANCE)


def _wait(answer: Answer) -> dict[str, int]:
    return {} if answer.retry_after is None else {"seconds": answer.retry_after}
