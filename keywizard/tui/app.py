"""The program on the screen: one loop that shows the step of the wizard, takes its outcome, and goes on from there."""

import gc
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import ClassVar

from textual import work
from textual.app import SystemCommand
from textual.binding import Binding, BindingType
from textual.driver import Driver
from textual.drivers.linux_driver import LinuxDriver
from textual.events import Resize
from textual.filter import LineFilter
from textual.geometry import Size
from textual.screen import Screen
from textual.worker import Worker

from keywizard.domain.errors import FileError
from keywizard.flow.wizard import Wizard
from keywizard.i18n.translator import LANGUAGES
from keywizard.store.config import Config, write_config
from keywizard.store.crash import write_crash_report
from keywizard.terminal.ascii import spelt_in_ascii
from keywizard.terminal.capabilities import SERVED, Colours, Glyphs, Terminal
from keywizard.terminal.job_control import can_be_woken
from keywizard.tui.driver import KeywizardDriver
from keywizard.tui.glyphs import AsciiFilter, MonoFilter
from keywizard.tui.plain_view import PlainViewApp
from keywizard.tui.screens import screen_of
from keywizard.tui.screens.step import StepScreen
from keywizard.tui.services import Kept, Left, Moved, Reopened, Services
from keywizard.tui.themes import ANSI, DARK, LIGHT, THEMES

_SIGNALLED = 128
"""What shells add to the number of a signal that ended a program."""


