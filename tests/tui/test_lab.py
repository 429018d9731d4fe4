"""The lab over a step: a fact is turned, and what that alters is marked, explained and taken back. Keys only."""

from pathlib import Path

import pytest

from keywizard.domain.account import VerificationLevel
from keywizard.domain.key_type import KeyType
from keywizard.domain.permission import Permission
from keywizard.flow.steps import StepId
from keywizard.i18n.translator import Translator
from keywizard.policy.challenges import CHALLENGES, CHALLENGES_BY_ID
from keywizard.policy.changes import Fact
from keywizard.terminal.capabilities import Colours, Glyphs, Terminal
from keywizard.tui.screens.lab import LabWindow
from keywizard.tui.widgets.choice_list import ChoiceList
from keywizard.tui.widgets.text_panel import TextPanel
from keywizard.views.lab import fact_text
from tests.tui.walking import NOW, RGB, Walk, app_of, walking

DOWN = {fact: ("down",) * index for index, fact in enumerate(Fact)}
"""The keys that lead from the first fact to each."""


async def open_lab(walk: Walk) -> LabWindow:
    """Open it over the account step."""
    await walk.reach(StepId.PLACE)
    await walk.press("enter")
    await walk.reach(StepId.ACCOUNT)
    return await window(walk)


async def window(walk: Walk) -> LabWindow:
    await walk.press("f4")
    assert isinstance(walk.app.screen, LabWindow)
    return walk.app.screen


async def begin(walk: Walk, challenge_id: str) -> None:
    """Choose a challenge from the list."""
    index = next(index for index, challenge in enumerate(CHALLENGES) if challenge.id == challenge_id)
    await walk.press("c", *["down"] * index, "enter")


def line(walk: Walk, words: str) -> str:
    return next(line for line in walk.screen.splitlines() if words in line)


async def test_turning_a_fact_marks_and_explains_the_rows_it_alters_and_no_others(tmp_path: Path) -> None:
    async with walking(app_of(tmp_path)) as walk:
        await open_lab(walk)
        await walk.press(*DOWN[Fact.KEY_TYPE], "space")
        assert ">*Key type: RSA" in walk.screen
        marked = [row for row in walk.screen.splitlines()[:14] if "*[" in row]
        assert len(marked) == 2
        assert "*[-] FIX trading" in marked[0]
        assert "*[-] FIX read-only" in marked[1]
        assert "FIX trading, FIX read-only: allowed → blocked, because: Binance's FIX servers" in walk.panel
        await walk.press("space")
        assert "Key type: HMAC" in walk.screen
        assert "Spot & Margin, Margin loans" in walk.panel


async def test_undo_leads_all_the_way_back_and_restart_does_it_at_once(tmp_path: Path) -> None:
    async with walking(app_of(tmp_path)) as walk:
        lab = await open_lab(walk)
        first = lab.lab.facts
        await walk.press("space", "down", "space", "space", *["down"] * 4, "right", "left", "left")
        assert len(lab.lab.past) == 6
        await walk.press("u", "backspace", "u", "u", "u", "u")
        assert lab.lab.facts == first
        assert "as it was at the start" in walk.panel
        await walk.press("u", "space", "r")
        assert lab.lab.facts == first


async def test_escape_changes_nothing_of_the_walk(tmp_path: Path) -> None:
    async with walking(app_of(tmp_path)) as walk:
        await open_lab(walk)
        before = walk.step.wizard
        await walk.press("space", *["down"] * 5, "space", "escape")
        assert walk.step.STEP is StepId.ACCOUNT
        assert walk.step.wizard == before


async def test_the_shaped_account_is_used_in_the_walk_and_what_could_not_be_is_said(tmp_path: Path) -> None:
    async with walking(app_of(tmp_path)) as walk:
        await open_lab(walk)
        await walk.press("space", "down", "space", *["down"] * 4, "space", "ctrl+n")
        await walk.reach(StepId.ACCOUNT)
        account = walk.step.wizard.answers.account
        assert account is not None
        assert account.verification is VerificationLevel.NONE
        assert walk.step.wizard.answers.key_type is None
        assert "goes on with the account from the lab" in walk.message
        assert "Name the trusted addresses" in walk.message
        assert "key type is chosen at its own step" in walk.message
        assert "changed" in line(walk, "(•)")
        assert "No key can be made" in walk.panel


