"""The first screen offers the walks that were not ended; every answer is kept as it is given."""

import os
from pathlib import Path

import pytest

from keywizard.domain.errors import FileError
from keywizard.domain.key_type import KeyType
from keywizard.flow.steps import StepId
from keywizard.flow.wizard import Wizard
from keywizard.store.drafts import DraftFolder
from keywizard.tui.app import KeywizardApp
from tests.session.walks import at_keypair
from tests.tui.walking import Walk, app_of, fix_keypair, session_of, walking


def remembering(home: Path, language: str = "en", wizard: Wizard | None = None) -> KeywizardApp:
    app = app_of(home, language, wizard=wizard)
    app.services = app.services._replace(remember=app.services.session.drafts.remember)
    return app


def dies(app: KeywizardApp) -> None:
    """Let go of the walk as the end of the process does."""
    hold = app.services.session.drafts._hold
    assert hold is not None
    hold.release()


def kept(home: Path) -> list[Wizard]:
    """Every walk that would be offered if all sessions ended now."""
    folder = DraftFolder(session_of(home).paths.drafts)
    for lock in folder.root.glob("*.lock"):
        lock.rename(lock.with_suffix(".held"))
    try:
        return [walk.wizard for walk in session_of(home).drafts.unfinished()]
    finally:
        for lock in folder.root.glob("*.held"):
            lock.rename(lock.with_suffix(".lock"))


def leave_one(home: Path, label: str = "my bot") -> None:
    session = session_of(home)
    wizard = at_keypair(session, KeyType.HMAC).answer_label(label, label.replace(" ", "-"))
    assert isinstance(wizard, Wizard)
    session.drafts.remember(wizard)
    hold = session.drafts._hold
    assert hold is not None
    hold.release()


async def test_every_answer_is_kept_as_it_is_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fix_keypair(monkeypatch)
    async with walking(remembering(tmp_path)) as walk:
        await walk.reach(StepId.PLACE)
        assert not (tmp_path / "state").exists()
        await walk.to_label()
        await walk.type("bot")
        (wizard,) = kept(tmp_path)
        assert (wizard.at, wizard.answers.label) == (StepId.LABEL, "bot")
        assert wizard.answers.keypair == walk.step.wizard.answers.keypair
        await walk.press("enter")
        await walk.reach(StepId.VERIFICATION)
        assert kept(tmp_path)[0].at is StepId.VERIFICATION
        await walk.prove_code()
        await walk.press("down", "down", "enter")
        await walk.until(lambda: len(walk.step.wizard.answers.proven) == 2)
        await walk.press("ctrl+n")
        await walk.reach(StepId.API_KEY)
        await walk.press("ctrl+n")
        await walk.reach(StepId.RESTRICTIONS)
        await walk.highlight("enableSpotAndMarginTrading")
        await walk.press("space")
        await walk.until(lambda: len(walk.step.wizard.answers.permissions) == 2)
        assert kept(tmp_path) == [walk.step.wizard._replace(answers=kept(tmp_path)[0].answers)]
        assert kept(tmp_path)[0].answers.permissions == walk.step.wizard.answers.permissions


async def test_a_label_that_will_not_do_leaves_the_one_before_and_is_not_taken_as_typed(tmp_path: Path) -> None:
    async with walking(remembering(tmp_path)) as walk:
        await walk.to_label(KeyType.HMAC)
        assert walk.step.wizard_as_typed() == walk.step.wizard
        await walk.type("b")
        assert walk.step.wizard_as_typed().answers.label == "b"
        await walk.press("backspace")
        assert kept(tmp_path)[0].answers.label == "b"
        assert walk.step.wizard_as_typed().answers.label == "b"
        assert walk.step.wizard.answers.label == ""


@pytest.mark.parametrize(("language", "heading"), [("en", "Unfinished walks"), ("it", "Percorsi da finire")])
@pytest.mark.parametrize("size", [(80, 24), (60, 20)], ids=["80x24", "60x20"])
async def test_an_unfinished_walk_stands_first_under_the_cursor_and_enter_goes_on_with_it(
    language: str, heading: str, size: tuple[int, int], tmp_path: Path
) -> None:
    leave_one(tmp_path)
    app = remembering(tmp_path, language)
    async with walking(app, size) as walk:
        await walk.reach(StepId.PLACE)
        assert (heading in walk.screen, "my bot" in walk.screen, "my bot" in walk.panel) == (True, True, True)
        assert walk.screen.count(heading) == 1
        await walk.press("enter")
        await walk.reach(StepId.LABEL)
        assert "my bot" in walk.screen
        assert walk.message == app.services.translate("unfinished.resumed")
        assert app.wizard.answers.key_type is KeyType.HMAC
        await walk.type(" 2")
        assert walk.message == ""
    dies(app)
    assert [walk.wizard.answers.label for walk in session_of(tmp_path).drafts.unfinished()] == ["my bot 2"]