class KeywizardApp(PlainViewApp[Wizard]):
    """Ends with the wizard as it stood when the person left."""

    TITLE = "keywizard"
    CSS_PATH = "app.tcss"
    ENABLE_COMMAND_PALETTE = False  # English only, and it offers a picture of any screen, one with a secret on it too
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q", "ask_to_leave", show=False, priority=True),
        Binding("ctrl+c", "ask_to_leave", show=False, system=True),
        Binding("ctrl+z", "suspend_process", show=False),
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
        self._walk: Worker[None]
        self.crash_report: Path | None = None
        """Where a crash was written down, if there was one."""

    def _first_theme(self, wanted: str | None) -> str:
        if self._terminal.colours is not Colours.RGB:
            return ANSI.name
        is_light = wanted == "light" or (wanted is None and bool(self._terminal.is_light))
        return LIGHT.name if is_light else DARK.name

    def get_driver_class(self) -> type[Driver]:
        """Drive terminals with our own driver; a browser brings its own."""
        return super().get_driver_class() if os.environ.get(SERVED) else KeywizardDriver

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Draw with what the terminal has."""
        filters = list(super().get_line_filters())
        if self._terminal.glyphs is Glyphs.ASCII:
            filters.append(AsciiFilter())
        if self._terminal.colours is Colours.MONO:
            filters.append(MonoFilter())
        return filters

    @property
    def draws_unicode(self) -> bool:
        """Whether more than ASCII is drawn."""
        return self._terminal.glyphs is Glyphs.UNICODE

    def draw_with_ascii(self) -> None:
        """Draw with ASCII alone from now on: the terminal takes each byte for a character, whatever the locale says."""
        self._terminal = self._terminal._replace(glyphs=Glyphs.ASCII)
        self.services = self.services._replace(has_pictures=False)
        self.refresh_css(animate=False)
        self.draw_anew()

    def refresh_css(self, animate: bool = True) -> None:  # noqa: FBT001, FBT002  # as Textual has it
        """Style everything anew; before there is anything only take note, for the first screen is styled by itself."""
        if self._screen_stack:
            super().refresh_css(animate)
        else:
            self.stylesheet.set_variables(self.get_css_variables())

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Know our own variables in Textual's stock themes too, which stand for a moment before ours."""
        return dict(DARK.variables)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Offer none; see ENABLE_COMMAND_PALETTE."""
        del screen
        return ()

    def _set_pointer_shape(self, shape: str) -> None:
        # The command for it is printed as text by consoles that do not know it, and no screen of ours has any use for it.
        del shape

    def _check_resize(self) -> None:
        # Window signals interrupt one another, so the size that is told last need not be the one that holds: the terminal knows.
        if self._resize_event is not None and isinstance(self._driver, LinuxDriver):
            self._size = Size(*self._driver._get_terminal_size())  # noqa: SLF001  # Textual asks it in its signal handler alone
            self._resize_event = Resize(self._size, self._size)
        super()._check_resize()

    def on_mount(self) -> None:
        """Begin."""
        self.animation_level = "none"
        self.app_resume_signal.subscribe(self, lambda _: self.draw_anew())
        self.begin_walk()
        self.call_after_refresh(gc.enable)  # the command line turns it off for a quick start

    def begin_walk(self) -> None:
        """Show the steps from where the wizard stands."""
        self._walk = self.walk()

    async def stop_walk(self) -> None:
        """Clear every screen away, wherever the walk stands."""
        self._walk.cancel()
        while len(self.screen_stack) > 1:
            await self.pop_screen()

    @work
    async def walk(self) -> None:
        """Show step after step until the person leaves."""
        kept = Kept(note=self._note)
        while True:
            outcome = await self.push_screen_wait(screen_of(self.wizard.at, self.wizard.answers.place)(self.services, self.wizard, kept))
            self.wizard = outcome.wizard
            self.services.remember(self.wizard)
            if isinstance(outcome, Left):
                self.end_walk()
                return
            kept = self._next_kept(outcome)

    def end_walk(self) -> None:
        """End the program, for the person has left the walk."""
        self.exit(self.wizard)

    def _next_kept(self, outcome: Moved | Reopened) -> Kept:
        match outcome:
            case Reopened(_, kept):
                self._change_language()
                return kept
            case Moved(_, note):
                return Kept(note=note)

    @property
    def language(self) -> str:
        """What is spoken now."""
        return self.services.translate.language

    def _change_language(self) -> None:
        spoken = LANGUAGES.index(self.language)
        language = LANGUAGES[(spoken + 1) % len(LANGUAGES)]
        self.services = self.services._replace(translate=type(self.services.translate)(language))
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

    def show_plainly(self, text: str) -> bool:
        """Show it with the characters that the terminal has."""
        return super().show_plainly(spelt_in_ascii(text) if self._terminal.glyphs is Glyphs.ASCII else text)

    def copy_to_clipboard(self, text: str) -> None:
        """Send a text that is not secret to the terminal's clipboard, through what stands in between; an empty one would clear it."""
        if not text:
            return
        from keywizard.terminal.clipboard import clipboard_sequences

        self._clipboard = text
        if self._driver is not None and (sequences := clipboard_sequences(text, self.services.environ)):
            self._driver.write(sequences)

    def action_repaint(self) -> None:
        """Draw everything anew, after other programs wrote on the terminal."""
        self.draw_anew()

    def action_suspend_process(self) -> None:
        """Stop until the shell wakes the program; say so where no shell is there to do it."""
        if can_be_woken():
            super().action_suspend_process()
        else:
            for step in self._steps():
                step.tell(self.services.translate("frame.cannot-stop"))

    @property
    def has_modes(self) -> bool:
        """Whether the terminal is set as screens need it, and has to be put back."""
        return isinstance(self._driver, KeywizardDriver) and self._driver.has_modes

    def end_soon(self, number: int) -> None:
        """Leave because of a signal, whose handler calls this."""
        if self._loop is None:
            raise SystemExit(_SIGNALLED + number)  # there is nothing to be put in order yet
        self._loop.call_soon_threadsafe(self.end_by_signal, number)

    def end_by_signal(self, number: int) -> None:
        """Leave because of a signal: unasked, and with what is answered by now."""
        for step in self._steps():
            self.wizard = step.wizard_as_typed()
            self.services.remember(self.wizard)
        self.exit(self.wizard, return_code=_SIGNALLED + number)

    def _steps(self) -> Sequence[StepScreen]:
        return [screen for screen in self.screen_stack if isinstance(screen, StepScreen)][-1:]

    def action_ask_to_leave(self) -> None:
        """Ask once; asked for again meanwhile, leave."""
        from keywizard.tui.screens.confirm import ConfirmScreen

        if isinstance(self.screen, ConfirmScreen):
            self.screen.finish(result=True)
            return
        for step in self._steps():
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
