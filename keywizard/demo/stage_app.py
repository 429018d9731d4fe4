"""The real program on a stage: it takes the keys of a tour, says when each has done all it does, and shows the captions."""

import inspect
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from textual.events import Event, Key
from textual.keys import _character_to_key
from textual.pilot import Pilot
from textual.widget import Widget
from textual.widgets import Input

from keywizard.demo.captions import HEIGHT, Caption, CaptionBar, Mode
from keywizard.demo.player import Position, StrayedError
from keywizard.demo.stage import Stage, Theatre
from keywizard.demo.tour import Beat, Tour
from keywizard.flow.wizard import Wizard
from keywizard.policy.decision import decide_permissions
from keywizard.policy.facts import Facts
from keywizard.terminal.capabilities import Terminal
from keywizard.tui.app import KeywizardApp
from keywizard.tui.below import Below
from keywizard.tui.services import Services
from keywizard.tui.widgets.too_small import is_too_small

_TICK = 0.01
"""Seconds between two looks at whether the program is at rest."""


FIRST = Wizard(is_practice_only=True)
"""Where the walk of every tour begins: nothing of Binance itself is within reach of whoever takes over."""


_LOOK = 0.2
"""Seconds between two looks at whether there is room again."""


class Programme(NamedTuple):
    """What is played, and where."""

    tour: Tour
    """The tour."""
    theatre: Theatre
    """Where its stages are set up."""


class StageApp(Below, KeywizardApp):
    """The real program on a stage, with captions: it takes the keys of a tour and says when each has done all it does."""

    ROWS_BELOW = HEIGHT
    CSS_PATH = inspect.getfile(KeywizardApp).removesuffix("py") + "tcss"

    def __init__(self, services: Services, terminal: Terminal, theme: str | None, programme: Programme) -> None:
        """Set the first stage up; `services` brings what does not change with it."""
        self.programme = programme
        self._own: Event | None = None
        self._said: Mapping[str, str] = {}
        self.typed_in_secret: set[str] = set()
        """What the tour typed into fields that show no letters, as far as it has come."""
        tour = programme.tour
        self.stage = programme.theatre.set_up(tour)
        self.caption = Caption(tour.name, beats=len(tour.beats))
        super().__init__(self._staged(services, self.stage), terminal, theme, FIRST)

    def _staged(self, services: Services, stage: Stage) -> Services:
        tour = self.programme.tour
        return services._replace(session=stage.session, first_account=tour.account, at=tour.at)

    def compose_below(self) -> Iterable[Widget]:
        """Give a screen its captions."""
        self._name_tour()
        return (CaptionBar(self.services.translate, self.caption),)

    def _name_tour(self) -> None:
        language = self.services.translate.language
        text = self.caption.text if self.caption.mode is Mode.STRAYED else self._said.get(language, self.caption.text)
        self.caption = self.caption._replace(title=self.programme.tour.title[language], text=text)

    def show(self, caption: Caption) -> None:
        """Show other captions, below every screen."""
        self.caption = caption
        self._name_tour()
        for screen in self.screen_stack:
            for bar in screen.query(CaptionBar):
                bar.show(self.services.translate, self.caption)

    async def begin(self, position: Position, beat: Beat) -> None:
        """Say what the beat says."""
        self._said = beat.say or self._said
        self.stage.clock.put_on(beat.later)
        self.show(self.caption._replace(number=position.beat + 1, bindings=()))
        await self.rest()

    async def press(self, position: Position, binding: str) -> None:
        """Press a key, and wait until it has done all it does."""
        is_hidden = isinstance(self.focused, Input) and self.focused.password and len(binding) == 1
        if is_hidden:
            self.typed_in_secret.add(self.programme.tour.beats[position.beat].typed)
        while is_too_small(self.screen):  # nobody would see what the key does
            await Pilot(self).pause(_LOOK)
        self.show(self.caption.with_binding(binding, is_hidden=is_hidden))
        self._own = _key(binding)
        self.post_message(self._own)
        await self.rest()

    def is_own(self, event: Event) -> bool:
        """Tell whether it is the key of the tour that is being pressed."""
        return event is self._own

    async def rest(self) -> None:
        """Wait until the program has nothing to do but take the next key."""
        pilot = Pilot(self)
        await pilot.pause(0)
        while not self.is_at_rest:
            await pilot.pause(_TICK)
        for _ in range(2):  # what a key made a widget say is answered by another one
            await pilot.pause(0)

    async def end(self, beat: Beat) -> None:
        """Make sure that what the beat expects is so."""
        expects, steps = beat.expects, self._steps()
        if expects.step is not None and not any(step.STEP is expects.step for step in steps):
            raise StrayedError(beat, f"step = {expects.step.value}")
        facts = self._facts()
        decisions = decide_permissions(facts) if facts else {}
        for permission in sorted(expects.blocked | expects.allowed):
            verdict = decisions.get(permission)
            if verdict is None or verdict.allowed is not (permission in expects.allowed):
                raise StrayedError(beat, f"{'allowed' if permission in expects.allowed else 'blocked'} = {permission.value}")

    def _facts(self) -> Facts | None:
        on_window = getattr(self.screen, "facts", None)
        if isinstance(on_window, Facts):
            return on_window
        return next((step.wizard.answers.facts() for step in self._steps()), None)


def _key(binding: str) -> Key:
    if len(binding) > 1:
        return Key(binding, " " if binding == "space" else None)
    return Key(_character_to_key(binding), binding)
