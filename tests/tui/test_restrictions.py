"""The permissions screen: every row can be reached, and a grey one says why."""

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from textual.events import Paste
from textual.widgets import TextArea

from keywizard.domain.key_type import KeyType
from keywizard.domain.permission import Permission
from keywizard.flow.steps import StepId
from keywizard.i18n.translator import Translator
from keywizard.policy.sources import READ_ON
from keywizard.terminal.capabilities import Colours, Glyphs, Terminal
from keywizard.tui.widgets.text_panel import TextPanel
from tests.session.walks import at_keypair, issued, moved, proven, with_keypair
from tests.tui.walking import RGB, Walk, app_of, session_of, walking


@contextlib.asynccontextmanager
async def permissions(home: Path, key_type: KeyType = KeyType.ED25519, language: str = "en") -> AsyncIterator[Walk]:
    """Begin where a key of a type has been made; that its steps lead here is shown elsewhere."""
    session = session_of(home)
    made = issued(session, proven(session, with_keypair(session, at_keypair(session, key_type))))
    async with walking(app_of(home, language, wizard=moved(moved(made.advance()).advance()))) as walk:
        await walk.reach(StepId.RESTRICTIONS)
        yield walk


@pytest.mark.parametrize("key_type", [KeyType.ED25519, KeyType.HMAC])
async def test_every_permission_takes_focus_and_explains_itself_blocked_or_not(key_type: KeyType, tmp_path: Path) -> None:
    translate = Translator("en")
    async with permissions(tmp_path, key_type) as walk:
        decisions = walk.step.wizard.decisions()
        await walk.highlight(Permission.READING)
        for permission in Permission:
            assert walk.row == permission
            assert translate(f"permission.{permission}.name") in walk.panel
            for part in ("enables", "without", "harm"):
                assert translate(f"permission.{permission}.{part}") in walk.panel
            for rule in decisions[permission].violations:
                assert translate(f"rule.{rule.id}.reason") in walk.panel
                assert translate(f"source.{rule.source.id}") in walk.panel
                assert READ_ON in walk.panel
                assert all(translate(f"remedy.{remedy.id}") in walk.panel for remedy in rule.remedies)
            await walk.press("down")


async def test_a_blocked_row_is_marked_by_characters_not_by_colour_alone(tmp_path: Path) -> None:
    async with permissions(tmp_path) as walk:
        rows = {line.strip(" >│") for line in walk.screen.splitlines()}
        assert any(row.startswith("[-] Enable Withdrawals") for row in rows)
        assert any(row.startswith("[ ] Enable Futures") for row in rows)
        assert any(row.startswith("[x] Enable Reading") for row in rows)


async def test_space_on_a_blocked_row_opens_the_ways_out_and_turns_nothing_on(tmp_path: Path) -> None:
    async with permissions(tmp_path) as walk:
        await walk.highlight(Permission.WITHDRAWALS)
        await walk.press("space")
        assert "Why is it grey?" in walk.screen
        await walk.press("escape")
        assert Permission.WITHDRAWALS not in walk.step.wizard.answers.permissions


async def test_the_way_out_of_withdrawals_leads_to_the_ip_editor_and_back_to_a_free_row(tmp_path: Path) -> None:
    async with permissions(tmp_path) as walk:
        await walk.highlight(Permission.WITHDRAWALS)
        await walk.press("enter", "enter")
        await walk.type("203.0.113.9")
        await walk.press("ctrl+n")
        assert walk.row == Permission.WITHDRAWALS
        assert "opened: 1" in walk.message
        await walk.press("space")
        assert Permission.WITHDRAWALS in walk.step.wizard.answers.permissions


async def test_the_way_out_of_another_type_leads_to_the_key_types_and_back_again(tmp_path: Path) -> None:
    app = app_of(tmp_path)
    async with walking(app) as walk:
        await walk.begin_at_restrictions(KeyType.HMAC)
        first = walk.step.wizard.answers.issued
        await walk.highlight(Permission.FIX_API_TRADE)
        await walk.press("enter", "down", "enter")
        await walk.reach(StepId.KEY_TYPE)
        assert "Esc leads back" in walk.message
        await walk.press("escape")
        await walk.reach(StepId.RESTRICTIONS)
        assert walk.step.wizard.answers.issued == first


async def test_a_way_out_on_binance_is_told_in_full_and_leads_nowhere(tmp_path: Path) -> None:
    async with permissions(tmp_path) as walk:
        await walk.highlight(Permission.PORTFOLIO_MARGIN_TRADING)
        await walk.press("enter", "enter")
        assert "done on Binance" in walk.panel
        await walk.press("down")
        assert "done on Binance" not in walk.panel
        await walk.press("escape")
        assert walk.step.STEP is StepId.RESTRICTIONS


