"""Which passphrases do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keywizard.domain.key_type import KeyType
from keywizard.domain.secret import Secret
from keywizard.keys.passphrase import MAX_PASSPHRASE_LENGTH, is_portable, passphrase_problems
from keywizard.keys.pem import load_private_key, private_pem
from tests.keys.pairs import keypair_with, private_key_of

FITTING = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=8, max_size=MAX_PASSPHRASE_LENGTH).filter(str.isprintable)


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("", ("passphrase-too-short",)),
        ("1234567", ("passphrase-too-short",)),
        ("12345678", ()),
        ("four words, with spaces", ()),
        ("perché € 数字 🔑🔑", ()),
        ("x" * 1024, ()),
        ("x" * 1025, ("passphrase-too-long",)),
        ("with\ttab and", ("passphrase-unprintable",)),
        ("line\nbreak and", ("passphrase-unprintable",)),
        ("a\udc80 byte that is no UTF-8", ("passphrase-unprintable",)),
        ("bidi \u202e override", ("passphrase-unprintable",)),
        ("\x1b[2J", ("passphrase-too-short", "passphrase-unprintable")),
    ],
)
def test_every_reason_against_a_passphrase_is_given(text: str, problems: tuple[str, ...]) -> None:
    assert passphrase_problems(Secret(text)) == problems


def test_two_passphrases_that_differ_are_told() -> None:
    assert passphrase_problems(Secret("correct horse"), Secret("correct house")) == ("passphrase-differs",)
    assert passphrase_problems(Secret("correct horse"), Secret("correct horse")) == ()
    assert passphrase_problems(Secret("correct horse"), Secret("")) == ("passphrase-differs",)


@pytest.mark.parametrize("passphrase", [None, Secret("something")], ids=["plain", "encrypted"])
def test_a_private_key_pasted_as_passphrase_is_recognised(passphrase: Secret[str] | None) -> None:
    pem = private_pem(private_key_of(KeyType.ED25519), passphrase).reveal().decode()
    for pasted in (pem, pem.replace("\n", " "), pem.replace("\n", "")):
        assert passphrase_problems(Secret(pasted)) == ("passphrase-is-private-key",)


@pytest.mark.parametrize(
    ("text", "portable"), [("correct horse!", True), ("perché no", False), ("5 € bitte", False), ("数字数字数字数字", False)]
)
def test_only_ascii_is_read_alike_by_every_client(text: str, portable: bool) -> None:  # noqa: FBT001  # a column of the table
    assert is_portable(Secret(text)) is portable


@given(FITTING)
def test_what_is_accepted_can_also_be_encoded(text: str) -> None:
    assert passphrase_problems(Secret(text)) == ()
    assert text.encode().decode() == text


def test_a_passphrase_of_the_greatest_length_opens_what_it_closed() -> None:
    passphrase = Secret("è" * MAX_PASSPHRASE_LENGTH)
    pem = private_pem(private_key_of(KeyType.ED25519), passphrase)
    opened = private_pem(load_private_key(pem, passphrase), None)
    assert opened == keypair_with(KeyType.ED25519).private_key_pem
