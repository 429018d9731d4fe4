"""The file of a backup: OpenSSL opens it, and whatever is changed in it is refused."""

import hashlib
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import padding
from cryptography.hazmat.primitives.ciphers import Cipher
from hypothesis import given
from hypothesis import strategies as st

from keywizard.domain.errors import SecretError
from keywizard.domain.secret import Secret
from keywizard.keys import backup_file
from keywizard.keys.backup_file import open_archive, opening_command, seal_archive
from tests.keys.openssl import needs_openssl, openssl

PASSPHRASE = Secret("sei parole estratte a sorte, però")
OTHER = Secret("sei parole estratte a sorte, pero'")
ARCHIVE = Secret(b"what nobody may read " * 100)
DAMAGED = {"backup-damaged", "backup-foreign", "backup-version-unknown"}


quickly = pytest.mark.usefixtures("few_rounds")


@pytest.fixture
def few_rounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backup_file, "ROUNDS", 2)  # slowness is all that is taken away


@pytest.fixture(scope="module")
def sealed() -> Iterator[bytes]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(backup_file, "ROUNDS", 2)
        yield seal_archive(ARCHIVE, PASSPHRASE)


def refusal(content: bytes, passphrase: Secret[str] = PASSPHRASE) -> str:
    with pytest.raises(SecretError) as caught:
        open_archive(content, passphrase)
    assert caught.value.values == {}
    return caught.value.problem


@needs_openssl
def test_the_command_on_its_second_line_opens_it(tmp_path: Path) -> None:
    (tmp_path / "FILE").write_bytes(seal_archive(ARCHIVE, PASSPHRASE))
    (tmp_path / "passphrase").write_text(f"{PASSPHRASE.reveal()}\n", "utf-8")
    with (tmp_path / "FILE").open("rb") as file:
        command = file.readlines()[1].decode().strip()
    assert command == opening_command("FILE")
    assert command.endswith(" | tar -xf -")
    decrypting = command.removesuffix(" | tar -xf -") + " -pass file:passphrase"
    done = subprocess.run(decrypting, shell=True, cwd=tmp_path, capture_output=True, check=True, timeout=60)  # noqa: S602  # as a person would
    assert done.stdout == ARCHIVE.reveal()


@needs_openssl
@quickly
def test_openssl_takes_the_longest_passphrase_whole(tmp_path: Path) -> None:
    longest = Secret("p" * 510 + "q")
    body = seal_archive(ARCHIVE, longest).split(b"\n", 4)[4]
    (tmp_path / "passphrase").write_text(longest.reveal())
    words = ("enc", "-d", "-aes-256-cbc", "-md", "sha256", "-pbkdf2", "-iter", "2", "-pass", f"file:{tmp_path}/passphrase")
    assert openssl(*words, given=body) == ARCHIVE.reveal()


@needs_openssl
def test_openssl_and_sha256sum_come_to_the_same_sums(tmp_path: Path) -> None:
    lines = seal_archive(ARCHIVE, PASSPHRASE).split(b"\n", 4)
    checksum, mac, body = lines[2].decode().split()[1], lines[3].decode().split()[1], lines[4]
    assert checksum == hashlib.sha256(lines[3] + b"\n" + body).hexdigest()
    (tmp_path / "body").write_bytes(body)
    options = ("digest:SHA256", f"pass:{PASSPHRASE.reveal()}", f"hexsalt:{body[8:16].hex()}", "iter:600000")
    told = openssl("kdf", "-keylen", "80", *(word for option in options for word in ("-kdfopt", option)), "PBKDF2")
    mac_key = told.decode().strip().replace(":", "")[-64:]
    told = openssl("mac", "-digest", "SHA256", "-macopt", f"hexkey:{mac_key}", "-in", tmp_path / "body", "HMAC")
    assert told.decode().strip().lower() == mac


