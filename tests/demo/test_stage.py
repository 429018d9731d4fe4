"""The stage: nothing outside its own folder, nothing left of it, and every play the same."""

import stat
import tempfile
from datetime import timedelta
from pathlib import Path

import pytest

from keywizard.demo.library import find_tour
from keywizard.demo.stage import Stage, StageClock, StageDice, theatre
from keywizard.domain.key_type import KeyType
from keywizard.flow.answers import Answers
from keywizard.flow.commands import GenerateKeypair
from keywizard.flow.events import KeypairStored
from keywizard.flow.steps import StepId
from keywizard.flow.wizard import Wizard
from keywizard.session.walk import CrashedError

TOUR = find_tour("first-key")


def fingerprint_of(stage: Stage) -> str:
    wizard = Wizard(Answers(key_type=KeyType.ED25519, at=TOUR.at), StepId.KEYPAIR)
    event = stage.session.run(GenerateKeypair(KeyType.ED25519, None), wizard)
    assert isinstance(event, KeypairStored)
    return event.keypair.fingerprint


def test_a_theatre_is_private_and_leaves_nothing_behind() -> None:
    before = Path.cwd()
    with theatre() as house:
        folder = Path.cwd()
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        fingerprint_of(house.set_up(TOUR))
        assert list(folder.glob("~/keywizard/data/keys/*/private_key.pem"))
    assert Path.cwd() == before
    assert not folder.exists()


def test_what_breaks_down_leaves_nothing_behind_but_its_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    def break_down(report: Path | None) -> None:
        with theatre() as house:
            house.set_up(TOUR)
            if report:
                report.write_text("what happened")
            raise CrashedError(report)

    with pytest.raises(CrashedError):
        break_down(None)
    assert not list(tmp_path.iterdir())
    with pytest.raises(CrashedError) as caught:
        break_down(Path("report.txt"))
    assert list(tmp_path.iterdir()) == [caught.value.report]
    assert caught.value.report is not None
    assert caught.value.report.read_text() == "what happened"
    assert stat.S_IMODE(caught.value.report.stat().st_mode) == 0o600


def test_each_stage_begins_with_nothing_on_it_and_plays_the_same() -> None:
    with theatre() as house:
        first = fingerprint_of(house.set_up(TOUR))
        stage = house.set_up(TOUR)
        assert not stage.session.keyring.root.exists()
        assert fingerprint_of(stage) == first
        assert fingerprint_of(house.set_up(TOUR._replace(name="another"))) != first


def test_the_clock_stands_still_until_it_is_let_go() -> None:
    clock = StageClock(TOUR.at)
    assert clock() == clock() == TOUR.at
    clock.put_on(30)
    assert clock() == TOUR.at + timedelta(seconds=30)
    clock.let_go()
    seen = clock()
    while clock() == seen:
        pass
    assert clock() > seen


def test_dice_fall_on_every_side() -> None:
    assert set(StageDice("any").text("0123456789", 500)) == set("0123456789")
    assert len(set(StageDice("any").octets(4096))) == 256
