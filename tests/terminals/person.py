"""Someone at a terminal who looks at every row, button and window of a practice walk before going on."""

import re
import sys
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from keywizard.domain.key_type import KeyType
from keywizard.domain.permission import Permission
from keywizard.domain.place import Environment, Factor, Place, Route
from keywizard.exchange.simulated.scenarios import DEFAULT_SCENARIO, SCENARIOS_BY_NAME
from keywizard.flow.answers import IssuedApiKey, StoredKeypair
from keywizard.flow.events import ApiKeyIssued, FactorProven, KeypairStored
from keywizard.flow.wizard import Refusal, Wizard
from keywizard.i18n.translator import Translator
from keywizard.tui.glyphs import to_ascii
from keywizard.views.account import account_choices, account_panel
from keywizard.views.api_key import api_key_choices
from keywizard.views.chrome import hints_of, rail_of
from keywizard.views.key_type import key_type_choices, key_type_panel
from keywizard.views.keypair import IMPORT, made_choices, passphrase_choices, passphrase_panel
from keywizard.views.label import label_panel
from keywizard.views.place import Offers, place_choices, place_panel
from keywizard.views.restrictions import restriction_choices, restriction_panel
from keywizard.views.summary import box_lines
from keywizard.views.values import Choice, Mark, Paragraph
from keywizard.views.verification import verification_choices, verification_panel
from keywizard.views.way_out import way_out_choices
from tests.realterm.terminal import Terminal, environment
from tests.terminals.looks import Inks, Look

LABEL = "spot bot on vps-2"
ADDRESS = "203.0.113.9"
_WIDE_COLUMNS, _RAIL_CELLS = 112, 26
_NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
_PAIR = StoredKeypair(KeyType.ED25519, "waiting-ed25519", "PEM", "SHA256:x", (), "/keys/private_key.pem", is_encrypted=False)
_ISSUED = IssuedApiKey("k" * 64, LABEL, "spot-bot-on-vps-2", "/keys/spot-bot-on-vps-2", _NOW)


class Stop(NamedTuple):
    """A step as it must be seen."""

    wizard: Wizard
    """What the program's own wizard must hold."""
    choices: tuple[Choice, ...]
    """The rows of its list; none where there is no list."""
    texts: tuple[str, ...]
    """What else must be on the screen."""
    has_notes: bool
    """Whether each row has a second line."""
    panel: tuple[Paragraph, ...] = ()
    """What the panel says with the cursor on the last row; its beginning must be on the screen."""
    forward: str = "button.next"
    """The text of the button that goes on."""

    def at(self, number: int) -> "Stop":
        """Show a step of the route by its number: the wizard of a step whose answer is chosen by itself stands before it."""
        return self._replace(wizard=self.wizard._replace(at=self.wizard.route[number - 1]))

    def with_panel(self, panel: tuple[Paragraph, ...]) -> "Stop":
        """Expect a panel."""
        return self._replace(panel=panel)

    @property
    def beginning(self) -> str:
        """The first words under the heading of the panel."""
        return " ".join(" ".join(paragraph.text for paragraph in self.panel[1:2]).split()[:6])


class WindowSeen(NamedTuple):
    """A window as it must be seen."""

    title: str
    """On its upper border."""
    keys: str
    """On its lower border."""
    text: str
    """The beginning of what it says."""
    choices: tuple[Choice, ...] = ()
    """The rows of its list."""


def expect(*moves: Callable[[Wizard], Wizard | Refusal]) -> Wizard:
    """Move a wizard of our own along with the program's."""
    wizard = Wizard()
    for move in moves:
        outcome = move(wizard)
        assert isinstance(outcome, Wizard), outcome
        wizard = outcome
    return wizard