@given(content=st.binary(max_size=5000), words=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40))
@quickly
def test_whatever_is_sealed_comes_back(content: bytes, words: str) -> None:
    assert open_archive(seal_archive(Secret(content), Secret(words)), Secret(words)) == Secret(content)


@quickly
def test_no_two_files_are_the_same() -> None:
    first, second = (seal_archive(ARCHIVE, PASSPHRASE).split(b"\n", 4) for _ in range(2))
    assert first[:2] == second[:2]
    assert all(one != other for one, other in zip(first[2:], second[2:], strict=True))


def test_nothing_of_the_content_and_the_passphrase_stands_in_the_file(sealed: bytes) -> None:
    assert all(part not in sealed for part in (ARCHIVE.reveal()[:16], PASSPHRASE.reveal().encode()[:8]))


@given(data=st.data())
@quickly
def test_any_bit_that_flips_is_refused_as_damage(sealed: bytes, data: st.DataObject) -> None:
    at, bit = data.draw(st.integers(0, len(sealed) - 1)), data.draw(st.integers(0, 7))
    changed = bytearray(sealed)
    changed[at] ^= 1 << bit
    assert refusal(bytes(changed)) in DAMAGED


@quickly
def test_a_bit_that_flips_in_each_byte_of_the_head_the_salt_and_the_last_block_is_refused_as_damage(sealed: bytes) -> None:
    start = sealed.index(b"Salted__")
    for at in (*range(start + 24), *range(len(sealed) - 16, len(sealed))):
        assert refusal(sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :]) in DAMAGED, at


@quickly
def test_a_file_that_is_cut_off_anywhere_is_refused_as_damaged(sealed: bytes) -> None:
    for length in range(0, len(sealed), 512):
        assert refusal(sealed[:length]) == ("backup-damaged" if length else "backup-foreign")
    assert refusal(sealed[:-1]) == refusal(sealed + b"\0") == refusal(sealed + sealed) == "backup-damaged"


@quickly
def test_a_wrong_passphrase_is_told_from_damage(sealed: bytes) -> None:
    assert refusal(sealed, OTHER) == "backup-passphrase-wrong"
    assert refusal(sealed[:-1], OTHER) == "backup-damaged"


@quickly
def test_who_makes_the_checksum_fit_is_stopped_by_the_hmac_before_anything_is_decrypted(
    sealed: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed = sealed[:-17] + bytes([sealed[-17] ^ 1]) + sealed[-16:]
    forged = with_fitting_checksum(changed)
    monkeypatch.setattr(Cipher, "decryptor", lambda _: pytest.fail("decrypted"))
    assert refusal(forged) == "backup-passphrase-wrong"


@quickly
def test_who_knows_the_passphrase_and_seals_garbage_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(padding, "PKCS7", lambda _: NoPadding())
    garbage = [seal_archive(Secret(content), PASSPHRASE) for content in (b"", bytes(16))]
    monkeypatch.undo()
    monkeypatch.setattr(backup_file, "ROUNDS", 2)
    assert [refusal(content) for content in garbage] == ["backup-damaged"] * 2


@given(content=st.binary(max_size=600) | st.binary(max_size=600).map(lambda rest: b"keywizard backup 1\n" + rest))
@quickly
def test_garbage_is_refused(content: bytes) -> None:
    assert refusal(content) in DAMAGED


@quickly
def test_another_version_is_named(sealed: bytes) -> None:
    assert refusal(sealed.replace(b"backup 1", b"backup 2", 1)) == "backup-version-unknown"


def with_fitting_checksum(sealed: bytes) -> bytes:
    lines = sealed.split(b"\n", 3)
    return b"\n".join((*lines[:2], b"sha256 " + hashlib.sha256(lines[3]).hexdigest().encode(), lines[3]))


class NoPadding:
    def padder(self) -> "NoPadding":
        return self

    def update(self, content: bytes) -> bytes:
        return content

    def finalize(self) -> bytes:
        return b""
