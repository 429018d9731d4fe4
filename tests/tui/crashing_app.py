"""The real program with a fault planted beside a secret."""

import sys
from typing import Any, NoReturn

from keywizard.cli.main import main
from keywizard.session.session import Session
from keywizard.tui.screens.keypair import KeypairScreen


def fail(*arguments: Any, **_: Any) -> NoReturn:
    planted_secret = arguments
    raise RuntimeError(f"planted secret {planted_secret}")


PLACES = {
    "handler": (KeypairScreen, "_generate"),
    "worker": (Session, "_generate"),
    "compose": (KeypairScreen, "on_done"),
}

setattr(*PLACES[sys.argv[1]], fail)
sys.exit(main(["--lang", "en"]))
