"""What every screen needs that has things done: windows that ask, work beside the screen, and a line for what came of it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

from textual.message import Message
from textual.screen import Screen, ScreenResultType
from textual.worker import Worker, WorkerState

from keywizard.domain.errors import KeywizardError
from keywizard.store.keyring import StoredKey
from keywizard.tui.drawing import WholeScreen
from keywizard.tui.screens.window import Window
from keywizard.tui.services import Services
from keywizard.tui.type_ahead import take_keys
from keywizard.tui.widgets.chrome import name_keys
from keywizard.tui.widgets.message_line import MessageLine
from keywizard.views.values import Tone

ResultT = TypeVar("ResultT")
_DEED = "deed"


class Done(NamedTuple):
    """What an action has come to."""

    note: str
    """What is said under the list."""
    changed: tuple[StoredKey, ...] = ()
    """The keys that are there now, or otherwise than before."""
    gone: tuple[str, ...] = ()
    """The names that are no more."""
    window: Callable[[], Screen[bool | None]] | None = None
    """Makes what is to be read at once."""


class Workbench(WholeScreen[ScreenResultType]):
    """Asks, has one thing done at a time, and tells; it has a MessageLine."""

    def __init__(self, services: Services, classes: str) -> None:
        """Work with `services`; it is open once that is said."""
        super().__init__(classes=classes)
        self.services = services
        self.translate = services.translate
        self.is_open = False
        """Whether the screen is there and has not ended."""
        self._is_busy = False
        self._on_error: Callable[[KeywizardError], bool] = lambda _: False

    @dataclass
    class Told(Message):
        """Work under way has something to say."""

        text: str
        """What."""

    @property
    def takes_keys(self) -> bool:
        """Whether keys can be handed to the screen: it is there, has not ended, and no work is under way."""
        return self.is_open and not self._is_busy

    @property
    def interrupts(self) -> frozenset[str]:
        """The keys that are heeded while work is under way."""
        return frozenset({"ctrl+q", "ctrl+c"}) if self._is_busy else frozenset()

    def on_screen_suspend(self) -> None:
        """Name no key while a window is over the screen."""
        name_keys(self, is_behind=True)

    def on_screen_resume(self) -> None:
        """Take keys again after a window was over the screen."""
        name_keys(self, is_behind=False)
        take_keys(self.app)

    def ask(self, window: Window[ResultT], take: Callable[[ResultT], None]) -> None:
        """Open a window; `take` gets what it ends with, unless that is nothing."""

        def taken(result: ResultT | None) -> None:
            if result is not None and self.is_open:
                take(result)

        self.app.push_screen(window, taken)

    def work(self, do: Callable[[], Done], text: str, on_error: Callable[[KeywizardError], bool] = lambda _: False) -> None:
        """Have something done beside the screen, which stays awake; `on_error` may take an error that would be told otherwise."""
        self._is_busy, self._on_error = True, on_error
        self.query_one(MessageLine).start(text)
        self.run_worker(do, thread=True, name=_DEED, group=_DEED, exit_on_error=False)

    def on_workbench_told(self, message: Told) -> None:
        """Say it."""
        if self._is_busy:
            self.query_one(MessageLine).say(message.text)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Take in what the work came to; unexpected errors end the program, as anywhere else."""
        if event.worker.name != _DEED or event.state not in {WorkerState.SUCCESS, WorkerState.ERROR, WorkerState.CANCELLED}:
            return
        self._is_busy = False
        if not self.is_open:
            return
        self.query_one(MessageLine).stop()
        error = event.worker.error
        if error is not None and not isinstance(error, KeywizardError):
            raise error
        if error is not None and not self._on_error(error):
            self.tell_error(error)
        if isinstance(event.worker.result, Done):
            self.take_in(event.worker.result)
        take_keys(self.app)

    def take_in(self, done: Done) -> None:
        """Show what the work has come to."""
        raise NotImplementedError

    def tell(self, text: str, tone: Tone = Tone.PLAIN) -> None:
        """Say something under the list."""
        self.query_one(MessageLine).say(text, tone)

    def tell_error(self, error: KeywizardError) -> None:
        """Say what is wrong and what to do."""
        self.tell(f"{self.translate(error.message_id, **error.values)} {self.translate(error.hint_id, **error.values)}", Tone.WARNING)
