"""Opening the keyring on a terminal."""

import os
from typing import NamedTuple

from keywizard.i18n.translator import Translator
from keywizard.session.session import Session
from keywizard.terminal.capabilities import Colours, Glyphs, Terminal
from keywizard.tui.switches import prepare


class KeyringEnd(NamedTuple):
    """How it ended."""

    makes_another: bool
    """Whether the wizard is wanted, to make another key."""
    language: str
    """The language that was spoken last."""
    signal: int | None
    """The signal that ended it, if one did."""


def run(session: Session, language: str, terminal: Terminal, theme: str | None) -> KeyringEnd:
    """Show the keyring until the person leaves or a signal comes; raises CrashedError."""
    prepare(os.environ, terminal)
    from keywizard.tui.keyring.app import KeyringApp
    from keywizard.tui.keyring.screen import Wish
    from keywizard.tui.launch import run_app
    from keywizard.tui.services import Services

    has_pictures = terminal.glyphs is Glyphs.UNICODE and terminal.colours is not Colours.MONO
    has_themes = terminal.colours is Colours.RGB
    services = Services(session, Translator(language), dict(os.environ), "", has_pictures=has_pictures, has_themes=has_themes)
    app = KeyringApp(services, terminal, theme)
    signal = run_app(app, terminal)
    return KeyringEnd(app.wish is Wish.MAKE and signal is None, app.services.translate.language, signal)
