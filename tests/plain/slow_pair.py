"""The program with a pair or an API key that takes its time, until a signal has come; or with a slip in making pairs."""

import os
import sys
import time

import keywizard.keys.generate
import keywizard.plain.signals
from keywizard.cli.main import main
from keywizard.exchange.simulated.exchange import ApiKeyDraft, IssuedKey, PracticeExchange
from keywizard.keys.generate import PrivateKey, generate_private_key

create_api_key = PracticeExchange.create_api_key
taken: list[int] = []
take = keywizard.plain.signals.Signals._take


def noting(signals: keywizard.plain.signals.Signals, number: int, frame: object) -> None:
    taken.append(number)
    take(signals, number, frame)  # type: ignore[arg-type]  # as Python hands it over


def wait() -> None:
    os.write(2, b"slowly...")
    while not taken:
        time.sleep(0.01)


def slow_pair(key_type: object) -> PrivateKey:
    wait()
    return generate_private_key(key_type)  # type: ignore[arg-type]  # as it was handed in


def slow_api_key(exchange: PracticeExchange, draft: ApiKeyDraft, now: object) -> IssuedKey:
    wait()
    return create_api_key(exchange, draft, now)  # type: ignore[arg-type]  # as it was handed in


def crash(*_: object) -> PrivateKey:
    planted = "planted secret"
    raise RuntimeError(len(planted))


keywizard.plain.signals.Signals._take = noting  # type: ignore[assignment,method-assign]  # the same, told of
what = sys.argv.pop() if len(sys.argv) > 1 else "pair"
if what == "api-key":
    PracticeExchange.create_api_key = slow_api_key  # type: ignore[assignment,method-assign]  # the same, slower
else:
    keywizard.keys.generate.generate_private_key = crash if what == "crash" else slow_pair
sys.exit(main([]))
