"""The public key and the ways to take it along; and no way for a secret onto a clipboard."""

import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
from textual import events
from textual.actions import SkipAction
from textual.geometry import Offset
from textual.selection import SELECT_ALL
from textual.widgets import Input

from keywizard.domain.key_type import KeyType
from keywizard.flow.steps import StepId
from keywizard.flow.wizard import Wizard
from keywizard.i18n.translator import Translator
from keywizard.session.session import Session
from keywizard.terminal.capabilities import Colours, Glyphs, Terminal
from keywizard.tui.screens.public_key import PublicKeyWindow
from keywizard.views.leaving import farewell
from keywizard.views.public_key import copy_text, ways
from tests.session.walks import at_keypair, with_keypair
from tests.tui.test_binance import API_KEY, SECRET_KEY, begin_at_page
from tests.tui.walking import Walk, app_of, session_of, walking

ASCII = Terminal(Glyphs.ASCII, Colours.ANSI16)
PASSPHRASE = "correct horse battery"


def public_key(home: Path, name: str) -> str:
    return (home / f"data/keys/{name}/public_key.pem").read_text()


async def at_the_pair(walk: Walk) -> None:
    await walk.begin_at(_paired(walk.app.services.session))
    await walk.press("enter")


def _paired(session: Session) -> Wizard:
    return with_keypair(session, at_keypair(session, KeyType.ED25519))._replace(at=StepId.KEYPAIR)


@contextlib.asynccontextmanager
async def at_its_window(home: Path) -> AsyncIterator[Walk]:
    """Begin where a pair has been made, and open the window of its public key."""
    async with walking(app_of(home, wizard=_paired(session_of(home)))) as walk:
        await walk.reach(StepId.KEYPAIR)
        await walk.press("enter")
        yield walk


async def at_the_api_key(walk: Walk) -> None:
    await walk.begin_at_api_key()
    await walk.press("enter")


async def at_the_page(walk: Walk) -> None:
    await begin_at_page(walk)
    await walk.press("enter")


@pytest.mark.parametrize(
    ("way_there", "name"), [(at_the_pair, "waiting-ed25519"), (at_the_api_key, "spot-bot-on-vps-2"), (at_the_page, "spot-bot")]
)
async def test_wherever_the_public_key_can_be_had_the_ways_are_the_same(
    tmp_path: Path, way_there: Callable[[Walk], Awaitable[None]], name: str
) -> None:
    async with walking(app_of(tmp_path)) as walk:
        await way_there(walk)
        await walk.until(lambda: isinstance(walk.app.screen, PublicKeyWindow))
        assert public_key(tmp_path, name).strip() in walk.panel
        assert str(tmp_path / "data/keys" / name / "public_key.pem") in walk.panel
        for row in ways(walk.step.translate, is_printed=False, is_visit=False):
            assert row.title in walk.screen
        await walk.press("enter")
        assert walk.app.clipboard == public_key(tmp_path, name)
        assert "Nobody can know" in walk.words
        assert "F6" in walk.words


async def test_printing_it_after_the_end_is_a_row_that_says_whether_it_is_on(tmp_path: Path) -> None:
    async with at_its_window(tmp_path) as walk:
        assert "[ ] Print it" in walk.screen
        await walk.press("end", "enter")
        assert "[x] Print it" in walk.screen
        await walk.press("space")
        assert "[ ] Print it" in walk.screen
        await walk.press("space", "escape", "f2")
        await walk.until(lambda: "Coppia di chiavi" in walk.screen)
        await walk.press("enter")
        assert "[x] Stampala" in walk.screen
        await walk.press("escape", "ctrl+q", "left", "enter")
    assert farewell(Translator("en"), walk.app.wizard, is_kept=False).endswith(f"\n{public_key(tmp_path, 'waiting-ed25519').strip()}")


async def test_the_farewell_holds_no_public_key_unless_it_was_wanted(tmp_path: Path) -> None:
    async with at_its_window(tmp_path) as walk:
        wizard = walk.step.wizard
    assert "PUBLIC KEY" not in farewell(Translator("en"), wizard, is_kept=False)
    assert "PUBLIC KEY" in farewell(Translator("en"), wizard.print_public_key(is_wanted=True), is_kept=False)


async def test_another_pair_is_the_one_that_is_printed(tmp_path: Path) -> None:
    async with at_its_window(tmp_path) as walk:
        await walk.press("end", "enter", "escape", "down", "enter")
        await walk.until(lambda: not walk.app.wizard.answers.keypair)
        await walk.reach(StepId.KEYPAIR)
        await walk.press("down", "enter")
        await walk.until(lambda: walk.app.wizard.answers.keypair is not None)
        told = farewell(Translator("en"), walk.app.wizard, is_kept=False)
    assert told.count("BEGIN PUBLIC KEY") == 1
    assert public_key(tmp_path, "waiting-ed25519-2").strip() in told


