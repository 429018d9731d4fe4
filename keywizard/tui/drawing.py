"""Drawing: only the cells that have changed are sent, a screen only once it is whole, and never more than the line takes."""

import os
from typing import Protocol, cast

from rich.console import COLOR_SYSTEMS, RenderableType
from textual import events
from textual._compositor import CompositorUpdate
from textual._context import visible_screen_stack
from textual.app import App, ReturnType
from textual.screen import Screen

from keywizard.tui.changed_cells import Canvas
from keywizard.tui.type_ahead import TypeAheadApp

_SWITCH = "KEYWIZARD_OUTPUT"
_SMALL = 1200
"""Bytes that arrive together anyway, in one packet of most networks, so that a synchronized update would only add to them."""


_PATIENCE = 0.05
"""Seconds."""


class _Line(Protocol):
    @property
    def is_clear(self) -> bool: ...


class DrawingApp(TypeAheadApp[ReturnType]):
    """An app whose screens say by `is_drawable` when they are whole. KEYWIZARD_OUTPUT=stock gives Textual's own output back."""

    _canvas: Canvas | None = None
    _is_due = False

    def draw_changes_only(self, *, can_erase: bool) -> None:
        """Begin to send changed cells alone; `can_erase` as `Canvas` has it."""
        if os.environ.get(_SWITCH) != "stock":
            self._canvas = Canvas(COLOR_SYSTEMS[self.console.color_system or "truecolor"], can_erase=can_erase)

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        is_ours = self._canvas is not None and isinstance(renderable, CompositorUpdate) and not self.is_headless
        if not is_ours:
            super()._display(screen, renderable)
            return
        if not self._batch_count and self._running and not self._closed:
            self._is_due = True
            if self.is_key_under_way:
                self.set_timer(_PATIENCE, self.draw_due)  # what a key does is drawn at once and whole, unless it takes its time
            else:
                self.draw_due()
        self.post_display_hook()

    def keys_settled(self) -> None:
        """Draw what the keys have done, in one piece."""
        self._is_due = True
        self.draw_due()

    def draw_due(self) -> None:
        """Draw what has changed, if anything has; wait where the screen is not whole, or the line has not taken the last of it."""
        if not self._is_due or self._canvas is None or self._driver is None or not self._running:
            return
        if getattr(self.screen, "is_drawable", False) and cast("_Line", self._driver).is_clear:
            self._is_due = False
            self._draw(self._canvas)

    def _draw(self, canvas: Canvas) -> None:
        visible_screen_stack.set(self._background_screens)
        cursor = self.screen.outer_size.clamp_offset(self.cursor_position)
        strips = self.screen._compositor.render_strips()  # noqa: SLF001  # nothing public gives the screen as it is
        changes = canvas.draw(strips, (cursor.x, cursor.y))
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
        """Take nothing for granted of a terminal that has changed its size."""
        del event
        if self._canvas is not None:
            self._canvas.forget()


def draw_due(app: App[object]) -> None:
    """Tell the app that a screen is whole now; other apps have no need of it."""
    if isinstance(app, DrawingApp):
        app.draw_due()
