"""The program on the screen: one loop that shows the step of the wizard, takes its outcome, and goes on from there."""

import gc
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import ClassVar

from textual import work
from textual.app import SystemCommand
from textual.binding import Binding, BindingType
from textual.filter import LineFilter
from textual.screen import Screen

from keywizard.domain.errors import FileError
from keywizard.flow.wizard import Wizard
from keywizard.i18n.translator import LANGUAGES, Translator
from keywizard.store.config import Config, write_config
from keywizard.store.crash import write_crash_report
from keywizard.terminal.capabilities import Colours, Glyphs, Terminal
from keywizard.tui.glyphs import AsciiFilter, MonoFilter
from keywizard.tui.screens import screen_of
from keywizard.tui.screens.step import StepScreen
from keywizard.tui.services import Kept, Left, Moved, Outcome, Reopened, Services
from keywizard.tui.themes import ANSI, DARK, LIGHT, THEMES
from keywizard.tui.type_ahead import TypeAheadApp


class KeywizardApp(TypeAheadApp[Wizard]):
    """Ends with the wizard as it stood when the person left."""

    TITLE = "keywizard"
    CSS_PATH = "app.tcss"
    ENABLE_COMMAND_PALETTE = False  # English only, and it offers a picture of any screen, one with a secret on it too
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q", "ask_to_leave", show=False, priority=True),
        Binding("ctrl+c", "ask_to_leave", show=False, system=True),
    ]

    def __init__(
        self, services: Services, terminal: Terminal, theme: str | None = None, wizard: Wizard | None = None, note: str = ""
    ) -> None:
        """Walk with `services` on `terminal`, in the theme `dark` or `light`; the first screen says `note`."""
        self._terminal = terminal
        super().__init__()
        for each in THEMES:
            self.register_theme(each)
        self.theme = self._first_theme(theme)
        self.services = services
        self.wizard = wizard or Wizard()
        self._note = note
        self.crash_report: Path | None = None
        """Where a crash was written down, if there was one."""

    def _first_theme(self, wanted: str | None) -> str:
        if self._terminal.colours is not Colours.RGB:
            return ANSI.name
        is_light = wanted == "light" or (wanted is None and bool(self._terminal.is_light))
        return LIGHT.name if is_light else DARK.name

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Draw with what the terminal has."""
        filters = list(super().get_line_filters())
        if self._terminal.glyphs is Glyphs.ASCII:
            filters.append(AsciiFilter())
        if self._terminal.colours is Colours.MONO:
            filters.append(MonoFilter())
        return filters

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Know our own variables in Textual's stock themes too, which stand for a moment before ours."""
        return dict(DARK.variables)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Offer none; see ENABLE_COMMAND_PALETTE."""
        del screen
        return ()

    def on_mount(self) -> None:
        """Begin."""
        self.animation_level = "none"
        self.walk()
        self.call_after_refresh(gc.enable)  # the command line turns it off for a quick start

    @work
    async def walk(self) -> None:
        """Show step after step until the person leaves."""
        kept = Kept(note=self._note)
        while True:
            outcome = await self.push_screen_wait(screen_of(self.wizard.at, self.wizard.answers.place)(self.services, self.wizard, kept))
            self.wizard = outcome.wizard
            self.services.remember(self.wizard)
            kept = self._next_kept(outcome)
            if isinstance(outcome, Left):
                self.exit(self.wizard)
                return

    def _next_kept(self, outcome: Outcome) -> Kept:
        match outcome:
            case Reopened(_, kept):
                self._change_language()
                return kept
            case Moved(_, note):
                return Kept(note=note)
            case Left():
                return Kept()

    def _change_language(self) -> None:
        spoken = LANGUAGES.index(self.services.translate.language)
        language = LANGUAGES[(spoken + 1) % len(LANGUAGES)]
        self.services = self.services._replace(translate=Translator(language))
        self._remember(Config(language=language))

    def action_change_theme(self) -> None:
        """Change between dark and light; terminals of sixteen colours have their own."""
        if self._terminal.colours is not Colours.RGB:
            return
        self.theme = DARK.name if self.theme == LIGHT.name else LIGHT.name
        self._remember(Config(theme="light" if self.theme == LIGHT.name else "dark"))

    def _remember(self, config: Config) -> None:
        try:
            write_config(self.services.session.paths.config_file, config)
        except FileError:
            return  # a setting that cannot be kept still holds for this run; the file was left as it is

    def action_repaint(self) -> None:
        """Draw everything anew, after other programs wrote on the terminal."""
        self.screen.refresh(layout=True)

    def action_ask_to_leave(self) -> None:
        """Ask once; asked for again meanwhile, leave."""
        from keywizard.tui.screens.confirm import ConfirmScreen

        if isinstance(self.screen, ConfirmScreen):
            self.screen.finish(result=True)
            return
        steps = [screen for screen in self.screen_stack if isinstance(screen, StepScreen)]
        for step in steps[-1:]:
            step.leave()

    def _fatal_error(self) -> None:
        # Textual's own prints every local variable, secrets among them.
        self._write_down(self._exception)
        self._close_messages_no_wait()

    def _write_down(self, error: BaseException | None) -> None:
        if error is None or self.crash_report is not None:
            return
        try:
            self.crash_report = write_crash_report(self.services.session.paths.state, error)
        except FileError:
            return  # the two lines on the terminal are all that can be had
