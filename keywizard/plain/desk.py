"""What a step works with: the walk as it stands, the texts, the person, and the session that does the work."""

from collections.abc import Callable
from typing import TypeVar

from keywizard.domain.errors import KeywizardError
from keywizard.flow.commands import Command
from keywizard.flow.events import Event
from keywizard.flow.wizard import Refusal, Wizard
from keywizard.i18n.translator import Translator
from keywizard.plain.console import Console
from keywizard.plain.signals import Signals
from keywizard.session.walk import WalkStart, step_back
from keywizard.views.chrome import frame_text, of_place, rail_of, reason_text
from keywizard.views.public_key import public_key_of, public_key_page
from keywizard.views.unfinished import trouble_note
from keywizard.views.values import Paragraph, Tone

AnswerT = TypeVar("AnswerT")


class Desk:
    """Every change of the walk goes through here, so that none is forgotten and none is made while a signal could break it off."""

    def __init__(self, start: WalkStart, translate: Translator, console: Console, signals: Signals) -> None:
        """Begin where `start` stands."""
        self.start = start
        self.session = start.session
        self.translate = translate
        self.console = console
        self._signals = signals
        self._wizard = start.wizard
        self._frame = ""

    @property
    def wizard(self) -> Wizard:
        """The walk as it stands."""
        return self._wizard

    def show_step(self) -> None:
        """Say which step begins, where, and what it is about."""
        answers = self.wizard.answers
        count, _ = rail_of(self.translate, self.wizard)
        self.console.say()
        self.console.say(f"{count}: {of_place(self.translate, answers.place, f'step.{self.wizard.at}.title')}")
        frame = frame_text(self.translate, self.wizard) if answers.place else ""
        if frame != self._frame:
            self._frame = frame
            self.console.say(f"({frame})")
        intro = f"plain.intro.{self.wizard.at}"
        if (about := of_place(self.translate, answers.place, intro)) != intro:
            self.console.say(about)
        if self.wizard.origin is not None and self.wizard.at is self.wizard.first:
            self.console.say(self.translate("frame.detour"))

    def take(self, result: Wizard | Refusal) -> bool:
        """Take an answer or a move into the walk, or say why not."""
        if isinstance(result, Refusal):
            self.warn(" ".join(reason_text(self.translate, reason) for reason in result.reasons))
            return False
        self._change(result)
        return True

    def advance(self) -> None:
        """Go to the next step, or say why not."""
        self.take(self.wizard.advance())

    def back(self) -> None:
        """Go to the step before, or say why not."""
        self.take(step_back(self.session, self.wizard))

    def work(self, command: Command, text: str) -> Event | None:
        """Have work done and say so; what is wrong is told, and the event is nothing."""
        self.console.begin(text.rstrip("."))
        wizard = self.wizard
        try:
            event = self._signals.work(lambda cancellation: self.session.run(command, wizard, cancellation))
        except KeywizardError as error:
            self.console.say(self.translate("plain.not-done"))
            self.tell_error(error)
            return None
        self._change(wizard.handle(event))
        self.console.say(self.translate("plain.done"))
        return event

    def _change(self, wizard: Wizard) -> None:
        self._wizard = wizard
        self.start.remember(wizard)
        if trouble := self.session.drafts.take_trouble():
            self.warn(trouble_note(self.translate, trouble))

    def ask(self, question: Callable[[], AnswerT]) -> AnswerT | None:
        """Ask the session something that is quickly answered; what is wrong is told, and the answer is nothing."""
        try:
            return question()
        except KeywizardError as error:
            self.tell_error(error)
            return None

    def tell(self, paragraph: Paragraph) -> None:
        """Say what a change came to, if anything."""
        if paragraph.text:
            self.console.say_paragraphs((paragraph,))

    def say_public_key(self) -> None:
        """Give the public key, to be selected, and its file."""
        if public_key := public_key_of(self.wizard):
            self.console.say_paragraphs(public_key_page(self.translate, public_key))

    def warn(self, text: str) -> None:
        """Say what does not do."""
        self.tell(Paragraph(text, Tone.WARNING))

    def tell_error(self, error: KeywizardError) -> None:
        """Say what is wrong and what to do."""
        self.warn(f"{self.translate(error.message_id, **error.values)} {self.translate(error.hint_id, **error.values)}")

    def tell_problem(self, problem: str) -> None:
        """Say what a problem is and what to do, by its id."""
        self.warn(reason_text(self.translate, f"error.{problem}.message"))
