"""Opening the screens: Textual reads its environment at import, so the terminal is judged before."""

import os

from keywizard.i18n.translator import Translator
from keywizard.session.walk import CrashedError, WalkEnd, WalkStart
from keywizard.terminal.capabilities import Colours, Glyphs, Terminal
from keywizard.tui.switches import prepare


def run(start: WalkStart, terminal: Terminal, theme: str | None = None) -> WalkEnd:
    """Walk on a terminal until the person leaves, in the theme `dark` or `light`; raises CrashedError."""
    prepare(os.environ, terminal)
    from keywizard.tui.app import KeywizardApp
    from keywizard.tui.driver import tolerate_bad_bytes
    from keywizard.tui.sequences import tolerate_unknown_sequences
    from keywizard.tui.services import Services

    tolerate_bad_bytes()
    tolerate_unknown_sequences()
    services = Services(
        start.session,
        Translator(start.language),
        start.environ,
        first_account=start.first_account,
        at=start.at,
        has_themes=terminal.colours is Colours.RGB,
        has_pictures=terminal.glyphs is Glyphs.UNICODE and terminal.colours is not Colours.MONO,
    )
    app = KeywizardApp(services, terminal, theme, start.wizard)
    wizard = app.run(mouse=terminal.mouse) or app.wizard
    if app.return_code:
        raise CrashedError(app.crash_report)
    return WalkEnd(wizard, app.services.translate.language)