async def test_over_a_permission_the_lab_opens_on_its_row_and_the_way_out_is_tried_and_kept(tmp_path: Path) -> None:
    async with walking(app_of(tmp_path)) as walk:
        await walk.begin_at_restrictions()
        await walk.highlight(Permission.PORTFOLIO_MARGIN_TRADING)
        lab = await window(walk)
        focused = lab.focused
        assert isinstance(focused, ChoiceList)
        assert focused.highlighted.id == Permission.PORTFOLIO_MARGIN_TRADING
        await walk.press("h")
        assert "The fewest changes: 1." in walk.panel
        await walk.press("s")
        assert "Activate Portfolio Margin" in walk.panel
        assert "*[+] Portf. Margin" in walk.screen
        assert "*[-] Futures" in walk.screen
        await walk.press("ctrl+n")
        await walk.reach(StepId.RESTRICTIONS)
        assert walk.row == Permission.PORTFOLIO_MARGIN_TRADING
        await walk.press("space")
        assert Permission.PORTFOLIO_MARGIN_TRADING in walk.step.wizard.answers.permissions
        await walk.press("ctrl+n")
        await walk.reach(StepId.SUMMARY)


async def test_a_key_that_is_made_stays_in_an_account_that_can_make_keys(tmp_path: Path) -> None:
    async with walking(app_of(tmp_path)) as walk:
        await walk.begin_at_restrictions()
        before = walk.step.wizard
        await window(walk)
        await walk.press(*DOWN[Fact.DEPOSIT], "space", "ctrl+n")
        assert "none can be made in an account like this one" in walk.panel
        assert isinstance(walk.app.screen, LabWindow)
        await walk.press("escape")
        assert walk.step.wizard == before


async def test_a_permission_row_is_explained_whole(tmp_path: Path) -> None:
    translate = Translator("en")
    async with walking(app_of(tmp_path)) as walk:
        await open_lab(walk)
        await walk.press("tab", *["down"] * 9)
        assert "Withdrawals: blocked" in walk.panel
        await walk.press("enter")
        for part in ("enables", "without", "harm"):
            assert translate(f"permission.{Permission.WITHDRAWALS}.{part}") in walk.panel
        assert translate("remedy.restrict-ip") in walk.panel
        await walk.press("escape")
        assert isinstance(walk.app.screen, LabWindow)


async def test_a_challenge_is_solved_by_ones_own_turns_and_says_whether_in_the_fewest(tmp_path: Path) -> None:
    async with walking(app_of(tmp_path)) as walk:
        await open_lab(walk)
        await begin(walk, "withdrawals")
        assert "Make withdrawals possible" in walk.screen.splitlines()[0]
        await walk.press(*DOWN[Fact.DEPOSIT], "space", "home", "space")
        assert "Reached, but only in the lab (changes: 2)" in walk.panel
        await walk.press("u", "u", "space")
        assert "Solved with the fewest changes there are: 1." in walk.panel
        await walk.press("r", *DOWN[Fact.KEY_TYPE], "space", "home", "space")
        assert "Solved. Changes: 2; the fewest are 1." in walk.panel
        await walk.press("c")
        assert "[x] Make withdrawals possible" in walk.screen
        await walk.press("escape")


@pytest.mark.parametrize(("language", "challenge_id"), [("en", "everything"), ("en", "no-way-out"), ("it", "bot"), ("it", "back-then")])
async def test_a_challenge_is_played_by_its_solution_key_alone(language: str, challenge_id: str, tmp_path: Path) -> None:
    translate = Translator(language)
    async with walking(app_of(tmp_path, language)) as walk:
        lab = await open_lab(walk)
        await begin(walk, challenge_id)
        solution = CHALLENGES_BY_ID[challenge_id].solution(lab.lab.facts)
        await walk.press("h", *["s"] * len(solution or ("s",)))
        if solution is None:
            assert translate("rule.futures-portfolio-margin.reason") in walk.panel
            assert not lab.lab.is_solved
        else:
            assert translate("lab.solved.fewest", made=len(solution)) in walk.panel
        await walk.press("c", "end", "enter")
        assert lab.lab.facts == lab.lab.own


async def test_at_binance_the_lab_shows_what_if_and_changes_nothing(tmp_path: Path) -> None:
    async with walking(app_of(tmp_path)) as walk:
        await walk.reach(StepId.PLACE)
        await walk.press("down", "enter")
        await walk.reach(StepId.ACCOUNT)
        before = walk.step.wizard
        await window(walk)
        assert "your real account changes on Binance alone" in walk.panel
        await walk.press("space", "ctrl+n")
        assert "changed on Binance alone" in walk.panel
        await walk.press("escape")
        assert walk.step.wizard == before


