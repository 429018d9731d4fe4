"""Opening the screens: Textual reads its environment at import, so the terminal is judged before."""

import gc
import os
from contextlib import nullcontext

from keywizard.i18n.translator import Translator
from keywizard.session.walk import CrashedError, WalkEnd, WalkStart, is_visit
from keywizard.terminal.capabilities import SERVED, Colours, Glyphs, Terminal
from keywizard.terminal.guard import TerminalGuard
from keywizard.tui.switches import prepare
from keywizard.views.browser_keys import BrowserTranslator
from keywizard.views.unfinished import resumed_note

TYPE_CHECKING = False
if TYPE_CHECKING:
    from keywizard.tui.app import KeywizardApp
    from keywizard.tui.services import Services


def run(start: WalkStart, terminal: Terminal, theme: str | None = None) -> WalkEnd:
    """Walk on a terminal until the person leaves or a signal comes, in the theme `dark` or `light`; raises CrashedError."""
    prepare(os.environ, terminal)
    from keywizard.tui.app import KeywizardApp

    note = resumed_note(Translator(start.language), start.wizard) if start.is_taken_up else ""
    app = KeywizardApp(services_for(start, terminal), terminal, theme, start.wizard, note)
    signal = run_app(app, terminal)
    return WalkEnd(app.wizard, app.services.translate.language, signal)


def run_app(app: "KeywizardApp", terminal: Terminal) -> int | None:
    """Run an app to its end; gives the signal that ended it, if one did. Raises CrashedError."""
    from keywizard.tui.mending import let_ended_screens_go

    let_ended_screens_go()
    gc.freeze()  # what is loaded now stays, and the collector need not look through it while somebody types
    is_served = bool(os.environ.get(SERVED))
    if not is_served:
        app.draw_changes_only(can_erase=terminal.can_erase)
    guard = None if is_served else TerminalGuard(app.end_soon, lambda: app.has_modes)
    with guard or nullcontext():
        app.wizard = app.run(mouse=terminal.mouse) or app.wizard
    signal = guard.received if guard else None
    if app.return_code and signal is None:
        raise CrashedError(app.crash_report)
    return signal


def services_for(start: WalkStart, terminal: Terminal) -> "Services":
    """Give what every screen works with."""
    from keywizard.tui.services import Services

    return Services(
        start.session,
        BrowserTranslator(start.language) if is_visit(start.environ) else Translator(start.language),
        start.environ,
        first_account=start.first_account,
        at=start.at,
        has_themes=terminal.colours is Colours.RGB,
        has_pictures=terminal.glyphs is Glyphs.UNICODE and terminal.colours is not Colours.MONO,
        remember=start.remember,
    )
