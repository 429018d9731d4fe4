"""The window in which facts are turned beside the permissions, and what that changes is seen at once.

By keys alone, and always the same, so that a tour can play it: the cursor starts in the list `lab-facts`, on its first row, IP access,
unless the window was opened for a permission, whose row in the list `lab-permissions` it then starts on. Up and Down move, Tab changes
between the two lists. Space, Enter or Right turns the fact under the cursor to its next value, Left to the one before; Enter or Space
on a permission opens all there is to say of it, and Esc closes that. u or Backspace undoes one turn, r starts over, c lists the
challenges (Enter begins one, with the cursor on the first fact again), h hints, s makes the next change of the shortest solution,
PageUp and PageDown scroll the explanation, Ctrl+N or F10 uses the account in the walk, Esc closes the window and changes nothing.

Hint and solution are about the challenge; without one, about the row that the cursor on the right stands on.
"""

from collections.abc import Iterable
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from keywizard.domain.permission import Permission
from keywizard.flow.lab import CREATION, Lab, take_over
from keywizard.flow.wizard import Wizard
from keywizard.i18n.translator import Translator
from keywizard.policy.changes import Fact
from keywizard.policy.facts import Facts
from keywizard.tui.screens.reading import ReadingScreen
from keywizard.tui.screens.window import Window
from keywizard.tui.sizes import WIDTHS
from keywizard.tui.widgets.choice_list import ChoiceList
from keywizard.tui.widgets.text_panel import TextPanel
from keywizard.views import lab as view
from keywizard.views.values import Choice, Paragraph

_NARROW = 80
"""Columns under which the keys are named in fewer words."""
_WIDE = 100
"""Columns from which everything is named in full."""


class LabPanel(TextPanel):
    """The explanation below, which says on its upper border that there is more."""

    def _say_more(self) -> None:
        super()._say_more()
        self.border_title = self.border_subtitle


