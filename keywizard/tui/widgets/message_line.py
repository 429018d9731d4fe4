"""What the program has to say, under the body."""

from textual.content import Content
from textual.timer import Timer
from textual.widget import Widget

from keywizard.views.values import Tone

_STYLES = {Tone.WARNING: ("! ", "$caution"), Tone.GOOD: ("", "$good")}


class MessageLine(Widget):
    """One message at a time; or work under way, with its seconds."""

    DEFAULT_CSS = "MessageLine { height: auto; min-height: 1; max-height: 5; padding: 0 1; }"

    def __init__(self) -> None:
        """Say nothing yet."""
        super().__init__()
        self._content = Content("")
        self._text = ""
        self._seconds = 0
        self._timer: Timer | None = None

    @property
    def text(self) -> str:
        """What is said now."""
        return self._content.plain

    def say(self, text: str, tone: Tone = Tone.PLAIN) -> None:
        """Say something; the seconds of work under way follow it."""
        self._text = text
        self._draw(text, tone)

    def _draw(self, text: str, tone: Tone) -> None:
        sign, style = _STYLES.get(tone, ("", ""))
        before, self._content = self._content, Content.styled(f"{sign}{text}" if text else "", style)
        if not self._content.is_same(before):  # every key says nothing, and a layout costs as much as all else that it does
            self.refresh(layout=True)

    def start(self, text: str) -> None:
        """Say that work has begun; its seconds follow."""
        self._seconds = 0
        self.say(text)
        self._timer = self.set_interval(1, self._tick)

    def stop(self) -> None:
        """Say nothing more of the work."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        self.say("")

    def _tick(self) -> None:
        self._seconds += 1
        self._draw(f"{self._text} {self._seconds} s", Tone.PLAIN)

    def render(self) -> Content:
        """Draw the message."""
        return self._content