MOVES: tuple[Callable[[Wizard], Wizard | Refusal], ...] = (
    lambda wizard: wizard.answer_place(Place.PRACTICE),
    lambda wizard: wizard.advance(),
    lambda wizard: wizard.answer_account(DEFAULT_SCENARIO, SCENARIOS_BY_NAME[DEFAULT_SCENARIO].shape(_NOW), _NOW, Route.WEB),
    lambda wizard: wizard.advance(),
    lambda wizard: wizard.answer_key_type(KeyType.ED25519),
    lambda wizard: wizard.advance(),
    lambda wizard: wizard.handle(KeypairStored(_PAIR)),
    lambda wizard: wizard.advance(),
    lambda wizard: wizard.answer_label(LABEL, _ISSUED.name),
    lambda wizard: wizard.advance(),
    lambda wizard: wizard.handle(FactorProven(Factor.TOTP)).handle(FactorProven(Factor.PASSKEY)),
    lambda wizard: wizard.handle(ApiKeyIssued(_ISSUED)),
    lambda wizard: wizard.advance(),
    lambda wizard: wizard.advance(),
    lambda wizard: wizard.answer_allowed_ips((ADDRESS,)),
    lambda wizard: wizard.toggle(Permission.WITHDRAWALS),
)
"""What the person does, as the flow knows it."""