class LabWindow(Window[Wizard]):
    """Ends with the walk in the shaped account, or with nothing where that was not asked for."""

    _first = str(next(iter(Fact)))
    """The row on the left that the cursor starts on."""
    HORIZONTAL_BREAKPOINTS = [*WIDTHS[:-1], (_WIDE, WIDTHS[-1][1])]  # noqa: RUF012  # as Textual declares it
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right", "turn(1)", show=False),
        Binding("left", "turn(-1)", show=False),
        Binding("u,backspace", "undo", show=False),
        Binding("r", "restart", show=False),
        Binding("c", "challenges", show=False),
        Binding("h", "hint", show=False),
        Binding("s", "solve", show=False),
        Binding("ctrl+n,f10", "take", priority=True, show=False),
    ]

    def __init__(self, translate: Translator, wizard: Wizard, permission: Permission | None = None) -> None:
        """Begin with the facts of a walk, and with the cursor on a permission where one is asked about."""
        self.translate = translate
        self._wizard = wizard
        self._permission = permission
        self.lab = Lab.of(wizard)
        self._side = "lab-permissions" if permission else "lab-facts"
        self._explained = {"lab-facts": self._first, "lab-permissions": str(permission or CREATION)}
        super().__init__(view.title(translate, self.lab), "")

    @property
    def facts(self) -> Facts:
        """The facts as they stand."""
        return self.lab.facts

    @property
    def said(self) -> Paragraph:
        """What the walk can say of what it took over."""
        return view.taken(self.translate, self._wizard, self.lab)

    def compose_body(self) -> ComposeResult:
        """Show both lists, and the explanation below."""
        with Horizontal(id="lab-heads"):
            yield Static(Content(self.translate("lab.head.facts")), id="lab-head-facts")
            yield Static(Content(self.translate("lab.head.rows")))
        with Horizontal(id="lab-lists"):
            yield ChoiceList(self._fact_rows(), widget_id="lab-facts")
            yield ChoiceList(self._permission_rows(), widget_id="lab-permissions", start=self._permission or CREATION)
        yield LabPanel(view.opened(self.translate, self._wizard), more=self.translate("frame.more"), widget_id="lab-panel")

    def _fact_rows(self) -> tuple[Choice, ...]:
        return view.fact_rows(self.translate, self.lab, is_short=self.app.size.width < _WIDE)

    def _permission_rows(self) -> tuple[Choice, ...]:
        return view.permission_rows(self.translate, self.lab, is_short=self.app.size.width < _WIDE)

    def on_mount(self) -> None:
        """Give the keys to the list that was asked for."""
        self.set_focus(self._list(self._side))

    def on_resize(self, event: events.Resize) -> None:
        """Name rows and keys in as many words as there is room for."""
        form = "lab.keys" if event.size.width >= _NARROW else "lab.keys.narrow"
        self.query_one("#window", Vertical).border_subtitle = Content(f" {self.translate(form)} ")
        self._show_rows()

    def _list(self, widget_id: str) -> ChoiceList:
        return self.query_one(f"#{widget_id}", ChoiceList)

    @property
    def _row(self) -> str:
        return self._list("lab-permissions").highlighted.id

    def _say(self, paragraphs: Iterable[Paragraph]) -> None:
        self.query_one("#lab-panel", TextPanel).show(paragraphs)

    def _show_rows(self) -> None:
        self._list("lab-facts").set_choices(self._fact_rows())
        self._list("lab-permissions").set_choices(self._permission_rows())

    def _show(self, lab: Lab, paragraphs: Iterable[Paragraph]) -> None:
        self.lab = lab
        self._show_rows()
        self.query_one("#window", Vertical).border_title = Content(f" {view.title(self.translate, lab)} ")
        self._say(paragraphs)

    def on_choice_list_highlighted(self, event: ChoiceList.Highlighted) -> None:
        """Explain the row; not those that the cursors start on, for the window itself is explained at first."""
        event.stop()
        list_id = event.choice_list.id or ""
        if self._explained[list_id] != event.choice.id:
            self._explained[list_id] = event.choice.id
            self._explain(event.choice_list)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Explain the row on the other side."""
        if isinstance(event.widget, ChoiceList) and event.widget.id != self._side:
            self._side = event.widget.id or ""
            self._explain(event.widget)

    def _explain(self, choice_list: ChoiceList) -> None:
        row = choice_list.highlighted.id
        is_fact = choice_list.id == "lab-facts"
        self._say(view.fact_panel(self.translate, self.lab, Fact(row)) if is_fact else view.row_panel(self.translate, self.lab, row))

    def on_choice_list_toggled(self, event: ChoiceList.RowMessage) -> None:
        """Turn the fact, or explain the permission whole."""
        event.stop()
        if event.choice_list.id == "lab-facts":
            self._turn(1)
        else:
            self._read(event.choice)

    def on_choice_list_chosen(self, event: ChoiceList.RowMessage) -> None:
        """Turn the fact, or explain the permission whole."""
        self.on_choice_list_toggled(event)

    def on_choice_list_refused(self, event: ChoiceList.RowMessage) -> None:
        """Explain the permission whole."""
        self.on_choice_list_toggled(event)

    def _read(self, choice: Choice) -> None:
        self.app.push_screen(ReadingScreen(self.translate, choice.title, view.row_page(self.translate, self.lab, choice.id)))

    def action_turn(self, step: int) -> None:
        """Turn the fact under the cursor, where the keys are on the facts."""
        if self._list("lab-facts").has_focus:
            self._turn(step)

    def _turn(self, step: int) -> None:
        lab = self.lab.turn(Fact(self._list("lab-facts").highlighted.id), step)
        self._show(lab, view.turned(self.translate, lab))

    def action_undo(self) -> None:
        """Take one turn back."""
        lab = self.lab.undo()
        self._show(lab, view.turned(self.translate, lab))

    def action_restart(self) -> None:
        """Begin anew."""
        lab = self.lab.restart()
        self._show(lab, view.turned(self.translate, lab))

    def action_hint(self) -> None:
        """Say what stands in the way first."""
        self._say(view.hint(self.translate, self.lab, self._row))

    def action_solve(self) -> None:
        """Make the next change of the shortest solution."""
        self._show(*view.step_of_solution(self.translate, self.lab, self._row))

    def action_challenges(self) -> None:
        """List the challenges."""
        self.app.push_screen(ChallengeWindow(self.translate, self.lab), self._begin)

    def _begin(self, challenge_id: str | None) -> None:
        if challenge_id is None:
            return
        lab = view.began(self.lab, challenge_id)
        facts = self._list("lab-facts")
        self._explained["lab-facts"] = self._first
        facts.highlight(self._first)
        self._side = "lab-facts"
        self.set_focus(facts)
        self._show(lab, view.told_goal(self.translate, lab) or view.opened(self.translate, self._wizard))

    def action_take(self) -> None:
        """Use the account in the walk; nobody's real one is changed."""
        taken = take_over(self._wizard, self.lab)
        if isinstance(taken, Wizard):
            self.finish(taken)
        else:
            self._say(view.not_taken(self.translate, self._wizard, taken))


class ChallengeWindow(Window[str]):
    """Ends with the id of the challenge to begin, or of free practice."""

    def __init__(self, translate: Translator, lab: Lab) -> None:
        """Show the challenges, with a tick before those that were solved."""
        super().__init__(translate("lab.challenges"), translate("window.list-keys"))
        self.translate = translate
        self._lab = lab

    def compose_body(self) -> ComposeResult:
        """Show the list, and what the challenge under the cursor is."""
        start = self._lab.challenge.id if self._lab.challenge else None
        with Horizontal(id="challenges"):
            yield ChoiceList(view.challenge_rows(self.translate, self._lab), widget_id="challenge-list", start=start)
            yield LabPanel(more=self.translate("frame.more"))

    def on_choice_list_highlighted(self, event: ChoiceList.Highlighted) -> None:
        """Say what it is."""
        event.stop()
        self.query_one(TextPanel).show(view.challenge_panel(self.translate, self._lab, event.choice.id))

    def on_choice_list_chosen(self, event: ChoiceList.RowMessage) -> None:
        """Begin it."""
        event.stop()
        self.finish(event.choice.id)

    def on_choice_list_toggled(self, event: ChoiceList.RowMessage) -> None:
        """Begin it."""
        self.on_choice_list_chosen(event)
