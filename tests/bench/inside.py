"""What is measured inside one process: the rule table, and an event loop beside the making of a large key pair."""

import asyncio
import statistics
import time
import timeit
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from keywizard.domain.account import Account, VerificationLevel
from keywizard.domain.key_type import KeyType
from keywizard.policy.decision import decide_permissions
from keywizard.policy.facts import Facts
from tests.bench.rows import Row

_CALLS = 1000
_TICK = 0.001


def inside_rows(times: int) -> Iterator[Callable[[], Row]]:
    yield lambda: _rule_table_row(times)
    yield lambda: _loop_row(times)


def _rule_table_row(times: int) -> Row:
    now = datetime(2025, 1, 1, tzinfo=UTC)
    account = Account(
        spot_deposit=True,
        verification=VerificationLevel.VERIFIED_PLUS,
        default_security_controls=True,
        futures_opened=now,
        portfolio_margin=False,
        portfolio_margin_activated=None,
        cross_margin_transfer=False,
    )
    facts = Facts.of(account, KeyType.HMAC, (), now, now)
    micros = statistics.median(timeit.repeat(lambda: decide_permissions(facts), number=_CALLS, repeat=times)) / _CALLS * 1e6
    return Row("rule table, all permissions", f"{micros:.1f} us", "", micros, 50, " us")


def _loop_row(times: int) -> Row:
    from keywizard.keys.generate import generate_private_key

    gaps = [(_longest_gap(lambda: generate_private_key(KeyType.RSA_4096)), _longest_gap(lambda: time.sleep(0.5))) for _ in range(times)]
    busy, idle = (statistics.median(series) * 1000 for series in zip(*gaps, strict=True))
    return Row("event loop's longest gap beside RSA-4096", f"{busy:.1f} ms", f"{idle:.1f} ms beside nothing", busy, 100, " ms")


def _longest_gap(work: Callable[[], object]) -> float:
    """Give the longest pause, in seconds, of a loop that wants to run every millisecond while work goes on in a thread."""

    async def watch() -> float:
        task = asyncio.create_task(asyncio.to_thread(work))
        longest, last = 0.0, time.perf_counter()
        while not task.done():
            await asyncio.sleep(_TICK)
            now = time.perf_counter()
            longest, last = max(longest, now - last), now
        return longest

    return asyncio.run(watch())
