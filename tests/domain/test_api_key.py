"""What people paste as an API key or a secret key."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keywizard.domain.api_key import (
    API_KEY_ALPHABET,
    api_key_problems,
    read_api_key,
    read_secret_key,
    refuse_same,
    secret_key_problems,
)
from keywizard.domain.errors import SecretError
from keywizard.domain.secret import Secret

API_KEY = "vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A"
SECRET_KEY = "NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j"
PEM = "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f\n-----END PRIVATE KEY-----\n"


@pytest.mark.parametrize("wrapping", ['"{}"', "'{}'", "  {}\r\n", "“{}”", "«{}»", "\ufeff{}", "`{}`", "\u200b{}\u00a0", "' \"{}\" '"])
def test_spaces_and_quotes_around_a_key_are_taken_off(wrapping: str) -> None:
    assert read_api_key(wrapping.format(API_KEY)) == API_KEY
    assert read_secret_key(Secret(wrapping.format(SECRET_KEY))) == Secret(SECRET_KEY)


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("", ("empty",)),
        (' " " ', ("empty",)),
        (PEM, ("is-key-file",)),
        (PEM.splitlines()[1], ("is-key-file",)),
        ("MIIEvgIBADANBgkqhkiG9w0BAQEFAASCBKgwggSkAgEAAoIBAQDPrfWMr2yqxJgJ+", ("is-key-file",)),
        ("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ me@here", ("is-key-file",)),
        (API_KEY[:-1], ("wrong-length",)),
        (API_KEY + "A", ("wrong-length",)),
        (API_KEY[:-1] + "é", ("foreign-characters",)),
        (API_KEY[:-1] + "\u0661", ("foreign-characters",)),
        (f"{API_KEY} {SECRET_KEY}", ("foreign-characters", "wrong-length")),
        (f"apiKey={API_KEY}", ("foreign-characters", "wrong-length")),
    ],
)
def test_what_is_pasted_in_its_place_is_named(text: str, faults: tuple[str, ...]) -> None:
    assert api_key_problems(text) == tuple(f"api-key-{fault}" for fault in faults)
    assert secret_key_problems(text) == tuple(f"secret-key-{fault}" for fault in faults)


def test_a_wrong_length_is_told_beside_the_right_one() -> None:
    with pytest.raises(SecretError, match=r"^api-key-wrong-length$") as caught:
        read_api_key(f" {API_KEY[:-2]}\n")
    assert dict(caught.value.values) == {"length": 62, "expected": 64}


def test_a_pair_of_the_same_text_is_swapped_or_pasted_twice() -> None:
    refuse_same(API_KEY, Secret(SECRET_KEY))
    with pytest.raises(SecretError, match=r"^api-key-is-secret-key$"):
        refuse_same(API_KEY, Secret(API_KEY))


@given(key=st.text(API_KEY_ALPHABET, min_size=64, max_size=64))
def test_every_text_of_the_right_shape_is_taken_even_one_that_begins_like_a_file(key: str) -> None:
    for text in (key, f"MIIE{key[4:]}"):
        assert read_api_key(text) == text


@given(text=st.text())
def test_whatever_is_pasted_is_taken_or_refused_without_a_quote(text: str) -> None:
    problems = api_key_problems(text)
    if not problems:
        assert api_key_problems(read_api_key(text)) == ()
        return
    with pytest.raises(SecretError, match=f"^{problems[0]}$") as caught:
        read_api_key(text)
    assert set(caught.value.values) == {"length", "expected"}
