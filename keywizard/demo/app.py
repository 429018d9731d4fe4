"""A tour to watch: one can stop it, hurry it, take the keys from it at any point, and give them back."""

import contextlib

from textual.events import Event, Key, MouseDown, MouseScrollDown, MouseScrollUp, Paste
from textual.worker import Worker

from keywizard.demo.captions import Mode
from keywizard.demo.pace import LivePace
from keywizard.demo.player import Position, StrayedError, play
from keywizard.demo.stage_app import FIRST, Programme, StageApp
from keywizard.demo.tour import Beat
from keywizard.terminal.capabilities import Terminal
from keywizard.tui.services import Services

_HAND_BACK = "f8"
_LEAVE = frozenset({"ctrl+q", "ctrl+c"})
_PASSED_ON = frozenset({"ctrl+l", "ctrl+z"})
"""Keys about the terminal, not about the tour."""
_LOOP_SECONDS = 4.0
"""How long the end of a tour stands before it begins anew."""
_LEFT_ALONE = 90.0
"""Seconds without a key after which a tour that is looped takes the keys back: whoever had them has gone."""
_MOVING = frozenset({Mode.PLAYING, Mode.PAUSED})


class TourApp(StageApp):
    """Plays a tour; see `Mode` for who has the keys."""

    def __init__(
        self, services: Services, terminal: Terminal, theme: str | None, programme: Programme, pace: LivePace, *, is_looped: bool
    ) -> None:
        """Play at `pace`, once or again and again."""
        super().__init__(services, terminal, theme, programme)
        self._pace = pace
        self._is_looped = is_looped
        self._position = self._start = Position()
        self._hidden = contextlib.ExitStack()
        self._performance: Worker[None]
        self._alone_since = 0.0
        self.show(self.caption._replace(speed=pace.speed))

    def on_mount(self) -> None:
        """Begin; the walk begins by itself."""
        self._performance = self.run_worker(self._perform())
        if self._is_looped:
            self.set_interval(_LEFT_ALONE / 10, self._look_for_a_person)

    async def _perform(self) -> None:
        try:
            await self.rest()
            await play(self.programme.tour, self.services.translate.language, self, self._pace, self._start)
        except StrayedError as error:
            self._arrive()
            file = self.programme.tour.file
            text = self.services.translate("demo.strayed", file=file, line=error.line, expected=error.expected)
            self.show(self.caption._replace(mode=Mode.STRAYED, text=text))
            return
        self._arrive()
        self.show(self.caption._replace(mode=Mode.ENDED))
        if self._is_looped:
            await self._pace.hold(_LOOP_SECONDS)
            self._play_from(Position())

    async def begin(self, position: Position, beat: Beat) -> None:
        """Say what the beat says."""
        self._position = position
        await super().begin(position, beat)
        self._arrive_at(position)

    async def press(self, position: Position, binding: str) -> None:
        """Press a key; whoever takes over meanwhile does so behind it."""
        self._position = position
        await super().press(position, binding)
        self._arrive_at(position)

    def _arrive_at(self, position: Position) -> None:
        if position >= self._start:
            self._arrive()

    def _arrive(self) -> None:
        if self.caption.mode is Mode.REWINDING:
            self.show(self.caption._replace(mode=Mode.PLAYING))
            self._hidden.close()
            self.draw_anew()

    async def on_event(self, event: Event) -> None:
        """Take the keys of the tour, and those of the person that are about the tour."""
        if self.is_own(event) or event.is_forwarded:
            await super().on_event(event)
        elif isinstance(event, Key):
            await self._on_persons_key(event)
        elif not isinstance(event, Paste | MouseDown | MouseScrollDown | MouseScrollUp):
            await super().on_event(event)
        elif self.caption.mode is not Mode.REWINDING:
            self._alone_since = event.time
            self._take_over()
            await super().on_event(event)

    async def _on_persons_key(self, event: Key) -> None:
        self._alone_since = event.time
        if event.key in _LEAVE:
            self.exit(self.wizard)  # without a question: there is nothing to lose
        elif event.key in _PASSED_ON:
            await super().on_event(event)
        elif self.caption.mode is Mode.REWINDING:
            return
        elif event.key == _HAND_BACK:
            self._hand_back()
        elif self.caption.mode not in _MOVING or not self._conduct(event):
            self._take_over()
            await super().on_event(event)

    def _conduct(self, event: Key) -> bool:
        pace = self._pace
        match event.character:
            case " ":
                pace.pause()
            case ".":
                pace.step()
            case "+" | "=":
                pace.change_speed(1)
            case "-":
                pace.change_speed(-1)
            case _:
                return False
        self.show(self.caption._replace(mode=Mode.PAUSED if pace.is_paused else Mode.PLAYING, speed=pace.speed))
        return True

    def _take_over(self) -> None:
        if self.caption.mode is Mode.YOURS:
            return
        self._performance.cancel()
        self.stage.clock.let_go()
        self.show(self.caption._replace(mode=Mode.YOURS))

    def _hand_back(self) -> None:
        if self.caption.mode is Mode.YOURS:
            self._play_from(self._position)
        elif self.caption.mode not in _MOVING:
            self._play_from(Position())

    def _play_from(self, position: Position) -> None:
        self._start = position
        self._performance.cancel()
        self._performance = self.run_worker(self._set_up_anew())

    async def _set_up_anew(self) -> None:
        # What the person did is undone by playing the tour again, unseen, up to where it stood: nothing else is sure to bring it there.
        self._pace.go_on()
        self.show(self.caption._replace(bindings=(), mode=Mode.REWINDING))
        if self._steps():  # a walk that has ended has no screen left that would come to rest
            await self.rest()
        self._hidden.enter_context(self.batch_update())
        await self.stop_walk()
        self.stage = self.programme.theatre.set_up(self.programme.tour)
        self.services = self._staged(self.services, self.stage)
        self.wizard = FIRST
        self.begin_walk()
        await self._perform()

    def end_walk(self) -> None:
        """End; where the tour is looped, have it begin anew for whoever comes next."""
        if self._is_looped:
            self._play_from(Position())
        else:
            super().end_walk()

    def _look_for_a_person(self) -> None:
        now = Event().time
        if self.caption.mode is Mode.YOURS and now - self._alone_since > _LEFT_ALONE:
            self._play_from(Position())
