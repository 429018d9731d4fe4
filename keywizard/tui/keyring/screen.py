"""The screen of the keyring: a filter, the list, what there is to say of the key under the cursor, and what can be done with it.

Letters act on the key under the cursor while the list has the keys; `/` gives them to the filter, and Enter, Down or Esc give them back.
The first keys are read before the screen is drawn, all others behind it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import ClassVar, NamedTuple, TypeVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static
from textual.worker import get_current_worker

from keywizard.domain.errors import FileError
from keywizard.store.keyring import StoredKey
from keywizard.store.listing import ListedKey, read_listed
from keywizard.tui.below import below, rows_below
from keywizard.tui.keyring.deeds import Deeds
from keywizard.tui.keyring.key_hints import KeyHints
from keywizard.tui.keyring.key_list import COLUMNS, KeyHeads, KeyList
from keywizard.tui.keyring.workbench import Done, Workbench
from keywizard.tui.screens.choosing import ChoosingWindow
from keywizard.tui.services import Services
from keywizard.tui.sizes import LEAST_HEIGHT, LEAST_WIDTH, WIDTHS, heights, size_classes
from keywizard.tui.type_ahead import take_keys
from keywizard.tui.widgets.chrome import TitleBar
from keywizard.tui.widgets.message_line import MessageLine
from keywizard.tui.widgets.text_field import TextField
from keywizard.tui.widgets.text_panel import TextPanel
from keywizard.tui.widgets.too_small import TooSmall, is_too_small
from keywizard.views.keyring import KeyRow, RowWriter
from keywizard.views.keyring_actions import LETTERS, Action, action_page, action_rows, empty_page, help_page, key_hints, obstacle_of
from keywizard.views.keyring_details import details_page, files_page
from keywizard.views.keyring_search import MAX_FILTER, Finder, Order
from keywizard.views.keyring_shelf import Shelf
from keywizard.views.values import Paragraph, Tone

ResultT = TypeVar("ResultT")
_FIRST, _BATCH = 60, 500
"""Keys that are read before the screen is there, and at a time behind it."""


class Wish(Enum):
    """What the screen ends with."""

    LEAVE = "leave"
    MAKE = "make"
    """Open the wizard, to make another key."""
    OTHER_LANGUAGE = "other-language"


class KeptView(NamedTuple):
    """What a successor in another language takes over."""

    words: str = ""
    """What stands in the filter."""
    order: Order = Order.NAME
    """What stands first."""
    name: str = ""
    """The key under the cursor."""


class KeyringScreen(Workbench[Wish]):
    """Shows every key, and does what is wanted with one."""

    CSS_PATH = "keyring.tcss"
    HORIZONTAL_BREAKPOINTS = list(WIDTHS)  # noqa: RUF012  # as Textual declares it
    AUTO_FOCUS = "#keys"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "app.focus_next", priority=True, show=False),
        Binding("shift+tab", "app.focus_previous", priority=True, show=False),
        Binding("escape", "back", show=False),
        Binding("slash", "find", show=False),
        Binding("s,f5", "sort", show=False),
        Binding("plus,insert", "make", show=False),
        Binding("f1", "help", show=False),
        Binding("f2", "language", show=False),
        Binding("f3", "app.change_theme", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("ctrl+l", "app.repaint", show=False),
        *(Binding(letter, f"do('{action}')", show=False) for action, letter in LETTERS.items()),
    ]

    @dataclass
    class Arrived(Message):
        """Keys have been read behind the screen."""

        keys: Sequence[ListedKey]
        """Those that could be read."""
        words: Mapping[str, str]
        """What they are found by."""
        broken: Sequence[FileError]
        """What is wrong with the others."""
        is_all: bool
        """Whether there are no more."""

    def __init__(self, services: Services, kept: KeptView) -> None:
        """Show the keyring of the session, as a predecessor in another language left it."""
        below = rows_below(self.app)
        super().__init__(services, " ".join(size_classes(self.app.size.width, self.app.size.height - below)))
        self.VERTICAL_BREAKPOINTS = heights(below)
        self.kept = kept
        """What a predecessor has left, and at the end what a successor takes over."""
        self._order = kept.order
        self._writer = RowWriter(self.translate, services.session.now())
        self._shelf = Shelf(Finder(self.translate, self._writer))
        self._broken: list[FileError] = []
        self._names, self._trouble = self._all_names()
        self._deeds = Deeds(self)

    def _all_names(self) -> tuple[tuple[str, ...], FileError | None]:
        try:
            return self.services.session.keyring.names(), None
        except FileError as error:
            return (), error

    def compose(self) -> ComposeResult:
        """Frame the list."""
        yield TitleBar("keywizard", self.translate("keyring.title"), self.translate("frame.title-note"))
        with Horizontal(id="find"):
            yield Static(Content("/"), id="slash")
            yield TextField(self.kept.words, widget_id="words", max_length=MAX_FILTER)
            yield Static(Content(""), id="count")
        with Horizontal(id="body"):
            with Vertical(id="left"):
                yield KeyHeads({column: self.translate(f"keyring.column.{column}") for column in COLUMNS})
                yield KeyList(self.translate("keyring.none"), self._row)
            yield TextPanel(more=self.translate("frame.more"), widget_id="panel")
        yield MessageLine()
        yield TooSmall(self.translate("frame.too-small", columns=LEAST_WIDTH, rows=LEAST_HEIGHT + rows_below(self.app)), "keys")
        yield KeyHints(self._hints())
        yield from below(self.app)

    def _hints(self) -> tuple[tuple[str, str], ...]:
        return key_hints(self.translate, has_keys=bool(self._names), has_themes=self.services.has_themes)

    def _row(self, name: str) -> KeyRow | None:
        listed = self._shelf.get(name)
        return self._writer.row(listed) if listed else None

    @property
    def _list(self) -> KeyList:
        return self.query_one(KeyList)

    @property
    def _words(self) -> str:
        return self.query_one("#words", TextField).value

    def on_mount(self) -> None:
        """Show the first keys, and read the others behind them."""
        self._take(read_listed(self.services.session.keyring, self._names[:_FIRST]))
        self._show()
        self._list.highlight(self.kept.name)
        self.is_open = True
        if self._trouble is not None:
            self.tell_error(self._trouble)
        take_keys(self.app)
        self.is_drawable = True
        self.call_after_refresh(self._begin_reading)

    def _take(self, read: Iterator[ListedKey | FileError]) -> None:
        for each in read:
            if isinstance(each, FileError):
                self._broken.append(each)
            else:
                self._shelf.put((each,))

    def _begin_reading(self) -> None:
        if len(self._names) > _FIRST:
            self.run_worker(self._read_others, thread=True, name="reading", group="reading")
        else:
            self._tell_broken()

    def _read_others(self) -> None:
        worker, keyring = get_current_worker(), self.services.session.keyring
        for start in range(_FIRST, len(self._names), _BATCH):
            read = list(read_listed(keyring, self._names[start : start + _BATCH]))
            if worker.is_cancelled:
                return
            keys = [each for each in read if isinstance(each, ListedKey)]
            broken = [each for each in read if isinstance(each, FileError)]
            self.post_message(self.Arrived(keys, self._shelf.words_of(keys), broken, start + _BATCH >= len(self._names)))

    def on_keyring_screen_arrived(self, message: Arrived) -> None:
        """Put what has been read into its places."""
        self._shelf.put(message.keys, message.words)
        self._broken += message.broken
        self._show()
        if message.is_all:
            self._list.highlight(self.kept.name)
            self._tell_broken()

    def _tell_broken(self) -> None:
        if self._broken:
            first = self._broken[0]
            said = self.translate(first.message_id, **first.values)
            self.tell(self.translate("keyring.broken", count=len(self._broken), first=said), Tone.WARNING)

    def _show(self) -> None:
        shown = self._shelf.shown(self._words, self._order)
        self._list.show([listed.name for listed in shown])
        order = self.translate(f"keyring.order.{self._order}")
        self.query_one("#count", Static).update(
            Content(self.translate("keyring.count", shown=len(shown), count=len(self._names), order=order))
        )
        if not shown:
            self.query_one("#panel", TextPanel).show(empty_page(self.translate, has_keys=bool(self._names)))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Do nothing unseen, after the end, or with a letter that is typed into the filter."""
        if is_too_small(self) or not self.is_open:
            return False
        if action in {"do", "find", "make"} and isinstance(self.focused, Input):
            return False
        return super().check_action(action, parameters)

    def finish(self, wish: Wish) -> None:
        """End the screen, once."""
        if self.is_open:
            self.is_open = False
            self.kept = KeptView(self._words, self._order, self._list.highlighted.id)
            self.dismiss(wish)

    def on_choice_list_highlighted(self, event: KeyList.Highlighted) -> None:
        """Say all there is to say of the key."""
        event.stop()
        if event.choice.id:
            self.query_one("#panel", TextPanel).show(self._details(event.choice.id))

    def _details(self, name: str) -> tuple[Paragraph, ...]:
        try:
            stored = self.services.session.keyring.get(name)
            files = files_page(self.translate, stored)
        except FileError as error:
            return (Paragraph(self.translate(error.message_id, **error.values), Tone.WARNING),)
        return (*details_page(self.translate, self._writer, ListedKey(name, stored.profile)), *files)

    def on_choice_list_chosen(self, event: KeyList.RowMessage) -> None:
        """List what can be done with the key."""
        event.stop()
        if (stored := self._stored()) is None:
            return
        window = ChoosingWindow(
            self.translate,
            stored.name,
            action_rows(self.translate, stored),
            lambda action: action_page(self.translate, Action(action), stored),
        )
        self.ask(window, self.action_do)

    def on_choice_list_toggled(self, event: KeyList.RowMessage) -> None:
        """List what can be done with the key."""
        self.on_choice_list_chosen(event)

    def _stored(self) -> StoredKey | None:
        name = self._list.highlighted.id
        if not name:
            self.tell(self.translate("keyring.no-key"), Tone.WARNING)
            return None
        try:
            return self.services.session.keyring.get(name)
        except FileError as error:
            self.tell_error(error)
            return None

    def action_do(self, action: str) -> None:
        """Do something with the key under the cursor, or say why not."""
        stored = self._stored()
        if stored is None:
            return
        if obstacle := obstacle_of(Action(action), stored):
            self.tell(self.translate(f"keyring.cannot.{obstacle}"), Tone.WARNING)
        else:
            self.tell("")
            self._deeds.do(Action(action), stored)

    def take_in(self, done: Done) -> None:
        """Show what has become of the keys."""
        for name in done.gone:
            self._shelf.drop(name)
        self._shelf.put(ListedKey(stored.name, stored.profile) for stored in done.changed)
        names = {*self._names, *(stored.name for stored in done.changed)} - (set(done.gone) - {stored.name for stored in done.changed})
        self._names = tuple(sorted(names))
        self.query_one(KeyHints).show(self._hints())
        self._show()
        if done.changed:
            self._list.highlight(done.changed[-1].name)
            self.query_one("#panel", TextPanel).show(self._details(done.changed[-1].name))
        self.tell(done.note, Tone.GOOD)
        if done.window is not None:
            self.app.push_screen(done.window())

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show the keys that have every word."""
        event.stop()
        if self.is_open:
            self._show()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Go to what was found."""
        event.stop()
        self.set_focus(self._list)

    def on_key(self, event: events.Key) -> None:
        """Go from the filter down into the list."""
        if event.key == "down" and isinstance(self.focused, Input):
            event.stop()
            self.set_focus(self._list)

    def on_text_field_key_material_refused(self, event: events.Event) -> None:
        """Say that a key or a secret was not kept."""
        event.stop()
        self.tell(self.translate("frame.key-material-refused"), Tone.WARNING)

    def action_find(self) -> None:
        """Give the keys to the filter."""
        self.set_focus(self.query_one("#words"))

    def action_back(self) -> None:
        """Leave the filter, then empty it, then leave."""
        field = self.query_one("#words", TextField)
        if self.focused is field:
            self.set_focus(self._list)
        elif field.value:
            field.value = ""
        else:
            self.finish(Wish.LEAVE)

    def action_sort(self) -> None:
        """List the keys in the next order."""
        orders = list(Order)
        self._order = orders[(orders.index(self._order) + 1) % len(orders)]
        self._show()
        self.tell(self.translate("keyring.ordered", order=self.translate(f"keyring.order.{self._order}")))

    def action_make(self) -> None:
        """Open the wizard."""
        self.finish(Wish.MAKE)

    def action_language(self) -> None:
        """Draw the screen again in the other language."""
        self.finish(Wish.OTHER_LANGUAGE)

    def action_help(self) -> None:
        """Say what every key does."""
        from keywizard.tui.screens.reading import ReadingScreen

        page = help_page(self.translate, has_themes=self.services.has_themes)
        self.app.push_screen(ReadingScreen(self.translate, self.translate("keyring.title"), page))

    def action_page(self, direction: int) -> None:
        """Scroll the panel."""
        self.query_one("#panel", TextPanel).turn_page(direction)
