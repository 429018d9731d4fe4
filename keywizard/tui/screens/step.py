"""What every step can do: go on, go back, help, change language, leave, have work done."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual import events
from textual.binding import Binding, BindingType
from textual.worker import Worker, WorkerState

from keywizard.domain.errors import KeywizardError
from keywizard.flow.events import Event
from keywizard.flow.wizard import Refusal, Wizard
from keywizard.session.cancellation import Cancellation
from keywizard.session.walk import step_back
from keywizard.tui.plain_view import show_plainly
from keywizard.tui.screens.step_frame import StepFrame
from keywizard.tui.services import Kept, Left, Moved, Outcome, Reopened, Services
from keywizard.tui.type_ahead import take_keys
from keywizard.tui.widgets.action_button import ActionButton
from keywizard.tui.widgets.choice_list import ChoiceList
from keywizard.tui.widgets.chrome import name_keys
from keywizard.tui.widgets.fields import fields_of, forget_fields
from keywizard.tui.widgets.message_line import MessageLine
from keywizard.tui.widgets.text_panel import TextPanel
from keywizard.tui.widgets.too_small import is_too_small
from keywizard.views.chrome import reason_text
from keywizard.views.public_key import plain_text, public_key_of
from keywizard.views.unfinished import trouble_note
from keywizard.views.values import Paragraph, Tone

if TYPE_CHECKING:
    from keywizard.domain.permission import Permission
    from keywizard.flow.commands import Command
    from keywizard.policy.faq import FaqEntry

AnswerT = TypeVar("AnswerT")
_INTERRUPTS = frozenset({"escape", "ctrl+q", "ctrl+c", "f1"})


class StepScreen(StepFrame):
    """A step: it draws what the wizard holds and ends with where the wizard went."""

    # Priority, so that keys that arrive in one piece reach the field they were meant for (Tab moves before the next key is handed out).
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "step_focus(1)", priority=True, show=False),
        Binding("shift+tab", "step_focus(-1)", priority=True, show=False),
        Binding("ctrl+n,f10", "next", priority=True, show=False),
        Binding("ctrl+b", "back", priority=True, show=False),
        Binding("escape", "back", show=False),
        Binding("f1", "help", show=False),
        Binding("f2", "language", show=False),
        Binding("f3", "app.change_theme", show=False),
        Binding("f6", "plain_view", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("ctrl+l", "app.repaint", show=False),
    ]

    def __init__(self, services: Services, wizard: Wizard, kept: Kept) -> None:
        """Show the step with the answers of `wizard` and what was typed before a change of language."""
        super().__init__(services, wizard, kept)
        self._is_open = False
        self._is_busy = False
        self._cancellation: Cancellation | None = None
        self._is_leaving = False
        self._held: Outcome | None = None

    def take_answers(self) -> bool:
        """Bring what was typed into the wizard; false, with a message shown, when that cannot be."""
        return True

    def on_done(self, event: Event) -> None:
        """Show what has happened; the wizard knows it already."""

    def on_mount(self) -> None:
        """Give back what was typed, and take keys from now on."""
        for field in fields_of(self):
            field.value = self.kept.texts.get(field.id or "", field.value)
        for choice_list in self.query(ChoiceList):
            choice_list.highlight(self.kept.rows.get(choice_list.id or "", ""))
        self.focus_on(self.kept.focus or self.FOCUS)
        if self.wizard.origin is not None and self.wizard.at is self.wizard.first:
            self.tell(self.translate("frame.detour"))
        if self.kept.note:
            self.tell(self.kept.note)
        self._is_open = True
        self._tell_trouble()
        take_keys(self.app)
        self.is_drawable = True

    def on_screen_suspend(self) -> None:
        """Name no key while a window is over the step."""
        name_keys(self, is_behind=True)

    def on_screen_resume(self) -> None:
        """Take keys again after a window was over the step; or end, where the step has ended meanwhile."""
        name_keys(self, is_behind=False)
        take_keys(self.app)
        if self._held is not None:
            outcome, self._held = self._held, None
            self.dismiss(outcome)

    @property
    def takes_keys(self) -> bool:
        """Whether keys can be handed to the step: it is there, has not ended, and no work is under way."""
        return self._is_open and not self._is_busy

    @property
    def interrupts(self) -> frozenset[str]:
        """The keys that reach work which can be stopped."""
        return _INTERRUPTS if self._is_open and self._is_busy and self._cancellation else frozenset()

    def focus_on(self, widget_id: str) -> None:
        """Send keys to a widget of this screen, if it can take them."""
        wanted = [widget for widget in self.focus_chain if widget.id == widget_id]
        for widget in wanted or self.focus_chain[:1]:
            self.set_focus(widget)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Take no step before the screen is there, after it has ended, while work is under way, or unseen."""
        if is_too_small(self):
            return False
        if action in {"next", "back", "language", "help", "plain_view"} and not self._is_open:
            return False
        if self._is_busy and action in {"next", "language", "plain_view"}:
            return False
        return super().check_action(action, parameters)

    def finish(self, outcome: Outcome) -> None:
        """End the step, once."""
        if not self._is_open:
            return
        self._is_open = False
        forget_fields(self)
        if self.app.screen is self:
            self.dismiss(outcome)
        else:
            self._held = outcome  # a window is open over the step, and dismissing would close that

    def action_step_focus(self, direction: int) -> None:
        """Move to the next or the previous thing that takes keys."""
        move = self.focus_next if direction > 0 else self.focus_previous
        move()

    def action_next(self) -> None:
        """Go on, or say why not."""
        if self.take_answers():
            self.go_on()

    def go_on(self) -> None:
        """Advance the wizard and end the step, or say why not."""
        self.move(self.wizard.advance())

    def move(self, result: Wizard | Refusal) -> None:
        """End the step with a move, or say why it was not made."""
        if isinstance(result, Refusal):
            self.refuse(result)
        else:
            self.finish(Moved(result))

    def answer(self, result: Wizard | Refusal) -> bool:
        """Take an answer into the wizard, or say why not."""
        if isinstance(result, Refusal):
            self.refuse(result)
            return False
        self.wizard = result
        self.remember(result)
        return True

    def remember(self, wizard: Wizard) -> None:
        """Keep the walk as it stands, so that it can be gone on with."""
        self.services.remember(wizard)
        if self._is_open:
            self.call_later(self._tell_trouble)  # behind whatever else the answer makes the screen say

    def _tell_trouble(self) -> None:
        if self._is_open and (error := self.services.session.drafts.take_trouble()):
            self.tell(trouble_note(self.translate, error), Tone.WARNING)

    def wizard_as_typed(self) -> Wizard:
        """Give the walk with whatever stands in the fields right now and does as an answer."""
        return self.wizard

    def action_back(self) -> None:
        """Stop work that can be stopped, or go to the step before; nothing typed is lost but secrets."""
        if not self._is_busy:
            self.move(step_back(self.services.session, self.wizard))
        elif self._cancellation:
            self.tell(self.translate("frame.cancelling" if self._cancellation.ask() else "frame.too-late-to-stop"))

    def action_language(self) -> None:
        """Draw the step again in the other language."""
        rows = {choice_list.id: choice_list.highlighted.id for choice_list in self.query(ChoiceList) if choice_list.id}
        texts = {field.id: field.value for field in fields_of(self) if field.id}
        self.finish(Reopened(self.wizard, Kept(texts, rows | self.own_rows(), self.focused.id if self.focused else None)))

    def own_rows(self) -> dict[str, str]:
        """Give what else a successor in another language has to know; it finds it in `kept.rows`."""
        return {}

    def action_help(self) -> None:
        """Open the help of this step, and from it all questions."""
        from keywizard.tui.screens.reading import HelpScreen

        self.app.push_screen(HelpScreen(self.translate, self.STEP, self.wizard.answers.place, self.question()), self._open_questions)

    def question(self) -> "FaqEntry":
        """Give the question that this step answers, or what the cursor stands on."""
        from keywizard.views.faq import entry_of_step

        return entry_of_step(self.wizard.answers, self.STEP)

    def permission_at_hand(self) -> "Permission | None":
        """Give the permission that the cursor stands on, if it does; the lab opens for it."""
        return None

    def _open_questions(self, are_wanted: bool | None) -> None:  # noqa: FBT001  # as Textual hands it over
        if not are_wanted or not self._is_open:
            return
        from keywizard.tui.screens.faq import FaqWindow

        window = FaqWindow(self.translate, self.wizard, self.question(), self.permission_at_hand())

        def take(wizard: Wizard | None) -> None:
            if wizard is not None and self.takes_keys:
                self.take_tried(wizard, window.said)

        self.app.push_screen(window, take)

    def take_tried(self, wizard: Wizard, said: Paragraph) -> None:
        """Go on with the walk as trying something has made it."""
        self.finish(Moved(wizard, said.text))

    def action_plain_view(self) -> None:
        """Show the public key on the terminal's normal screen, if there is one already."""
        if (public_key := public_key_of(self.wizard)) and not show_plainly(self.app, plain_text(self.translate, public_key)):
            self.tell(self.translate("public-key.plain.unable"), Tone.WARNING)

    def open_public_key(self) -> None:
        """Open the window with the public key and the ways to take it along."""
        from keywizard.tui.screens.public_key import PublicKeyWindow

        if public_key := public_key_of(self.wizard):
            self.app.push_screen(PublicKeyWindow(self.services, public_key, self.wizard.answers.is_public_key_printed, self._print))

    def _print(self, is_wanted: bool) -> None:  # noqa: FBT001  # as the window hands it over
        self.wizard = self.wizard.print_public_key(is_wanted=is_wanted)

    def leave(self) -> None:
        """Ask, then end the walk."""
        from keywizard.tui.screens.confirm import leave_question

        # What cannot be stopped is over in a moment; left alone, nobody would hear what came of it.
        if self._is_open and (self._cancellation or not self._is_busy):
            question = leave_question(self.translate, self.wizard, self.services.session, is_visit=self.services.is_visit)
            self.app.push_screen(question, self._leave)

    def _leave(self, is_sure: bool | None) -> None:  # noqa: FBT001  # the answer of the question, as Textual hands it over
        if not is_sure:
            return
        if self._is_busy and not (self._cancellation and self._cancellation.ask()):
            self._is_leaving = True  # what is done already is taken along, so that it can be named
        else:
            self._end()

    def _end(self) -> None:
        if self.app.screen is self:
            self.finish(Left(self.wizard_as_typed()))
        else:
            self.app.exit(self._held.wizard if self._held else self.wizard_as_typed())

    def action_page(self, direction: int) -> None:
        """Scroll the panel."""
        self.query_one("#panel", TextPanel).turn_page(direction)

    def on_action_button_pressed(self, event: ActionButton.Pressed) -> None:
        """Do what Back and Next say."""
        name = event.button.id or ""
        action = {"back": self.action_back, "next": self.action_next}.get(name)
        if action and self.check_action(name, ()) is not False:
            event.stop()
            action()

    def show_panel(self, paragraphs: Iterable[Paragraph] | None = None) -> None:
        """Bring the panel up to date."""
        self.query_one("#panel", TextPanel).show(self.panel() if paragraphs is None else paragraphs)

    def tell(self, text: str, tone: Tone = Tone.PLAIN) -> None:
        """Say something under the body; what is said of work under way is not wiped away."""
        if self._is_busy and not text:
            return
        self.query_one(MessageLine).say(text, tone)

    def refuse(self, refusal: Refusal) -> None:
        """Say every reason of a refusal."""
        self.tell(" ".join(reason_text(self.translate, reason) for reason in refusal.reasons), Tone.WARNING)

    def tell_error(self, error: KeywizardError) -> None:
        """Say what is wrong and what to do."""
        values = error.values
        self.tell(f"{self.translate(error.message_id, **values)} {self.translate(error.hint_id, **values)}", Tone.WARNING)

    def ask(self, question: Callable[[], AnswerT]) -> AnswerT | None:
        """Ask the session something that is quickly answered; what is wrong is told, and the answer is nothing."""
        try:
            return question()
        except KeywizardError as error:
            self.tell_error(error)
            return None

    def work(self, command: "Command", text: str, *, can_stop: bool = False) -> None:
        """Have the session do something beside the screen, which stays awake; one thing at a time."""
        if self._is_busy:
            return
        self._is_busy, self._cancellation = True, Cancellation() if can_stop else None
        self.query_one(MessageLine).start(text)
        wizard, cancellation = self.wizard, self._cancellation
        self.run_worker(lambda: self.services.session.run(command, wizard, cancellation), thread=True, exclusive=True, exit_on_error=False)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Take in what the work came to; unexpected errors end the program, as anywhere else."""
        if event.state not in {WorkerState.SUCCESS, WorkerState.ERROR, WorkerState.CANCELLED}:
            return
        self._is_busy = False
        if not self._is_open:
            return
        self.query_one(MessageLine).stop()
        if event.worker.error is not None and not isinstance(event.worker.error, KeywizardError):
            raise event.worker.error
        if event.worker.result is not None:
            self.wizard = self.wizard.handle(event.worker.result)
            self.services.remember(self.wizard)
        if self._is_leaving:
            self._end()
        elif event.worker.result is not None:
            self.on_done(event.worker.result)
        elif event.worker.error is not None:
            self.tell_error(event.worker.error)
        take_keys(self.app)

    def on_text_field_key_material_refused(self, event: events.Event) -> None:
        """Say that something secret was pasted where it does not belong."""
        event.stop()
        self.tell(self.translate("frame.key-material-refused"), Tone.WARNING)