class Person:
    """Goes from the place to the summary; `at_each_stop` is called when a step is seen whole."""

    def __init__(self, terminal: Terminal, look: Look, at_each_stop: Callable[[str], object] = lambda _: None) -> None:
        self.terminal = terminal
        self.look = look
        self.translate = Translator(look.language)
        self.at_each_stop = at_each_stop

    def drawn(self, text: str) -> str:
        """Give a text as such a terminal is sent it."""
        return to_ascii(text) if self.look.is_ascii else text

    @property
    def lines(self) -> tuple[str, ...]:
        return self.terminal.emulator.lines

    def has(self, text: str) -> bool:
        """Tell whether a text is seen word for word; where a line breaks, the next goes on below it, whatever stands beside."""
        words = map(re.escape, self.drawn(text).split())
        return re.search(r"(?: |[^\n]*\n[^\n]*?[ │|])".join(words), self.terminal.screen) is not None

    def see(self, *texts: str) -> None:
        """Wait until every text is seen whole."""
        self.terminal.wait_until(lambda: all(map(self.has, texts)), f"all of {texts} to be seen whole")

    def walk(self) -> int:
        """Go the whole way and give the exit code."""
        self.to_pair()
        self.to_label()
        self.to_api_key()
        self.to_permissions()
        self.lift_a_block()
        return self.finish()

    def walk_to_label(self) -> int:
        """Go as far as every kind of thing that is drawn has been: lists, a window, a field; then leave, and give the exit code."""
        self.to_pair()
        self.to_label()
        self.terminal.press("ctrl+q")
        self.see(self.translate("leave.title"))
        self.terminal.press("ctrl+q")
        return self.terminal.wait_exit()

    def to_pair(self) -> None:
        told = self.translate
        self.look_at(
            self.stop(0, lambda wizard: place_choices(told, wizard, Offers())).with_panel(
                place_panel(told, Wizard(), Environment.TESTNET, Offers())
            )
        )
        self.terminal.press("home", "enter")
        stop = self.stop(3, lambda wizard: account_choices(told, wizard, DEFAULT_SCENARIO), has_notes=False)
        self.look_at(stop.at(2).with_panel(account_panel(told, stop.wizard)))
        self.terminal.press("ctrl+n")
        stop = self.stop(4, lambda wizard: key_type_choices(told, wizard))
        self.look_at(stop.with_panel(key_type_panel(told, stop.wizard, KeyType.HMAC)))
        self.terminal.press("home", "enter")
        stop = self.stop(6, lambda _: passphrase_choices(told, ""))._replace(forward="button.make-pair")
        self.look_at(stop.with_panel(passphrase_panel(told, IMPORT, KeyType.ED25519)))

    def to_label(self) -> None:
        self.terminal.press("home", "down", "enter")
        self.look_at(self.stop(7, lambda _: made_choices(self.translate), "keypair.made"))
        self.terminal.press("ctrl+n")
        self.look_at(self.stop(8, lambda _: (), "label.ask", "label.examples").with_panel(label_panel(self.translate)))
        text = self.translate("help.label").split("\n\n")[1]
        self.look_at_window("f1", WindowSeen(self.translate("step.label.title"), self.translate("help.keys"), text))
        self.terminal.press(*LABEL)
        self.see(LABEL)

    def to_api_key(self) -> None:
        self.terminal.press("enter")
        stop = self.stop(10, lambda wizard: verification_choices(self.translate, wizard), "verification.code", has_notes=False)
        self.look_at(stop._replace(forward="button.make-api-key").with_panel(verification_panel(self.translate, stop.wizard)))
        self.terminal.press("home", "enter")
        self.see(self.translate("verification.filled-in"))
        self.terminal.press("enter")
        self.see(f"{Mark.ON} {self.translate('verification.own-code')}")
        self.terminal.press("end", "enter")
        self.see(f"{Mark.ON} {self.translate('verification.passkey')}")
        self.terminal.press("ctrl+n")
        self.look_at(self.stop(13, lambda wizard: api_key_choices(self.translate, wizard), "api-key.made"))

    def to_permissions(self) -> None:
        self.terminal.press("ctrl+n")
        stop = self.stop(14, lambda wizard: restriction_choices(self.translate, wizard), has_notes=False)
        last = restriction_panel(self.translate, stop.wizard, stop.choices[-1].id)
        self.look_at(stop._replace(forward="button.save").with_panel(last))

    def lift_a_block(self) -> None:
        """Enter on a blocked permission, take the way out, type an address, turn the permission on."""
        wizard, name = expect(*MOVES[:14]), self.translate(f"permission.{Permission.WITHDRAWALS}.name")
        self.go_to(restriction_choices(self.translate, wizard), Permission.WITHDRAWALS)
        decision = wizard.decisions()[Permission.WITHDRAWALS]
        reason = self.translate(f"rule.{decision.violations[0].id}.reason")
        ways = way_out_choices(self.translate, decision, Place.PRACTICE)
        title, keys = self.translate("way-out.title", name=name), self.translate("window.list-keys")
        self.look_at_window("enter", WindowSeen(title, keys, reason, ways), closes=False)
        editor = WindowSeen(self.translate("ip-editor.title"), self.translate("window.ip-keys"), self.translate("ip-editor.none"))
        self.look_at_window("enter", editor, closes=False)
        self.see(f"[ {self.translate('button.save-ips')} ]", f"[ {self.translate('button.cancel')} ]")
        self.terminal.press(*ADDRESS)
        self.see(ADDRESS)
        self.terminal.press("ctrl+n")
        self.see(f"{Mark.OFF} {name}")
        self.terminal.press("space")
        self.see(f"> {Mark.ON} {name}")

    def finish(self) -> int:
        self.terminal.press("ctrl+n")
        wizard = expect(*MOVES, lambda wizard: wizard._replace(at=wizard.route[-1]))
        texts = (self.translate("summary.done"), *box_lines(self.translate, wizard.answers))
        self.look_at(Stop(wizard, (), texts, has_notes=False, forward="button.finish"))
        self.terminal.press("enter")
        return self.terminal.wait_exit()

    def stop(self, moves: int, choices: Callable[[Wizard], tuple[Choice, ...]], *texts: str, has_notes: bool = True) -> Stop:
        """Expect a step after so many of the moves."""
        wizard = expect(*MOVES[:moves])
        return Stop(wizard, choices(wizard), tuple(map(self.translate, texts)), has_notes)

    def look_at(self, stop: Stop) -> None:
        """Wait until a step is seen whole, then look at each of its rows."""
        count, rail = rail_of(self.translate, stop.wizard)
        title = next(row.title for row in rail if row.state == "current")
        buttons = (self.translate("button.back"), self.translate(stop.forward))
        self.see(count, title, *stop.texts)
        self.terminal.wait_until(lambda: all(map(self.has_button, buttons)), f"the buttons {buttons}")
        self.terminal.wait_until(lambda: self.has_hints(stop), f"the keys of {title}")
        if stop.choices:
            self.terminal.press("home")
            self.look_at_rows(stop.choices, has_notes=stop.has_notes)
        self.see(stop.beginning)
        self.at_each_stop(title)

    def has_button(self, title: str) -> bool:
        return self.has(f"[ {title} ]") or self.has(f"[>{title}<]")

    def has_hints(self, stop: Stop) -> bool:
        """Tell whether the last line has hints alone that are whole, help at least among them."""
        hints = hints_of(
            self.translate, stop.wizard.at, has_themes=self.look.inks >= Inks.MANY, has_plain_view=stop.wizard.answers.keypair is not None
        )
        words = [self.drawn(f"{name} {action}") for name, action in hints]
        beginnings = ["  ".join(words[:count]) for count in range(len(words) + 1)]
        return self.lines[-1].strip() in beginnings and " F1 " in f" {self.lines[-1]} "

    def look_at_rows(self, choices: Iterable[Choice], *, has_notes: bool) -> None:
        """Move the cursor, which is a character, over every row of a list; the mark and the title of each are seen whole."""
        rows = [choice for choice in choices if not choice.is_heading]
        for number, choice in enumerate(rows):
            if number:
                self.terminal.press("down")
            row = self.drawn(" ".join(part for part in (">", choice.mark, choice.title) if part))
            self.terminal.wait_until(lambda row=row: self.row_with(row) is not None, f"the row {row!r} under the cursor")  # type: ignore[misc]  # mypy has no type for a bound default
            if has_notes:
                note = self.drawn(choice.note)
                self.terminal.wait_until(lambda row=row, note=note: self.has_note(row, note), f"the note {note!r}")  # type: ignore[misc]  # as above

    def row_with(self, row: str) -> int | None:
        """Give the number of the line that begins with a row; the list of steps or the frame of a window may stand before it."""
        aside = _RAIL_CELLS if self.terminal.emulator.screen.columns >= _WIDE_COLUMNS else 0
        starts = (
            number for number, line in enumerate(self.lines) if (at := line.find(row)) >= 0 and re.search(r"(^|[│|]) *$", line[aside:at])
        )
        return next(starts, None)

    def has_note(self, row: str, note: str) -> bool:
        """Tell whether the note of a row is whole below it, or ends with dots at the edge of the list."""
        number = self.row_with(row)
        if number is None:
            return False
        line, start = self.lines[number + 1], self.lines[number].find(">")
        shown = line[start:].split("│")[0].split("|")[0].strip()
        return shown.startswith(note) or (len(shown) > 20 and shown[-1] in "….▇#" and note.startswith(shown.rstrip("….▇# ")))

    def go_to(self, choices: Sequence[Choice], choice_id: str) -> None:
        """Move the cursor to a row, by keys typed ahead."""
        ids = [choice.id for choice in choices if not choice.is_heading]
        self.terminal.press("home", *["down"] * ids.index(choice_id))
        choice = next(choice for choice in choices if choice.id == choice_id)
        self.see(f"> {choice.mark} {choice.title}")

    def look_at_window(self, key_name: str, window: WindowSeen, *, closes: bool = True) -> None:
        """Open a window; its title and its keys stand whole on its border, its text and its rows in it."""
        self.terminal.press(key_name)
        self.terminal.wait_until(lambda: self.has_border(window.title), f"the window {window.title!r}")
        self.terminal.wait_until(lambda: self.has_border(window.keys), f"the keys {window.keys!r} on the lower border")
        self.look_at_rows(window.choices, has_notes=True)
        self.see(" ".join(window.text.split()[:6]))
        self.at_each_stop(window.title)
        if window.choices:
            self.terminal.press("home")
            self.see(f"> {window.choices[0].title}")
        if closes:
            self.terminal.press("escape")
            self.terminal.wait_until(lambda: not self.has_border(window.keys), f"the window {window.title!r} to close")

    def has_border(self, text: str) -> bool:
        """Tell whether a text stands whole on a border."""
        line = "-" if self.look.is_ascii else "─"
        return re.search(f"{line} +{re.escape(self.drawn(text))} +{line}", self.terminal.screen) is not None


def start(look: Look) -> Terminal:
    """Start the program in a terminal of a kind."""
    argv = [sys.executable, "-m", "keywizard", "--lang", look.language, *look.flags]
    env = environment(**dict(look.environ))
    return Terminal(argv, columns=look.columns, rows=look.rows, env=env, encoding=look.encoding)
