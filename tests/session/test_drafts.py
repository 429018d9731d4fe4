"""Walks that are gone on with in another session: the same step, the same answers, the same keys, and never two for one."""

from collections.abc import Callable
from pathlib import Path

import pytest

from keywizard.domain.errors import FileError
from keywizard.domain.key_type import KeyType
from keywizard.domain.permission import Permission
from keywizard.domain.place import Place
from keywizard.domain.secret import Secret
from keywizard.flow.answers import StoredKeypair
from keywizard.flow.commands import Command, CreateApiKey, GenerateKeypair, KeepWaiting, SaveRestrictions
from keywizard.flow.steps import StepId
from keywizard.flow.wizard import Refusal, Wizard
from keywizard.keys import generate
from keywizard.session.drafts import MAX_OFFERED
from keywizard.session.session import Session
from keywizard.views.place import choose_place, unfinished_offers, with_waiting
from tests.exchange.practice import NOW
from tests.keys.pairs import PASSPHRASE, private_key_of
from tests.session.kills import API_KEY, as_kept, at_page, attach_command, dies, remembered, session_at, taken_up
from tests.session.walks import IPS, at_keypair, done, issued, moved, proven, restricted, walked, with_keypair
from tests.store.faults import calls_of, failing
from tests.store.samples import tree


@pytest.fixture(autouse=True)
def _ready_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generate, "generate_private_key", private_key_of)


def over_a_kill(session: Session, wizard: Wizard, home: Path) -> tuple[Session, Wizard]:
    """Be killed on a step, and come back to the same one with the same answers and the same keys."""
    remembered(session, wizard)
    keys = session.keyring.names()
    dies(session)
    session, resumed = taken_up(home)
    assert session.keyring.names() == keys
    assert as_kept(resumed) == as_kept(wizard)
    return session, resumed


def unfinished_names(session: Session) -> list[str]:
    return [walk.wizard.answers.label for walk in session.drafts.unfinished()]


@pytest.mark.parametrize("key_type", [KeyType.ED25519, KeyType.RSA_2048, KeyType.HMAC])
@pytest.mark.parametrize("passphrase", [None, PASSPHRASE], ids=["plain", "encrypted"])
def test_a_walk_killed_on_every_step_is_walked_to_its_end_with_one_key(
    key_type: KeyType, passphrase: Secret[str] | None, tmp_path: Path
) -> None:
    session = session_at(tmp_path)
    session, wizard = over_a_kill(session, at_keypair(session, key_type), tmp_path)
    session, wizard = over_a_kill(session, with_keypair(session, wizard, passphrase), tmp_path)
    session, wizard = over_a_kill(session, proven(session, wizard), tmp_path)
    session, wizard = over_a_kill(session, issued(session, proven_here(session, wizard), passphrase), tmp_path)
    for _ in (StepId.API_KEY, StepId.RESTRICTIONS):
        session, wizard = over_a_kill(session, moved(wizard.advance()), tmp_path)
    session, wizard = over_a_kill(session, moved(wizard.answer_allowed_ips(IPS)), tmp_path)
    session, wizard = over_a_kill(session, done(session, wizard, SaveRestrictions()), tmp_path)
    session, wizard = over_a_kill(session, moved(wizard.advance()), tmp_path)
    assert (wizard.is_at_its_end, session.keyring.names()) == (True, ("my-bot",))
    session.drafts.finish()
    assert (session.drafts.unfinished(), tree(session.paths.drafts)) == ((), {})


def proven_here(session: Session, wizard: Wizard) -> Wizard:
    """Show both factors anew, with the label as it is."""
    return proven(session, wizard._replace(at=StepId.LABEL), wizard.answers.label)


def lost(session: Session, wizard: Wizard, command: Command) -> None:
    """Do the work of a command and be killed before its outcome is kept."""
    remembered(session, wizard)
    session.run(command, wizard)
    dies(session)


@pytest.mark.parametrize("key_type", [KeyType.ED25519, KeyType.RSA_2048])
def test_a_pair_made_right_before_the_kill_is_found_and_not_made_twice(key_type: KeyType, tmp_path: Path) -> None:
    session = session_at(tmp_path)
    lost(session, remembered(session, at_keypair(session, key_type)), GenerateKeypair(key_type, None))
    session, wizard = taken_up(tmp_path)
    assert isinstance(wizard.answers.keypair, StoredKeypair)
    assert (wizard.at, wizard.answers.keypair.name, wizard.missing()) == (StepId.KEYPAIR, f"waiting-{key_type}", ())
    assert wizard.made == (wizard.answers.keypair,)


