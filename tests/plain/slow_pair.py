"""The program with a pair or an API key that takes its time, until a signal has come; or with a slip in making pairs."""

import os
import sys
import time
from datetime import datetime
from types import FrameType
from unittest.mock import patch

from keywizard.cli.main import main
from keywizard.domain.key_type import KeyType
from keywizard.exchange.simulated.exchange import ApiKeyDraft, IssuedKey, PracticeExchange
from keywizard.keys.generate import PrivateKey, generate_private_key
from keywizard.plain.signals import Signals

create_api_key = PracticeExchange.create_api_key
taken: list[int] = []
take = Signals._take


def noting(signals: Signals, number: int, frame: FrameType | None) -> None:
    taken.append(number)
    take(signals, number, frame)


def wait() -> None:
    os.write(2, b"slowly...")
    while not taken:
        time.sleep(0.01)


def slow_pair(key_type: KeyType) -> PrivateKey:
    wait()
    return generate_private_key(key_type)


def slow_api_key(exchange: PracticeExchange, draft: ApiKeyDraft, now: datetime) -> IssuedKey:
    wait()
    return create_api_key(exchange, draft, now)


def crash(_: KeyType) -> PrivateKey:
    planted = "planted secret"
    raise RuntimeError(len(planted))


what = sys.argv.pop() if len(sys.argv) > 1 else "pair"
patch.object(Signals, "_take", noting).start()
if what == "api-key":
    patch.object(PracticeExchange, "create_api_key", slow_api_key).start()
else:
    patch("keywizard.keys.generate.generate_private_key", crash if what == "crash" else slow_pair).start()
sys.exit(main([]))
