"""Windows to read in: the help of a step, a public key, a QR code."""

from collections.abc import Iterable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from keywizard.domain.place import Place
from keywizard.flow.steps import StepId
from keywizard.i18n.translator import Translator
from keywizard.policy.faq import FaqEntry
from keywizard.tui.screens.window import Window
from keywizard.tui.widgets.text_panel import TextPanel
from keywizard.views.chrome import of_place
from keywizard.views.help import help_page
from keywizard.views.values import Paragraph


class ReadingScreen(Window[bool]):
    """Paragraphs, and nothing to answer."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,f1,q", "close", show=False),
        Binding("down,space", "scroll(1)", show=False),
        Binding("up", "scroll(-1)", show=False),
    ]

    def __init__(self, translate: Translator, title: str, paragraphs: Iterable[Paragraph], keys: str | None = None) -> None:
        """Show `paragraphs` under `title`, with the names of `keys` where there are more than those of any reading."""
        super().__init__(title, keys or translate("window.reading-keys"))
        self._paragraphs = tuple(paragraphs)
        self._more = translate("frame.more")

    def compose_body(self) -> ComposeResult:
        """Show the text."""
        yield TextPanel(self._paragraphs, more=self._more)

    def action_scroll(self, lines: int) -> None:
        """Scroll by lines."""
        self.query_one(TextPanel).turn_lines(lines)


class HelpScreen(ReadingScreen):
    """What the FAQ says to a step, in our own words; ends with true where all questions are wanted."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("f1,f", "questions", show=False)]

    def __init__(self, translate: Translator, step: StepId, place: Place | None, question: FaqEntry) -> None:
        """Show the help of `step`, as it is in practice or at Binance; all questions will stand at `question`."""
        more = Paragraph(translate("help.faq", question=translate(f"faq.{question.id}.question")))
        page = (*help_page(translate, step, place), more)
        super().__init__(translate, of_place(translate, place, f"step.{step}.title"), page, translate("help.keys"))

    def action_questions(self) -> None:
        """Want all questions."""
        self.finish(result=True)