async def test_a_way_out_on_binance_can_be_tried_with_another_key_in_an_account_shaped_anew(tmp_path: Path) -> None:
    app = app_of(tmp_path)
    async with walking(app) as walk:
        await walk.begin_at_restrictions(KeyType.HMAC, "first")
        await walk.highlight(Permission.PORTFOLIO_MARGIN_TRADING)
        await walk.press("enter", "end", "enter")
        await walk.reach(StepId.ACCOUNT)
        assert "Esc leads back" in walk.message
        await walk.highlight("fact:portfolio-margin")
        await walk.press("space", "ctrl+n")
        await walk.reach(StepId.KEY_TYPE)
        await walk.press("down", "down", "down", "enter")
        await walk.reach(StepId.LABEL)
        await walk.type("second")
        await walk.press("enter")
        await walk.reach(StepId.VERIFICATION)
        await walk.press("down", "down", "enter")
        await walk.until(lambda: len(walk.step.wizard.answers.proven) == 1)
        await walk.press("ctrl+q")
        assert "first" in walk.words
        assert "have not saved are lost" in walk.words
        await walk.press("escape")


async def test_taking_the_ips_away_drops_what_needs_them_and_says_so_at_once(tmp_path: Path) -> None:
    async with permissions(tmp_path) as walk:
        await walk.press("enter")
        await walk.type("203.0.113.9")
        await walk.press("ctrl+n")
        await walk.highlight(Permission.WITHDRAWALS)
        await walk.press("space")
        await walk.highlight("ip-access")
        await walk.press("enter", *["backspace"] * 11, "ctrl+n")
        assert "Enable Withdrawals" in walk.message
        assert "[-] Enable Withdrawals" in walk.screen
        assert Permission.WITHDRAWALS not in walk.step.wizard.answers.permissions


async def test_the_ip_editor_takes_spaces_commas_and_lines_and_drops_doubles(tmp_path: Path) -> None:
    async with permissions(tmp_path) as walk:
        await walk.press("enter")
        await walk.type("203.0.113.9, 203.0.113.8  203.0.113.9")
        await walk.press("enter")
        await walk.type("198.51.100.4")
        assert "3 of 30" in walk.panel
        await walk.press("ctrl+n")
        assert walk.step.wizard.answers.allowed_ips == ("203.0.113.9", "203.0.113.8", "198.51.100.4")


@pytest.mark.parametrize("refused", ["10.0.0.1", "127.0.0.1", "0.0.0.0", "2001:db8::1", "203.0.113.0/24", "vps.example"])  # noqa: S104  # an address to refuse
async def test_an_address_that_cannot_go_on_the_list_is_named_with_its_reason_and_not_taken(refused: str, tmp_path: Path) -> None:
    async with permissions(tmp_path) as walk:
        await walk.press("enter")
        await walk.type(f"203.0.113.9 {refused}")
        assert refused in walk.panel
        await walk.press("ctrl+n")
        assert "Correct the list first" in walk.screen
        await walk.press("escape", "tab", "enter")
        assert walk.step.wizard.answers.allowed_ips == ()


async def test_the_address_the_ssh_session_comes_to_is_offered(tmp_path: Path) -> None:
    async with permissions(tmp_path) as walk:
        await walk.press("enter", "tab", "tab", "enter", "ctrl+n")
        assert walk.step.wizard.answers.allowed_ips == ("203.0.113.9",)


async def test_a_ready_set_turns_on_what_it_names_and_says_what_was_left_out(tmp_path: Path) -> None:
    async with permissions(tmp_path, KeyType.RSA_2048) as walk:
        await walk.highlight("preset")
        await walk.press("enter", "down", "down", "down", "enter")
        assert walk.step.wizard.answers.permissions == {Permission.READING, Permission.SPOT_AND_MARGIN_TRADING}
        assert "FIX API Trading" in walk.message


async def test_a_ready_set_from_any_ip_is_warned_of_at_once_and_in_the_end(tmp_path: Path) -> None:
    async with permissions(tmp_path) as walk:
        await walk.highlight("preset")
        await walk.press("enter", "down", "enter")
        assert "trusted IPs" in walk.message
        await walk.press("ctrl+n")
        await walk.reach(StepId.SUMMARY)
        assert any("trusted IPs" in paragraph.text for panel in walk.step.query(TextPanel) for paragraph in panel.paragraphs)