@pytest.mark.parametrize("language", ["en", "it"])
@pytest.mark.parametrize("size", [(80, 24), (80, 20), (60, 20), (120, 40)], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_both_lists_the_keys_and_the_explanation_are_whole_at_every_size(
    language: str, size: tuple[int, int], tmp_path: Path
) -> None:
    translate = Translator(language)
    async with walking(app_of(tmp_path, language), size) as walk:
        lab = await open_lab(walk)
        await walk.press(*DOWN[Fact.KEY_TYPE], "left")
        for row in (*lab.query_one("#lab-facts", ChoiceList)._choices, *lab.query_one("#lab-permissions", ChoiceList)._choices):
            assert row.title in walk.screen, row
        assert translate("lab.keys.narrow" if size[0] == 60 else "lab.keys") in walk.screen
        assert translate("frame.more") in walk.screen or size == (120, 40)
        assert lab.query_one("#lab-panel").region.height >= 6
        assert lab.query_one("#window").region.height <= size[1]


async def test_in_italian_every_blocked_row_has_its_reason_beside_it_at_80_columns(tmp_path: Path) -> None:
    async with walking(app_of(tmp_path, "it")) as walk:
        await open_lab(walk)
        await walk.press(*DOWN[Fact.KEY_TYPE], "space")
        assert "serve Margine portafoglio" in line(walk, "[-] Marg. portaf.")
        assert "serve una chiave Ed25519" in line(walk, "FIX in lettura")


@pytest.mark.parametrize(("size", "challenge_id"), [((60, 24), "fix"), ((60, 20), "no-way-out"), ((80, 24), "everything")])
async def test_what_a_challenge_begins_with_is_whole_or_can_be_turned_to(size: tuple[int, int], challenge_id: str, tmp_path: Path) -> None:
    translate = Translator("it")
    async with walking(app_of(tmp_path, "it"), size) as walk:
        await open_lab(walk)
        index = next(index for index, challenge in enumerate(CHALLENGES) if challenge.id == challenge_id)
        await walk.press("c", *["down"] * index)
        assert f"> [ ] {translate(f'challenge.{challenge_id}.name')}" in walk.screen
        seen = walk.screen
        is_more = bool(walk.app.screen.query_one(TextPanel).border_title)
        assert is_more is (size == (60, 20))
        for _ in range(3 if is_more else 0):
            await walk.press("pagedown")
            seen += walk.screen
        start = CHALLENGES_BY_ID[challenge_id].start(NOW)
        for fact in set(Fact) - {Fact.DATE}:
            assert fact_text(translate, start, fact) in seen


async def test_where_there_is_room_everything_is_named_in_full_and_in_short_again_where_there_is_none(tmp_path: Path) -> None:
    async with walking(app_of(tmp_path), (100, 30)) as walk:
        await open_lab(walk)
        assert "Cross Margin transfer: made" in walk.screen
        assert "needs Portfolio Margin" in line(walk, "[-] Portfolio Margin")
        await walk.pilot.resize_terminal(80, 24)
        await walk.see("Portf. Margin")
        assert "Cross Margin transfer" not in walk.screen


async def test_without_colour_and_unicode_the_altered_rows_are_told_apart(tmp_path: Path) -> None:
    async with walking(app_of(tmp_path, terminal=Terminal(Glyphs.ASCII, Colours.MONO))) as walk:
        await open_lab(walk)
        await walk.press(*DOWN[Fact.KEY_TYPE], "space")
        assert "*[-] FIX trading" in walk.screen
        assert "allowed > blocked" in walk.words
        assert walk.screen.isascii()


async def test_altered_rows_have_a_colour_of_their_own(tmp_path: Path) -> None:
    async with walking(app_of(tmp_path, terminal=RGB)) as walk:
        lab = await open_lab(walk)
        await walk.press(*DOWN[Fact.KEY_TYPE], "space")
        rows = lab.query_one("#lab-permissions", ChoiceList)
        colours = {row.id: rows._style_of(index, 0) for index, row in enumerate(rows._choices)}
        assert colours[Permission.FIX_API_TRADE] == "altered"
        assert colours[Permission.WITHDRAWALS] == "blocked"
        styles = {name: rows.get_component_rich_style(f"choice-list--{name}").color for name in ("row", "blocked", "altered")}
        assert len(set(styles.values())) == 3


async def test_the_key_of_the_lab_is_named_on_the_steps_that_have_it(tmp_path: Path) -> None:
    async with walking(app_of(tmp_path)) as walk:
        await walk.begin_at_restrictions(KeyType.HMAC)
        assert "F4" in walk.screen.splitlines()[-1]