@pytest.mark.parametrize("key_type", [KeyType.ED25519, KeyType.HMAC])
def test_an_api_key_made_right_before_the_kill_is_found_and_the_walk_goes_on_with_it(key_type: KeyType, tmp_path: Path) -> None:
    session = session_at(tmp_path)
    remembered(session, at_keypair(session, key_type))
    wizard = proven(session, with_keypair(session, at_keypair(session, key_type)))
    lost(session, wizard, CreateApiKey())
    session, wizard = taken_up(tmp_path)
    stored = session.keyring.get("my-bot")
    assert wizard.answers.issued is not None
    assert (wizard.at, wizard.answers.issued.api_key, session.keyring.names()) == (StepId.API_KEY, stored.profile.api_key, ("my-bot",))
    assert wizard.made == (wizard.answers.issued,)
    wizard = done(session, moved(wizard.advance()), SaveRestrictions())
    assert wizard.answers.are_restrictions_saved
    assert session.keyring.get("my-bot").profile.walk is None


@pytest.mark.parametrize("key_type", [KeyType.ED25519, KeyType.HMAC])
def test_at_binance_what_was_stored_right_before_the_kill_is_found(key_type: KeyType, tmp_path: Path) -> None:
    session = session_at(tmp_path)
    lost(session, at_page(session, key_type), KeepWaiting())
    session, wizard = taken_up(tmp_path)
    assert (wizard.at, wizard.answers.waiting, wizard.missing()) == (StepId.VERIFICATION, "my-bot", ())
    session, wizard = over_a_kill(session, moved(wizard.advance()), tmp_path)
    assert wizard.at is StepId.API_KEY
    lost(session, wizard, attach_command(key_type))
    session, wizard = taken_up(tmp_path)
    assert wizard.answers.issued is not None
    assert (wizard.at, wizard.answers.issued.api_key, session.keyring.names()) == (StepId.RESTRICTIONS, API_KEY, ("my-bot",))


@pytest.mark.parametrize("key_type", [KeyType.ED25519, KeyType.HMAC])
def test_an_api_key_that_came_by_another_way_meanwhile_is_recognised(key_type: KeyType, tmp_path: Path) -> None:
    session = session_at(tmp_path)
    wizard = at_page(session, key_type)
    wizard = remembered(session, wizard.handle(session.run(KeepWaiting(), wizard)))
    dies(session)
    from keywizard.session.binance_keys import attach

    other = session_at(tmp_path)
    attach(other, other.keyring.get("my-bot"), attach_command(key_type), NOW)
    _, resumed = taken_up(tmp_path)
    assert (resumed.at, resumed.answers.issued and resumed.answers.issued.api_key) == (StepId.RESTRICTIONS, API_KEY)


def test_a_label_like_the_name_of_a_pair_without_one_gives_no_second_name(tmp_path: Path) -> None:
    session = session_at(tmp_path)
    remembered(session, at_keypair(session, KeyType.ED25519))
    label = "waiting ed25519 on vps"
    wizard = issued(session, proven(session, with_keypair(session, at_keypair(session, KeyType.ED25519)), label))
    session, _ = over_a_kill(session, wizard, tmp_path)
    assert session.keyring.names() == ("waiting-ed25519-on-vps",)


def test_a_second_pair_under_the_same_label_is_not_taken_for_the_first(tmp_path: Path) -> None:
    session = session_at(tmp_path)
    wizard = at_page(session, KeyType.RSA_2048)
    wizard = wizard.handle(session.run(KeepWaiting(), wizard))
    wizard = moved(moved(moved(wizard.back()).back()).forget_keypair())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(generate, "generate_private_key", private_key_of.__wrapped__)
        wizard = with_keypair(session, wizard)
    wizard = moved(moved(wizard.answer_label("My bot", session.name_for("My bot"))).advance())
    _, resumed = over_a_kill(session, wizard, tmp_path)
    assert not resumed.answers.is_waiting_kept


def test_keys_that_have_gone_are_made_again_from_the_step_that_makes_them(tmp_path: Path) -> None:
    import shutil

    session = session_at(tmp_path)
    remembered(session, restricted(session, issued(session, proven(session, with_keypair(session, at_keypair(session, KeyType.ED25519))))))
    dies(session)
    shutil.rmtree(session.paths.keys)
    _, wizard = taken_up(tmp_path)
    assert (wizard.at, wizard.answers.label, wizard.answers.allowed_ips, wizard.made) == (StepId.KEYPAIR, "My bot", IPS, ())


