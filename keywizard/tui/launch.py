"""Opening the screens: Textual reads its environment at import, so the terminal is judged before."""

import os
from contextlib import nullcontext

from keywizard.i18n.translator import Translator
from keywizard.session.walk import CrashedError, WalkEnd, WalkStart
from keywizard.terminal.capabilities import SERVED, Colours, Glyphs, Terminal
from keywizard.terminal.guard import TerminalGuard
from keywizard.tui.switches import prepare
from keywizard.views.unfinished import resumed_note

TYPE_CHECKING = False
if TYPE_CHECKING:
    from keywizard.tui.app import KeywizardApp


def run(start: WalkStart, terminal: Terminal, theme: str | None = None) -> WalkEnd:
    """Walk on a terminal until the person leaves or a signal comes, in the theme `dark` or `light`; raises CrashedError."""
    prepare(os.environ, terminal)
    app = _app(start, terminal, theme)
    is_served = bool(os.environ.get(SERVED))
    if not is_served:
        app.draw_changes_only(can_erase=terminal.can_erase)
    guard = None if is_served else TerminalGuard(app.end_soon, lambda: app.has_modes)
    with guard or nullcontext():
        wizard = app.run(mouse=terminal.mouse) or app.wizard
    signal = guard.received if guard else None
    if app.return_code and signal is None:
        raise CrashedError(app.crash_report)
    return WalkEnd(wizard, app.services.translate.language, signal)


def _app(start: WalkStart, terminal: Terminal, theme: str | None) -> "KeywizardApp":
    from keywizard.tui.app import KeywizardApp
    from keywizard.tui.mending import let_ended_screens_go
    from keywizard.tui.services import Services

    let_ended_screens_go()
    services = Services(
        start.session,
        Translator(start.language),
        start.environ,
        first_account=start.first_account,
        at=start.at,
        has_themes=terminal.colours is Colours.RGB,
        has_pictures=terminal.glyphs is Glyphs.UNICODE and terminal.colours is not Colours.MONO,
        remember=start.remember,
    )
    note = resumed_note(services.translate, start.wizard) if start.is_taken_up else ""
    return KeywizardApp(services, terminal, theme, start.wizard, note)
