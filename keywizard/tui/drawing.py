"""Drawing: only the cells that have changed are sent, a screen only once it is whole, and never more than the line takes."""

import os
from typing import Protocol, cast

from rich.console import COLOR_SYSTEMS, RenderableType
from textual import events
from textual._compositor import CompositorUpdate
from textual._context import visible_screen_stack
from textual.app import ReturnType
from textual.errors import NoWidget
from textual.geometry import Region, Size
from textual.screen import Screen, ScreenResultType
from textual.strip import Strip
from textual.widget import Widget

from keywizard.tui.changed_cells import Canvas
from keywizard.tui.type_ahead import TypeAheadApp

_SWITCH = "KEYWIZARD_OUTPUT"
_SMALL = 1200
"""Bytes that arrive together anyway, in one packet of most networks, so that a synchronized update would only add to them."""


_PATIENCE = 0.05
"""Seconds."""


_FIRST_SIZES = 2
"""How often the size is told at the start: by Textual and by its driver; once more by terminals that report it in band."""


class _Line(Protocol):
    @property
    def is_clear(self) -> bool: ...


class WholeScreen(Screen[ScreenResultType]):
    """A screen that is sent once it is whole, and of which Textual renders nothing that our own output would render again."""

    is_drawable = False
    """Whether it is whole."""

    def _compositor_refresh(self) -> None:
        app = self.app
        if not isinstance(app, DrawingApp) or not app.draws_changes or self is not app.screen:
            super()._compositor_refresh()
            return
        self._compositor._dirty_regions.clear()  # noqa: SLF001  # what is dirty shows when the cells are compared
        self._dirty_widgets.clear()
        app.draw_soon()
        app._update_mouse_over(self)  # noqa: SLF001  # as the method that this one stands for

    def become_drawable(self) -> None:
        """Be sent from now on."""
        self.is_drawable = True
        if isinstance(self.app, DrawingApp):
            self.app.draw_due()


class DrawingApp(TypeAheadApp[ReturnType]):
    """An app whose screens say by `is_drawable` when they are whole. KEYWIZARD_OUTPUT=stock gives Textual's own output back."""

    _canvas: Canvas | None = None
    _is_due = False
    _drawn_size: Size | None = None
    _sizes_told = 0

    def draw_changes_only(self, *, can_erase: bool) -> None:
        """Begin to send changed cells alone; `can_erase` as `Canvas` has it."""
        if os.environ.get(_SWITCH) != "stock":
            self._canvas = Canvas(COLOR_SYSTEMS[self.console.color_system or "truecolor"], can_erase=can_erase)

    @property
    def draws_changes(self) -> bool:
        """Whether our own output is used."""
        return self._canvas is not None and not self.is_headless

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        if self.draws_changes and isinstance(renderable, CompositorUpdate):
            self.post_display_hook()  # a screen that is none of ours stands for a moment at the start
        else:
            super()._display(screen, renderable)

    def draw_soon(self) -> None:
        """Draw what a key does at once and whole, unless it takes its time; everything else now."""
        self._is_due = True
        if self._batch_count or not self._running or self._closed:
            return
        if self.is_key_under_way:
            self.set_timer(_PATIENCE, self.draw_due)
        else:
            self.draw_due()

    def keys_settled(self) -> None:
        """Draw what the keys have done, in one piece."""
        self._is_due = True
        self.draw_due()

    def draw_now(self, widget: Widget, lines: Region | None = None) -> None:
        """Draw a widget alone, or some lines of its content, where more is about to come: the terminal's own cursor waits for that."""
        canvas = self._canvas
        if canvas is None or not self.is_key_under_way or not self._can_draw or canvas.size != self.screen.size:
            return
        try:
            place = self.screen.find_widget(widget)
        except NoWidget:
            return
        content = widget.scrollable_content_region.intersection(place.clip)
        part = content if lines is None else lines.translate(widget.content_region.offset).intersection(content)
        if part:
            self._send(canvas.draw_part(part.offset, widget.render_lines(part.translate(-place.region.offset))))

    def draw_due(self) -> None:
        """Draw what has changed, if anything has; wait where the screen is not whole, or the line has not taken the last of it."""
        if self._is_due and self._canvas is not None and self._can_draw:
            self._is_due = False
            self._draw(self._canvas)

    @property
    def _can_draw(self) -> bool:
        if self._driver is None or not self._running or self._batch_count:
            return False
        return getattr(self.screen, "is_drawable", False) and cast("_Line", self._driver).is_clear

    def picture(self) -> list[Strip]:
        """Give the screen as it is now, row by row."""
        visible_screen_stack.set(self._background_screens)
        return self.screen._compositor.render_strips()  # noqa: SLF001  # nothing public gives it

    def _draw(self, canvas: Canvas) -> None:
        cursor = self.screen.outer_size.clamp_offset(self.cursor_position)
        self._drawn_size = self.screen.outer_size
        self._send(canvas.draw(self.picture(), (cursor.x, cursor.y)))

    def _send(self, changes: str) -> None:
        if self._driver is None or not changes:
            return
        if len(changes) <= _SMALL:
            self._driver.write(changes)
            return
        self._begin_update()
        self._driver.write(changes)
        self._end_update()

    def draw_anew(self) -> None:
        """Send everything again: others may have written on the terminal."""
        if self._canvas is not None:
            self._canvas.forget()
        self.screen.refresh(layout=True)

    def on_resize(self, event: events.Resize) -> None:
        """Take nothing for granted of a terminal that has changed its size, even where it has it again."""
        self._sizes_told += 1
        first_sizes = _FIRST_SIZES + getattr(self._driver, "_in_band_window_resize", False)
        is_news = event.size != self._drawn_size or self._sizes_told > first_sizes
        if self._canvas is not None and is_news:
            self._canvas.forget()
            self._is_due = True
            self.draw_due()


def draw_now(widget: Widget, lines: Region | None = None) -> None:
    """Have what has changed of a widget, or of some lines of its content, be seen at once; other apps draw when they like."""
    if isinstance(widget.app, DrawingApp):
        widget.app.draw_now(widget, lines)