def test_two_sessions_keep_a_draft_each_and_neither_is_offered_while_it_lives(tmp_path: Path) -> None:
    sessions = [session_at(tmp_path) for _ in range(2)]
    for number, session in enumerate(sessions):
        wizard = at_keypair(session, KeyType.HMAC)
        remembered(session, moved(wizard.answer_label(f"bot {number}", f"bot-{number}")))
    third = session_at(tmp_path)
    assert third.drafts.unfinished() == ()
    for session in sessions:
        session.drafts.remember(session.drafts._kept or Wizard())
        dies(session)
    assert unfinished_names(third) == ["bot 1", "bot 0"]


def test_of_two_sessions_that_want_a_walk_the_faster_has_it(tmp_path: Path) -> None:
    session = session_at(tmp_path)
    remembered(session, at_keypair(session, KeyType.HMAC))
    dies(session)
    first, second = session_at(tmp_path), session_at(tmp_path)
    offers = [unfinished_offers(each) for each in (first, second)]
    row = offers[0].first_choice or ""
    assert isinstance(choose_place(Wizard(), row, offers[0], first), Wizard)
    assert choose_place(Wizard(), row, offers[1], second) == Refusal(("refusal.walk-taken",))
    assert not second.drafts.forget(offers[1].unfinished[0].id)


def test_taking_up_another_walk_leaves_ones_own_to_be_taken_up_later(tmp_path: Path) -> None:
    session = session_at(tmp_path)
    remembered(session, moved(at_keypair(session, KeyType.HMAC).answer_label("first", "first")))
    dies(session)
    session = session_at(tmp_path)
    remembered(session, moved(at_keypair(session, KeyType.HMAC).answer_label("second", "second")))
    (walk,) = session.drafts.unfinished()
    assert session.drafts.take_up(walk.id) == walk
    assert unfinished_names(session_at(tmp_path)) == ["second"]


def test_the_newest_are_offered_and_the_others_come_up_when_they_have_gone(tmp_path: Path) -> None:
    for number in range(MAX_OFFERED + 1):
        session = session_at(tmp_path)
        remembered(session, moved(at_keypair(session, KeyType.HMAC).answer_label(f"bot {number}", f"bot-{number}")))
        dies(session)
    session = session_at(tmp_path)
    assert unfinished_names(session) == [f"bot {number}" for number in range(MAX_OFFERED, 0, -1)]
    session.drafts.forget(session.drafts.unfinished()[0].id)
    assert unfinished_names(session)[-1] == "bot 0"


def test_a_forgotten_walk_leaves_its_keys(tmp_path: Path) -> None:
    session = session_at(tmp_path)
    remembered(session, with_keypair(session, at_keypair(session, KeyType.ED25519)))
    dies(session)
    session = session_at(tmp_path)
    (walk,) = session.drafts.unfinished()
    assert session.drafts.forget(walk.id)
    assert (session.drafts.unfinished(), session.keyring.names()) == ((), ("waiting-ed25519",))
    assert not session.drafts.forget(walk.id)


def test_a_key_that_waits_is_offered_once(tmp_path: Path) -> None:
    session = session_at(tmp_path)
    wizard = at_page(session, KeyType.HMAC)
    remembered(session, wizard.handle(session.run(KeepWaiting(), wizard)))
    dies(session)
    session = session_at(tmp_path)
    offers = with_waiting(unfinished_offers(session), Wizard(), session)
    assert (len(offers.unfinished), offers.waiting) == (1, ())
    session.drafts.begin_anew()
    offers = with_waiting(unfinished_offers(session), Wizard(), session)
    assert (offers.unfinished, [each.name for each in offers.waiting]) == ((), ["my-bot"])


def test_the_first_step_alone_writes_nothing(tmp_path: Path) -> None:
    session = session_at(tmp_path)
    session.drafts.remember(moved(Wizard().answer_place(Place.PRACTICE)))
    assert not session.drafts.is_kept
    assert tree(tmp_path) == {}


def test_what_has_not_changed_is_not_written_again(tmp_path: Path) -> None:
    session = session_at(tmp_path)
    wizard = remembered(session, at_keypair(session, KeyType.HMAC))
    assert calls_of(lambda: session.drafts.remember(wizard._replace())) == 0
    assert calls_of(lambda: session.drafts.remember(moved(wizard.back()))) > 0


