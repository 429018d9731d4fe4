"""Fields take what people type and paste, and no key or secret."""

import contextlib
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from textual import events
from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.widgets import Input

from keywizard.domain.secret import Secret
from keywizard.tui.themes import DARK
from keywizard.tui.widgets.code_field import CodeField
from keywizard.tui.widgets.text_field import PassphraseField, TextField

PEM = "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f\n-----END PRIVATE KEY-----\n"
API_KEY = "vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A"


class FieldApp(App[None]):
    """A field, and what it said."""

    def __init__(self, make: Callable[[], TextField]) -> None:
        super().__init__()
        self.make = make
        self.refusals = 0
        self.submitted: list[str] = []
        self.seen: list[str] = []
        self.clipboard_writes: list[str] = []

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return dict(DARK.variables)

    def copy_to_clipboard(self, text: str) -> None:
        self.clipboard_writes.append(text)
        super().copy_to_clipboard(text)

    def compose(self) -> ComposeResult:
        yield self.make()

    @property
    def field(self) -> TextField:
        return self.query_one(TextField)

    def on_input_changed(self, event: Input.Changed) -> None:
        self.seen.append(event.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        self.submitted.append(event.value)

    def on_text_field_key_material_refused(self, event: TextField.KeyMaterialRefused) -> None:
        assert event.control is self.field
        self.refusals += 1


class Hands:
    """What a person does with a field."""

    def __init__(self, app: FieldApp, pilot: Pilot[Any]) -> None:
        self.app = app
        self.pilot = pilot
        self.field = app.field

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)

    async def type(self, text: str) -> None:
        for char in text:
            self.app.post_message(events.Key("enter", "\r") if char == "\n" else events.Key(char, char))
        await self.pilot.pause()

    async def paste(self, text: str) -> None:
        self.field.post_message(events.Paste(text))
        await self.pilot.pause()


@contextlib.asynccontextmanager
async def hands_on(make: Callable[[], TextField]) -> AsyncIterator[Hands]:
    app = FieldApp(make)
    async with app.run_test() as pilot:
        yield Hands(app, pilot)


def text_field(value: str = "", max_length: int = 1000) -> Callable[[], TextField]:
    return lambda: TextField(value, widget_id="field", max_length=max_length)


def passphrase_field() -> TextField:
    return PassphraseField(widget_id="field")


def code_field() -> TextField:
    return CodeField(widget_id="field")


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        ("bot", "bot"),
        ("  bot  \n", "bot"),
        ("\n\r\n  first\nsecond", "first"),
        ("a\tb", "a b"),
        ("a\x1b[31mb\x07\x00", "a[31mb"),
        ("caffè 👩‍💻", "caffè 👩‍💻"),
        ("", ""),
        (" \n \n", ""),
    ],
)
async def test_of_a_paste_the_first_line_is_kept_without_control_characters(pasted: str, kept: str) -> None:
    async with hands_on(text_field()) as hands:
        await hands.paste(pasted)
        assert hands.field.value == kept


@pytest.mark.parametrize("pasted", ["two words ", "with\ttab", "bell\x07", "two\nlines", "trailing\n\n"])
async def test_a_pasted_passphrase_is_kept_to_the_letter_so_that_what_does_not_do_is_told(pasted: str) -> None:
    async with hands_on(passphrase_field) as hands:
        await hands.paste(f"{pasted}\r\n")
        assert hands.field.value == pasted


async def test_a_paste_goes_where_the_cursor_is_and_replaces_what_is_selected() -> None:
    async with hands_on(text_field("spot bot")) as hands:
        await hands.press("home")
        await hands.paste("my-")
        assert hands.field.value == "my-spot bot"
        await hands.press("shift+end")
        await hands.paste("x")
        assert hands.field.value == "my-x"


@pytest.mark.parametrize("secret", [PEM, API_KEY, f"  {API_KEY}\n", PEM.splitlines()[1], f"key: {API_KEY}", PEM * 2000])
async def test_a_pasted_key_is_refused_and_what_was_there_stays(secret: str) -> None:
    async with hands_on(text_field("bot")) as hands:
        await hands.paste(secret)
        assert (hands.field.value, hands.app.refusals, hands.app.seen) == ("bot", 1, ["bot"])


@pytest.mark.parametrize("secret", [PEM, API_KEY, f"{API_KEY}\n"])
async def test_of_a_key_that_comes_letter_by_letter_nothing_stays_and_nothing_is_submitted(secret: str) -> None:
    async with hands_on(text_field()) as hands:
        await hands.type(secret)
        assert (hands.field.value, hands.app.refusals, hands.app.submitted) == ("", 1, [])


async def test_a_key_is_never_in_the_field_as_a_whole() -> None:
    async with hands_on(text_field()) as hands:
        await hands.type(PEM)
        assert max(len(value) for value in hands.app.seen) < len("-----BEGIN")