async def test_what_must_be_typed_again_is_said_once_on_the_step(tmp_path: Path) -> None:
    session = session_of(tmp_path)
    session.drafts.remember(at_keypair(session, KeyType.ED25519))
    session.drafts._hold.release()  # type: ignore[union-attr]  # it was remembered
    async with walking(remembering(tmp_path)) as walk:
        await walk.reach(StepId.PLACE)
        await walk.press("enter")
        await walk.reach(StepId.KEYPAIR)
        assert "A passphrase is never kept" in walk.message
        await walk.press("f2")
        await walk.until(lambda: "passphrase" in walk.words and "Step" not in walk.screen)
        await walk.reach(StepId.KEYPAIR)
        assert walk.message == ""


async def test_a_walk_that_had_gone_back_to_its_first_step_comes_back_there_with_its_answers(tmp_path: Path) -> None:
    session = session_of(tmp_path)
    wizard = at_keypair(session, KeyType.HMAC)
    session.drafts.remember(wizard._replace(at=StepId.PLACE))
    session.drafts._hold.release()  # type: ignore[union-attr]  # it was remembered
    async with walking(remembering(tmp_path)) as walk:
        await walk.reach(StepId.PLACE)
        await walk.press("enter")
        await walk.until(lambda: walk.app.wizard.answers.key_type is KeyType.HMAC)
        await walk.reach(StepId.PLACE)
        assert walk.row == "practice"
        assert "(•) Practice" in walk.screen
        await walk.press("ctrl+n")
        await walk.reach(StepId.ACCOUNT)


async def test_keys_typed_ahead_find_the_unfinished_walk(tmp_path: Path) -> None:
    leave_one(tmp_path)
    app = remembering(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        walk = Walk(app, pilot)
        await pilot.press("enter", "!", "enter")
        await walk.reach(StepId.VERIFICATION)
        assert walk.step.wizard.answers.label == "my bot!"


async def test_delete_asks_and_forgets_the_walk_under_the_cursor_alone(tmp_path: Path) -> None:
    leave_one(tmp_path, "first")
    leave_one(tmp_path, "second")
    async with walking(remembering(tmp_path)) as walk:
        await walk.reach(StepId.PLACE)
        gone = walk.row
        await walk.press("delete")
        await walk.until(lambda: 'answers of "second" are removed' in walk.words)
        await walk.press("escape", "delete", "tab", "enter")
        await walk.until(lambda: walk.row != gone)
        assert walk.row.startswith("unfinished:")
        assert len(session_of(tmp_path).drafts.unfinished()) == 1
        await walk.press("delete", "tab", "enter")
        await walk.until(lambda: walk.row == "practice")
        assert "Unfinished" not in walk.screen
        await walk.press("delete")
        assert walk.app.screen is walk.step


async def test_a_walk_that_another_session_has_taken_up_meanwhile_is_told_of(tmp_path: Path) -> None:
    leave_one(tmp_path)
    async with walking(remembering(tmp_path)) as walk:
        await walk.reach(StepId.PLACE)
        other = session_of(tmp_path)
        (unfinished,) = other.drafts.unfinished()
        assert other.drafts.take_up(unfinished.id)
        await walk.press("enter")
        assert "another session" in walk.message
        await walk.press("delete", "tab", "enter")
        await walk.until(lambda: "could not be removed" in walk.message)


async def test_the_walk_on_the_screen_is_not_offered_to_itself(tmp_path: Path) -> None:
    async with walking(remembering(tmp_path)) as walk:
        await walk.reach(StepId.PLACE)
        await walk.press("enter")
        await walk.reach(StepId.ACCOUNT)
        await walk.press("escape")
        await walk.reach(StepId.PLACE)
        assert "Unfinished" not in walk.screen


async def test_leaving_says_that_the_answers_are_kept(tmp_path: Path) -> None:
    app = remembering(tmp_path)
    async with walking(app) as walk:
        await walk.to_label(KeyType.HMAC)
        await walk.type("bot")
        await walk.press("ctrl+q")
        assert "Your answers are kept" in walk.words
        assert "is lost" not in walk.words
        await walk.press("tab", "enter")
        await walk.until(lambda: app.return_value is not None)
    assert app.services.session.drafts.is_kept


@pytest.mark.parametrize("language", ["en", "it"])
async def test_a_disk_that_takes_no_answers_is_told_once_and_the_walk_goes_on(
    language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise FileError("disk-full", path="/state")

    monkeypatch.setattr(DraftFolder, "write", full)
    app = remembering(tmp_path, language)
    told = app.services.translate("error.disk-full.message", path="/state")
    async with walking(app) as walk:
        await walk.reach(StepId.PLACE)
        await walk.press("enter")
        await walk.reach(StepId.ACCOUNT)
        await walk.until(lambda: told in walk.message)
        await walk.press("enter")
        await walk.reach(StepId.KEY_TYPE)
        assert walk.message == ""
        await walk.press("ctrl+q")
        assert app.services.translate("leave.answers-lost") in walk.words


async def test_a_disk_that_fills_up_on_a_step_is_told_on_that_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with walking(remembering(tmp_path)) as walk:
        await walk.to_label(KeyType.HMAC)
        monkeypatch.setattr(os, "write", lambda *_: (_ for _ in ()).throw(OSError(28, "full")))
        await walk.type("b")
        await walk.until(lambda: "cannot be kept" in walk.message)
