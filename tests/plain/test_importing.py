"""Bringing a private key along by lines."""

from pathlib import Path

import pytest

from keywizard.domain.key_type import KeyType
from keywizard.domain.secret import Secret
from keywizard.flow.steps import StepId
from keywizard.keys.pem import load_private_key
from tests.keys.pairs import PASSPHRASE, keypair_with
from tests.plain.scripting import TYPE_NUMBERS, walked
from tests.session.walks import session_at

TYPED = PASSPHRASE.reveal()


def to_import(key_type: KeyType = KeyType.ED25519) -> tuple[str, ...]:
    return ("1", "", TYPE_NUMBERS[key_type], "3")


def pem_of(key_type: KeyType = KeyType.ED25519, passphrase: Secret[str] | None = None) -> str:
    return keypair_with(key_type, passphrase).private_key_pem.reveal().decode()


def source(folder: Path, mode: int = 0o600, passphrase: Secret[str] | None = None) -> Path:
    path = folder / "old.pem"
    path.touch(mode)
    path.chmod(mode)
    path.write_text(pem_of(passphrase=passphrase), encoding="ascii")
    return path


def stored(home: Path, passphrase: Secret[str] | None, key_type: KeyType = KeyType.ED25519) -> object:
    return load_private_key(session_at(home).keyring.read_secret(f"waiting-{key_type}", "private_key.pem"), passphrase)


@pytest.mark.parametrize("key_type", [KeyType.ED25519, KeyType.RSA_2048])
def test_a_key_is_pasted_in_many_lines_of_which_none_is_shown(tmp_path: Path, key_type: KeyType) -> None:
    pem = pem_of(key_type)
    done = walked(tmp_path, *to_import(key_type), "2", pem, "", "")
    assert done.wizard.answers.keypair is not None
    assert done.wizard.answers.keypair.fingerprint == keypair_with(key_type).fingerprint
    assert f"Lines taken: {len(pem.splitlines())}." in done.words
    assert [line for line in pem.splitlines() if line in done.transcript] == []
    assert stored(tmp_path, None, key_type)


def test_a_pem_of_the_old_sort_may_have_an_empty_line_in_it(tmp_path: Path) -> None:
    pem = pem_of().replace("-----\n", "-----\nProc-Type: 4,ENCRYPTED\n\n", 1)
    done = walked(tmp_path, *to_import(), "2", pem, "", "")
    assert "Lines taken: 5." in done.words
    assert done.left == ()


@pytest.mark.parametrize("ending", ["\n", "\n\n\n", ""])
def test_empty_lines_behind_a_paste_answer_nothing(tmp_path: Path, ending: str) -> None:
    done = walked(tmp_path, *to_import(), "2", pem_of().strip() + ending)
    assert "Its passphrase, if it has one" in done.transcript.splitlines()[-2]
    assert "What protects the copy" not in done.transcript


def test_a_key_without_armour_ends_with_an_empty_line(tmp_path: Path) -> None:
    body = pem_of().splitlines()[1]
    done = walked(tmp_path, *to_import(), "2", f"{body}\n", "", "")
    assert done.wizard.answers.keypair is not None
    assert body not in done.transcript


def test_a_pem_that_is_cut_short_ends_with_two_empty_lines_and_is_refused(tmp_path: Path) -> None:
    cut = "\n".join(pem_of().splitlines()[:2])
    done = walked(tmp_path, *to_import(), "2", f"{cut}\n\n", "", "")
    assert "The key is cut off" in done.words
    assert done.wizard.answers.keypair is None
    assert cut.splitlines()[1] not in done.transcript


def test_a_paste_without_end_is_taken_up_to_the_size_of_any_key_file(tmp_path: Path) -> None:
    done = walked(tmp_path, *to_import(), "2", "-----BEGIN PRIVATE KEY-----", *["a" * 1000] * 200, "", "", "", "")
    assert "This is far too long for a private key." in done.words


def test_nothing_pasted_is_said_so(tmp_path: Path) -> None:
    assert "There is nothing in it." in walked(tmp_path, *to_import(), "2", "", "", "").words


def test_a_key_is_taken_from_its_file_which_stays_as_it_is(tmp_path: Path) -> None:
    path = source(tmp_path)
    before = (path.read_bytes(), path.stat().st_mode, path.stat().st_mtime_ns)
    done = walked(tmp_path / "home", *to_import(), "1", str(path), "", "")
    assert done.wizard.answers.keypair is not None
    assert (path.read_bytes(), path.stat().st_mode, path.stat().st_mtime_ns) == before


def test_a_file_that_is_not_there_is_asked_for_again(tmp_path: Path) -> None:
    done = walked(
        tmp_path / "home", *to_import(), "1", str(tmp_path / "none.pem"), "", "~nobody-of-that-name/x", str(source(tmp_path)), "", ""
    )
    assert "none.pem is not there." in done.words
    assert "There is nothing to import yet." in done.words
    assert done.wizard.answers.keypair is not None


def test_a_file_that_others_can_read_is_taken_only_after_a_warning(tmp_path: Path) -> None:
    path = source(tmp_path, 0o644)
    refused = walked(tmp_path / "a", *to_import(), "1", str(path), "", "<")
    assert "Others can read this file too" in refused.words
    assert refused.wizard.answers.keypair is None
    taken = walked(tmp_path / "b", *to_import(), "1", str(path), "yes", "", "")
    assert taken.wizard.answers.keypair is not None


def test_the_passphrase_it_has_is_kept_by_default(tmp_path: Path) -> None:
    done = walked(tmp_path / "home", *to_import(), "1", str(source(tmp_path, passphrase=PASSPHRASE)), TYPED, "")
    assert TYPED not in done.transcript
    assert stored(tmp_path / "home", PASSPHRASE)


def test_another_passphrase_is_typed_twice_and_none_is_had_for_the_asking(tmp_path: Path) -> None:
    path, new = str(source(tmp_path, passphrase=PASSPHRASE)), "another four words"
    changed = walked(tmp_path / "a", *to_import(), "1", path, TYPED, "2", new, "a slip of it", new, new)
    assert stored(tmp_path / "a", Secret(new))
    assert new not in changed.transcript
    walked(tmp_path / "b", *to_import(), "1", path, TYPED, "3")
    assert stored(tmp_path / "b", None)


def test_a_wrong_passphrase_is_told_and_the_key_asked_for_again(tmp_path: Path) -> None:
    path = str(source(tmp_path, passphrase=PASSPHRASE))
    done = walked(tmp_path / "home", *to_import(), "1", path, "wrong one", "", "1", path, TYPED, "")
    assert "This passphrase does not open the file." in done.words
    assert done.wizard.answers.keypair is not None


def test_a_key_of_another_type_is_refused(tmp_path: Path) -> None:
    done = walked(tmp_path, *to_import(), "2", pem_of(KeyType.RSA_2048), "", "")
    assert "its type is RSA 2048" in done.words
    assert done.wizard.at is StepId.KEYPAIR


def test_back_leads_from_the_protection_to_the_passphrase_and_on_to_the_source(tmp_path: Path) -> None:
    done = walked(tmp_path, *to_import(), "2", pem_of(), "", "2", "<", "<", "<", "<", "<")
    assert done.transcript.splitlines()[-1].startswith("Number, 1 to 4; Enter: 1, Ed25519")
    assert done.left == ()