async def test_after_a_refusal_the_field_listens_again() -> None:
    async with hands_on(text_field()) as hands:
        await hands.type(API_KEY)
        while hands.field.is_deaf:
            await hands.pilot.pause(0.01)
        await hands.type("bot\n")
        assert hands.app.submitted == ["bot"]


async def test_a_key_put_together_from_two_pastes_is_refused() -> None:
    async with hands_on(text_field()) as hands:
        await hands.paste(API_KEY[:32])
        assert hands.field.value == API_KEY[:32]
        await hands.paste(API_KEY[32:])
        assert (hands.field.value, hands.app.refusals) == ("", 1)


async def test_what_was_copied_inside_the_program_is_pasted_by_the_same_rules() -> None:
    async with hands_on(text_field()) as hands:
        hands.app.copy_to_clipboard(PEM)
        await hands.press("ctrl+v")
        assert (hands.field.value, hands.app.refusals) == ("", 1)
        hands.app.copy_to_clipboard("  two\nlines")
        await hands.press("ctrl+v")
        assert hands.field.value == "two"


async def test_more_than_fits_is_not_cut_but_left_out() -> None:
    async with hands_on(text_field("a", max_length=10)) as hands:
        await hands.paste("word " * 3)
        assert hands.field.value == "a"


async def test_coming_back_to_a_field_does_not_select_what_is_in_it() -> None:
    async with hands_on(text_field("bot")) as hands:
        await hands.press("s")
        assert hands.field.value == "bots"


@pytest.mark.parametrize("make", [text_field("x"), passphrase_field, code_field])
async def test_a_field_is_one_line_high_and_its_cursor_is_still(make: Callable[[], TextField]) -> None:
    async with hands_on(make) as hands:
        field = hands.field
        assert field.size.height == field.outer_size.height == 1
        assert not field.cursor_blink
        before = field.styles.background
        assert before.a == 1
        assert before != hands.app.screen.styles.background


@pytest.mark.parametrize("passphrase", [API_KEY, "PRIVATE KEY", " leading and trailing ", "ключ 日本 ½"])
async def test_a_passphrase_may_be_anything_and_is_taken_as_it_is(passphrase: str) -> None:
    async with hands_on(passphrase_field) as hands:
        await hands.paste(f"{passphrase}\n")
        assert (hands.field.value, hands.app.refusals) == (passphrase, 0)


async def test_a_passphrase_may_not_be_a_pem() -> None:
    async with hands_on(passphrase_field) as hands:
        await hands.paste(PEM)
        await hands.type(PEM)
        assert (hands.field.value, hands.app.refusals, hands.app.submitted) == ("", 2, [])


async def test_a_passphrase_is_shown_as_dots_and_never_reaches_the_clipboard() -> None:
    async with hands_on(passphrase_field) as hands:
        await hands.paste("hunter2")
        assert "hunter2" not in str(hands.field.render_line(0).text)
        assert "•••••••" in hands.field.render_line(0).text
        await hands.press("shift+home", "ctrl+c", "ctrl+x")
        assert (hands.field.value, hands.app.clipboard_writes, hands.app.clipboard) == ("hunter2", [], "")


@pytest.mark.parametrize(
    ("pasted", "value"),
    [
        ("123456", "123456"),
        ("123 456\n", "123 456"),
        ("123-456", "123-456"),
        ("Your code is 123456.", "123456"),
        ("G-987654 is your code, valid 30 s", "987654"),
        ("Il codice è 012 345: non darlo a nessuno", "012 345"),
        ("1234567", "1234567"),
        ("٣٤٥٦٧٨", ""),
        ("abc", ""),
        ("", ""),
    ],
)
async def test_the_six_digits_are_found_in_what_is_pasted(pasted: str, value: str) -> None:
    async with hands_on(code_field) as hands:
        await hands.paste(pasted)
        assert hands.field.value == value


async def test_a_pasted_code_takes_the_place_of_an_old_one() -> None:
    async with hands_on(code_field) as hands:
        await hands.paste("111 111")
        await hands.press("home")
        await hands.paste("your code: 222222")
        assert hands.field.value == "222222"
        assert hands.field.cursor_position == 6


async def test_only_digits_and_what_parts_them_can_be_typed_and_no_letter_ends_the_program() -> None:
    async with hands_on(code_field) as hands:
        await hands.type("1a2è 3-4x日56789")
        assert hands.field.value == "12 3-4567"
        await hands.press("shift+home", "z", "9")
        assert hands.field.value == "9"


async def test_a_code_can_be_filled_in() -> None:
    async with hands_on(code_field) as hands:
        field = hands.field
        assert isinstance(field, CodeField)
        field.fill(Secret("123456"))
        assert (field.value, field.cursor_position) == ("123456", 6)