async def test_what_cannot_be_left_says_what_to_do_instead(tmp_path: Path) -> None:
    async with at_its_window(tmp_path) as walk:
        await walk.press("f6")
        assert "copy the key, or use the QR code" in walk.words
        await walk.press("escape", "f6")
        assert "copy the key, or use the QR code" in walk.message


async def test_the_key_bar_names_f6_where_there_is_a_public_key_and_only_there(tmp_path: Path) -> None:
    async with walking(app_of(tmp_path)) as walk:
        await walk.reach(StepId.PLACE)
        assert "F6" not in walk.screen
        await walk.press("f6")
        assert walk.message == ""
    async with walking(app_of(tmp_path)) as walk:
        await walk.begin_at_label()
        assert "F6 Public key" in walk.screen
        await walk.press("f2")
        await walk.until(lambda: "F6 Chiave pubblica" in walk.screen)
    async with walking(app_of(tmp_path)) as walk:
        await walk.begin_at_label(KeyType.HMAC)
        assert "F6" not in walk.screen


async def test_a_terminal_without_blocks_or_clipboard_is_told_so(tmp_path: Path) -> None:
    app = app_of(tmp_path, terminal=ASCII)
    app.services = app.services._replace(environ={"TERM": "linux"})
    async with walking(app) as walk:
        await at_the_pair(walk)
        await walk.press("enter")
        assert "Not sent" in walk.words
        await walk.press("down", "down", "enter")
        assert "draws no QR code" in walk.words


@pytest.mark.parametrize("language", ["en", "it"])
@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40)], ids=str)
async def test_the_window_shows_every_way_and_the_file_whatever_it_says(tmp_path: Path, size: tuple[int, int], language: str) -> None:
    async with walking(app_of(tmp_path, language), size) as walk:
        await at_the_pair(walk)
        await walk.press("enter")
        for row in ways(walk.step.translate, is_printed=False, is_visit=False):
            assert f"{row.title} " in walk.screen
            assert f" {row.note} " in walk.screen
        assert "waiting-ed25519/public_key.pem" in walk.words.replace(" ", "")
        assert copy_text(walk.step.translate, "unknown", None) in walk.words


def test_each_clipboard_that_asks_for_a_setting_is_told_of_it() -> None:
    translate = Translator("en")
    plain = copy_text(translate, "unknown", None)
    assert "set-clipboard" in copy_text(translate, "tmux", None)
    assert "settings" in copy_text(translate, "asks", None)
    assert plain == copy_text(translate, "direct", None) == copy_text(translate, "screen", None)