def test_a_disk_that_fails_lets_the_walk_go_on_and_is_told_once(tmp_path: Path) -> None:
    session = session_at(tmp_path)
    wizard = at_keypair(session, KeyType.HMAC)
    for at in range(1, calls_of(lambda: session_at(tmp_path / "model").drafts.remember(wizard)) + 1):
        session = session_at(tmp_path / str(at))
        with pytest.MonkeyPatch.context() as patch:
            failing(at, 28).install(patch)
            session.drafts.remember(wizard)
        assert not session.drafts.is_kept, at
        trouble = session.drafts.take_trouble()
        assert isinstance(trouble, FileError)
        assert trouble.problem == "disk-full"
        with pytest.MonkeyPatch.context() as patch:
            failing(1, 28).install(patch)
            session.drafts.remember(moved(wizard.back()))
        assert session.drafts.take_trouble() is None
        remembered(session, wizard)
        assert len(list(session.paths.drafts.glob("*.toml"))) == 1


def test_remembering_that_is_interrupted_by_a_newer_answer_leaves_the_newer_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    session = session_at(tmp_path)
    older = remembered(session, at_keypair(session, KeyType.HMAC))
    newer = moved(older.answer_label("newer", "newer"))
    write, answers = session.drafts._folder.write, [newer]

    def interrupted(*arguments: object) -> None:
        if answers:
            session.drafts.remember(answers.pop())
        write(*arguments)  # type: ignore[arg-type]  # handed on as they came

    monkeypatch.setattr(session.drafts._folder, "write", interrupted)
    session.drafts.remember(moved(older.answer_label("older", "older")))
    dies(session)
    assert unfinished_names(session_at(tmp_path)) == ["newer"]


@pytest.mark.parametrize("content", ["", "version = 1\n", "version = 2\n", "saved_at = 1\nversion = 1\nmade = []\nwalks = []\n", "\udcff"])
def test_a_draft_that_is_none_is_left_alone_and_not_offered(content: str, tmp_path: Path) -> None:
    session = session_at(tmp_path)
    remembered(session, at_keypair(session, KeyType.HMAC))
    dies(session)
    foreign = session.paths.drafts / f"{'c' * 16}.toml"
    foreign.write_bytes(content.encode("utf-8", "surrogateescape"))
    foreign.chmod(0o600)
    session = session_at(tmp_path)
    session.sweep()
    assert len(session.drafts.unfinished()) == 1
    assert session.drafts.take_up("c" * 16) is None
    assert foreign.exists()


@pytest.mark.parametrize("field", ["version", "saved_at", "made", "walks"])
def test_a_draft_without_one_of_its_parts_is_not_offered(field: str, tmp_path: Path) -> None:
    session = session_at(tmp_path)
    remembered(session, at_keypair(session, KeyType.HMAC))
    dies(session)
    (path,) = session.paths.drafts.glob("*.toml")
    path.write_text(path.read_text().replace(field, f"un{field}"))
    assert session_at(tmp_path).drafts.unfinished() == ()


def test_a_whole_walk_without_drafts_names_no_walk_in_its_profile(tmp_path: Path) -> None:
    session = session_at(tmp_path)
    walked(session, KeyType.ED25519)
    assert "walk" not in (session.paths.keys / "my-bot" / "profile.toml").read_text()
    assert not session.paths.drafts.exists()


SECRETS: tuple[Callable[[Session], bytes], ...] = (
    lambda _: PASSPHRASE.reveal().encode(),
    lambda session: (session.paths.keys / "my-bot" / "private_key.pem").read_bytes().splitlines()[1],
    lambda session: (session.paths.keys / "my-hmac" / "secret_key").read_bytes().strip(),
)


def test_no_secret_stands_in_any_file_of_a_draft(tmp_path: Path) -> None:
    session = session_at(tmp_path)
    seen = b""
    for key_type, label in ((KeyType.ED25519, "My bot"), (KeyType.HMAC, "my hmac")):
        passphrase = PASSPHRASE if key_type is KeyType.ED25519 else None
        wizard = remembered(session, at_keypair(session, key_type))
        seen += content_of(session)
        wizard = remembered(session, with_keypair(session, wizard, passphrase))
        wizard = remembered(session, proven(session, wizard, label))
        seen += content_of(session)
        wizard = remembered(session, restricted(session, issued(session, wizard)))
        seen += content_of(session)
        session.drafts.finish()
        session = session_at(tmp_path)
    assert Permission.SPOT_AND_MARGIN_TRADING.value.encode() in seen
    for secret_of in SECRETS:
        secret = secret_of(session)
        assert len(secret) > 16
        assert secret not in seen


def content_of(session: Session) -> bytes:
    return b"".join(content or b"" for content in tree(session.paths.state).values())
