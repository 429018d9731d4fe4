"""The real program with a key that hangs it for ever."""

import itertools
import sys
import time
from typing import NoReturn

from keywizard.cli.main import main
from keywizard.tui.app import KeywizardApp
from keywizard.tui.screens.step import StepScreen


def hang(app: KeywizardApp) -> None:
    assert isinstance(app.screen, StepScreen)
    app.screen.tell("now it hangs")
    app.set_timer(0.2, _for_ever)


def _for_ever() -> NoReturn:
    for _ in itertools.count():
        time.sleep(0.05)
    raise AssertionError


setattr(KeywizardApp, "action_change_theme", hang)  # noqa: B010  # a planted fault, of which the type knows nothing
sys.exit(main(["--lang", "en"]))