def written_by(app: object, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Give what is written to the terminal beside the drawing, from now on."""
    written: list[str] = []
    driver = app._driver  # type: ignore[attr-defined]  # the headless one
    monkeypatch.setattr(driver, "write", written.append)
    return written


async def copy_everything(walk: Walk) -> None:
    """Try everything that copies, on every widget that is there."""
    screen = walk.app.screen
    for widget in screen.query("*"):
        screen.selections = {widget: SELECT_ALL}
        with contextlib.suppress(SkipAction):
            screen.action_copy_text()
    screen.clear_selection()
    for field in screen.query(Input):
        field.selection = field.selection._replace(start=0, end=len(field.value))
        for action in (field.action_copy, field.action_cut):
            with contextlib.suppress(SkipAction):
                action()
    await walk.pilot.pause()


async def hmac_secret(walk: Walk, home: Path) -> str:
    await walk.begin_at_api_key(KeyType.HMAC)
    await walk.press("enter")
    secret_key = (home / "data/keys/spot-bot-on-vps-2/secret_key").read_text(encoding="ascii").strip()
    await walk.until(lambda: secret_key in walk.panel)
    return secret_key


async def setup_key(walk: Walk, home: Path) -> str:
    del home
    await walk.begin_at_verification()
    await walk.press("down", "enter")
    return walk.step.services.session.exchange(walk.step.wizard).setup_key().reveal()


async def typed_passphrase(walk: Walk, home: Path) -> str:
    del home
    await walk.begin_at(at_keypair(walk.app.services.session, KeyType.ED25519))
    await walk.press("enter")
    await walk.type(PASSPHRASE)
    await walk.press("enter")
    await walk.type(PASSPHRASE)
    return PASSPHRASE


async def pasted_secret_key(walk: Walk, home: Path) -> str:
    del home
    await begin_at_page(walk, KeyType.HMAC)
    await walk.press("ctrl+n")
    await walk.reach(StepId.API_KEY)
    walk.app.screen.query_one("#api-key").post_message(events.Paste(API_KEY))
    walk.app.screen.query_one("#secret-key").post_message(events.Paste(SECRET_KEY))
    await walk.pilot.pause()
    return SECRET_KEY


async def pasted_private_key(walk: Walk, home: Path) -> str:
    await walk.begin_at_label()
    pem = session_of(home).keyring.read_secret("waiting-ed25519", "private_key.pem").reveal().decode()
    await walk.press("escape", "down", "enter")
    await walk.until(lambda: walk.app.wizard.answers.keypair is None)
    await walk.reach(StepId.KEYPAIR)
    await walk.press("down", "down", "enter")
    walk.app.screen.query(Input).first().post_message(events.Paste(pem))
    await walk.see("(pasted: 3 lines)")
    return pem.splitlines()[1]


@pytest.mark.parametrize("secret_on", [hmac_secret, setup_key, typed_passphrase, pasted_secret_key, pasted_private_key])
async def test_nothing_that_copies_takes_a_secret_that_is_on_the_screen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, secret_on: Callable[[Walk, Path], Awaitable[str]]
) -> None:
    copied: list[str] = []
    async with walking(app_of(tmp_path), (120, 40)) as walk:
        secret = await secret_on(walk, tmp_path)
        written = written_by(walk.app, monkeypatch)
        monkeypatch.setattr(walk.app, "copy_to_clipboard", copied.append)
        await copy_everything(walk)
        await walk.pilot.mouse_down(offset=Offset(60, 8))
        await walk.pilot.hover(offset=Offset(100, 30))
        await walk.pilot.mouse_up(offset=Offset(100, 30))
        await walk.press("ctrl+c")
        everything = "".join((*copied, *written, walk.app.clipboard))
    assert copied, "nothing was tried"
    assert secret not in everything
    assert secret[:12] not in everything.replace(" ", "")


async def test_what_is_selected_and_public_is_copied_and_nothing_clears_the_clipboard(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with walking(app_of(tmp_path)) as walk:
        await walk.reach(StepId.PLACE)
        written = written_by(walk.app, monkeypatch)
        walk.app.copy_to_clipboard("")
        assert written == []
        walk.app.copy_to_clipboard("label")
        assert written == ["\x1b]52;c;bGFiZWw=\x07"]


async def other_program(walk: Walk) -> None:
    walk.app.post_message(events.AppBlur())


async def button(walk: Walk) -> None:
    await walk.pilot.press("tab")


async def help_window(walk: Walk) -> None:
    await walk.pilot.press("f1")


async def leaving_question(walk: Walk) -> None:
    await walk.pilot.press("ctrl+q")


async def other_language(walk: Walk) -> None:
    await walk.pilot.press("f2")


async def next_step(walk: Walk) -> None:
    await walk.pilot.press("ctrl+n")


async def stopped(walk: Walk) -> None:
    walk.app._suspend_signal()


@pytest.mark.parametrize("look_away", [other_program, button, help_window, leaving_question, other_language, next_step, stopped])
async def test_an_hmac_secret_is_hidden_as_soon_as_one_looks_elsewhere(
    tmp_path: Path, look_away: Callable[[Walk], Awaitable[None]]
) -> None:
    async with walking(app_of(tmp_path)) as walk:
        secret = await hmac_secret(walk, tmp_path)
        assert secret[:30] in walk.screen
        await look_away(walk)
        await walk.until(lambda: secret[:30] not in walk.screen)
        await walk.press("escape")
        assert secret[:30] not in walk.screen


async def test_an_hmac_secret_is_hidden_after_ten_seconds(tmp_path: Path) -> None:
    async with walking(app_of(tmp_path)) as walk:
        secret = await hmac_secret(walk, tmp_path)
        for left in range(9, 0, -1):
            walk.step._count_down()  # type: ignore[attr-defined]  # a second has passed
            assert f"{left} s" in walk.message
            assert secret in walk.panel
        walk.step._count_down()  # type: ignore[attr-defined]  # and the last
        await walk.pilot.pause()
        assert secret not in walk.panel
        assert secret[:30] not in walk.screen
        assert "Hidden" in walk.message


async def test_a_secret_that_is_read_while_one_looks_elsewhere_is_not_shown(tmp_path: Path) -> None:
    async with walking(app_of(tmp_path)) as walk:
        await walk.begin_at_api_key(KeyType.HMAC)
        secret_key = (tmp_path / "data/keys/spot-bot-on-vps-2/secret_key").read_text(encoding="ascii").strip()
        walk.app.app_focus = False
        walk.step._read(None)  # type: ignore[attr-defined]  # asked for just before
        await walk.until(lambda: "Hidden" in walk.message)
        assert secret_key[:30] not in walk.screen