@pytest.mark.parametrize(("terminal", "offers"), [(RGB, True), (Terminal(Glyphs.UNICODE, Colours.MONO), False)])
async def test_other_colours_are_offered_where_the_terminal_has_them(terminal: Terminal, offers: bool, tmp_path: Path) -> None:  # noqa: FBT001  # a case of the table
    async with walking(app_of(tmp_path, terminal=terminal)) as walk:
        assert ("F3" in walk.screen) is offers


async def test_reading_stays_on(tmp_path: Path) -> None:
    async with permissions(tmp_path) as walk:
        await walk.highlight(Permission.READING)
        await walk.press("space")
        assert "always on" in walk.message
        assert Permission.READING in walk.step.wizard.answers.permissions


async def test_turning_on_more_than_reading_from_any_ip_is_warned_of(tmp_path: Path) -> None:
    async with permissions(tmp_path) as walk:
        await walk.highlight(Permission.FUTURES)
        await walk.press("space")
        assert "trusted IPs" in walk.message


@pytest.mark.parametrize("language", ["en", "it"])
async def test_no_permission_is_cut_short_at_80_columns(language: str, tmp_path: Path) -> None:
    translate = Translator(language)
    async with permissions(tmp_path, KeyType.HMAC, language) as walk:
        for permission in Permission:
            assert translate(f"permission.{permission}.name") in walk.screen


async def test_a_secret_in_the_ip_editor_is_refused_and_not_kept(tmp_path: Path) -> None:
    async with permissions(tmp_path) as walk:
        await walk.press("enter")
        walk.app.screen.query_one("#ips").post_message(Paste("-----BEGIN PRIVATE KEY-----\nMC4CAQ\n"))
        await walk.until(lambda: "looks like a key" in walk.panel)
        assert "MC4CAQ" not in walk.screen
        await walk.type("A1b2" * 16)
        await walk.press("ctrl+n")
        assert "A1b2" not in walk.screen
        assert walk.step.wizard.answers.allowed_ips == ()


async def test_a_flood_pasted_as_addresses_is_refused_at_once_and_what_was_there_stays(tmp_path: Path) -> None:
    async with permissions(tmp_path) as walk:
        await walk.press("enter")
        await walk.type("203.0.113.9")
        walk.app.screen.query_one("#ips").post_message(Paste("10.0.0.1 " * 20_000))
        await walk.until(lambda: "too long" in walk.panel)
        await walk.press("ctrl+n")
        assert walk.step.wizard.answers.allowed_ips == ("203.0.113.9",)


async def test_the_ip_editor_has_no_history_to_bring_anything_back_from(tmp_path: Path) -> None:
    async with permissions(tmp_path) as walk:
        await walk.press("enter")
        await walk.type("203.0.113.9")
        await walk.press("enter", "backspace", *["backspace"] * 11, "ctrl+z", "ctrl+y", "ctrl+u")
        assert walk.app.screen.query_one(TextArea).text == ""


async def test_no_more_can_be_typed_than_any_list_takes(tmp_path: Path) -> None:
    async with permissions(tmp_path) as walk:
        await walk.press("enter")
        walk.app.screen.query_one("#ips").post_message(Paste("10.0.0.1 " * 111))
        await walk.type(" 9")
        await walk.until(lambda: "too long" in walk.panel)
        assert walk.app.screen.query_one(TextArea).text == "10.0.0.1 " * 111 + " "


async def test_of_many_refused_addresses_the_first_are_told_and_the_rest_counted_and_page_down_reads_on(tmp_path: Path) -> None:
    async with permissions(tmp_path) as walk:
        await walk.press("enter")
        walk.app.screen.query_one("#ips").post_message(Paste(" ".join(f"10.0.0.{last}" for last in range(1, 31))))
        await walk.until(lambda: "22 more" in walk.panel)
        before = walk.screen
        await walk.press("pagedown")
        assert walk.screen != before


async def test_what_was_typed_in_the_ip_editor_is_dropped_only_when_one_says_so(tmp_path: Path) -> None:
    async with permissions(tmp_path) as walk:
        await walk.press("enter")
        await walk.type("203.0.113.9")
        await walk.press("escape")
        assert "Drop what you typed?" in walk.screen
        await walk.press("enter")
        assert "203.0.113.9" in walk.screen
        await walk.press("escape", "tab", "enter")
        await walk.until(lambda: walk.app.screen is walk.step)
        await walk.press("enter", "escape")
        assert walk.app.screen is walk.step


async def test_where_several_rules_stand_each_has_its_own_ways_out(tmp_path: Path) -> None:
    async with permissions(tmp_path, KeyType.HMAC) as walk:
        await walk.highlight(Permission.WITHDRAWALS)
        assert "Each of these has to be lifted" in walk.panel
        assert walk.panel.count("What would lift it:") == 2
