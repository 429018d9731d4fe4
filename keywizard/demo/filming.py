"""Filming a tour: it is played without a terminal, in no time, and each screen is kept once a key has done all it does."""

from keywizard.demo.captions import Mode
from keywizard.demo.frames import Frame, frame_of
from keywizard.demo.pace import RecordedPace
from keywizard.demo.player import Position, StrayedError, play
from keywizard.demo.recording.film import Film
from keywizard.demo.stage_app import Programme, StageApp
from keywizard.demo.tour import Beat
from keywizard.domain.errors import UsageError
from keywizard.domain.secret import Secret
from keywizard.session.walk import CrashedError
from keywizard.terminal.capabilities import Terminal
from keywizard.tui.services import Services
from keywizard.tui.themes import DARK, LIGHT

_NEVER = 1e6
"""Seconds, longer than any filming."""
WIDTH, HEIGHT = 80, 24
"""Cells of a film: what every terminal has, and what a page has room for."""


class FilmedApp(StageApp):
    """Plays a tour by itself and ends with it."""

    def __init__(self, services: Services, terminal: Terminal, theme: str | None, programme: Programme) -> None:
        """Begin with no frame."""
        super().__init__(services._replace(second=_NEVER), terminal, theme, programme)
        self.pace = RecordedPace()
        self.frames: list[Frame] = []
        self.strayed: StrayedError | None = None
        self.show(self.caption._replace(mode=Mode.FILMED))

    def on_mount(self) -> None:
        """Begin; the walk begins by itself."""
        self.run_worker(self._perform())

    async def _perform(self) -> None:
        await self.rest()
        try:
            await play(self.programme.tour, self.services.translate.language, self, self.pace, Position())
        except StrayedError as error:
            self.strayed = error
        self.exit(self.wizard)

    async def begin(self, position: Position, beat: Beat) -> None:
        """Say what the beat says, and keep the screen."""
        await super().begin(position, beat)
        self._keep()

    async def press(self, position: Position, binding: str) -> None:
        """Press a key, and keep the screen that has come of it."""
        await super().press(position, binding)
        self._keep()

    def _keep(self) -> None:
        frame = frame_of(self.pace.seconds, self.picture())
        if self.frames and self.frames[-1].at == frame.at:
            self.frames.pop()  # a beat that says nothing begins where the one before ended
        self.frames.append(frame)


def secrets_of(app: FilmedApp) -> tuple[Secret[str], ...]:
    """Give everything secret that was made or typed, so that a film with any of it in is never written."""
    return (*app.stage.secrets(), *map(Secret, sorted(app.typed_in_secret)))


def film_of(app: FilmedApp) -> Film:
    """Play the app to its end; gives what was seen. Raises UsageError `tour-strayed`, CrashedError."""
    app.run(headless=True, size=(WIDTH, HEIGHT))
    if app.return_code:
        raise CrashedError(app.crash_report)
    if app.strayed is not None:
        raise UsageError("tour-strayed", file=app.programme.tour.file, line=app.strayed.line, expected=app.strayed.expected)
    look = LIGHT if app.theme == LIGHT.name else DARK
    return Film(
        app.caption.title,
        WIDTH,
        HEIGHT,
        tuple(app.frames),
        app.pace.seconds,
        background=look.background or "",
        foreground=look.foreground or "",
        language=app.services.translate.language,
    )
