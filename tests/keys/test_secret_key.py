"""The HMAC secret key, sealed and opened again."""

import base64
import tomllib

import pytest
import tomli_w
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from hypothesis import given, settings
from hypothesis import strategies as st

from keywizard.domain.errors import SecretError
from keywizard.domain.secret import Secret
from keywizard.keys import secret_key as room
from keywizard.keys.secret_key import seal_secret_key, unseal_secret_key
from tests.keys.pairs import PASSPHRASE

SECRET_KEY = Secret("NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j")


@pytest.fixture(scope="module")
def sealed() -> bytes:
    return seal_secret_key(SECRET_KEY, PASSPHRASE)


@pytest.fixture
def _no_work(monkeypatch: pytest.MonkeyPatch) -> None:
    def derive(*_: object) -> bytes:
        pytest.fail("a key was derived")

    monkeypatch.setattr(room, "_derive", derive)


def test_without_a_passphrase_the_file_holds_the_64_characters_and_a_newline() -> None:
    content = seal_secret_key(SECRET_KEY, None)
    assert content == SECRET_KEY.reveal().encode() + b"\n"
    assert unseal_secret_key(Secret(content), None) == SECRET_KEY


def test_with_a_passphrase_it_opens_again_and_shows_nothing(sealed: bytes) -> None:
    assert unseal_secret_key(Secret(sealed), PASSPHRASE) == SECRET_KEY
    assert SECRET_KEY.reveal().encode() not in sealed


def test_the_file_says_all_that_another_program_needs(sealed: bytes) -> None:
    document = tomllib.loads(sealed.decode())
    salt, nonce, box = (base64.b64decode(document[name]) for name in ("salt", "nonce", "sealed"))
    derived = Scrypt(salt, 32, document["n"], document["r"], document["p"]).derive(PASSPHRASE.reveal().encode())
    assert (document["kdf"], document["cipher"], document["n"]) == ("scrypt", "aes-256-gcm", 131072)
    assert AESGCM(derived).decrypt(nonce, box, None).decode() == SECRET_KEY.reveal()


def test_sealed_twice_it_has_two_salts_and_two_nonces(sealed: bytes) -> None:
    first, second = (tomllib.loads(content.decode()) for content in (sealed, seal_secret_key(SECRET_KEY, PASSPHRASE)))
    assert all(first[name] != second[name] for name in ("salt", "nonce", "sealed"))


@pytest.mark.parametrize("wrong", ["four words of passphrasE", "é", "\udc80", ""])
def test_a_wrong_passphrase_is_called_wrong(sealed: bytes, wrong: str) -> None:
    with pytest.raises(SecretError, match=r"^passphrase-wrong$"):
        unseal_secret_key(Secret(sealed), Secret(wrong))


@pytest.mark.usefixtures("_no_work")
def test_a_missing_passphrase_is_called_missing(sealed: bytes) -> None:
    with pytest.raises(SecretError, match=r"^passphrase-missing$"):
        unseal_secret_key(Secret(sealed), None)


@pytest.mark.parametrize("field", ["salt", "nonce", "sealed"])
def test_one_changed_bit_opens_nothing(sealed: bytes, field: str) -> None:
    document = tomllib.loads(sealed.decode())
    octets = bytearray(base64.b64decode(document[field]))
    octets[0] ^= 1
    changed = tomli_w.dumps(document | {field: base64.b64encode(octets).decode()})
    with pytest.raises(SecretError, match=r"^passphrase-wrong$"):
        unseal_secret_key(Secret(changed.encode()), PASSPHRASE)


@pytest.mark.usefixtures("_no_work")
@pytest.mark.parametrize(
    "hostile",
    [
        {"n": 2**60},
        {"n": 2},
        {"n": -1},
        {"n": "131072"},
        {"r": 2**30},
        {"p": 2**30},
        {"cipher": "none"},
        {"salt": ""},
        {"salt": 5},
        {"salt": "not base64!"},
        {"nonce": ""},
        {"nonce": base64.b64encode(bytes(100)).decode()},
        {"sealed": ""},
        {"sealed": base64.b64encode(bytes(15)).decode()},
        {"sealed": [[]]},
    ],
    ids=str,
)
def test_other_parameters_than_ours_are_refused_before_any_work(sealed: bytes, hostile: dict[str, object]) -> None:
    changed = tomli_w.dumps(tomllib.loads(sealed.decode()) | hostile)
    with pytest.raises(SecretError, match=r"^secret-key-unreadable$"):
        unseal_secret_key(Secret(changed.encode()), PASSPHRASE)


@pytest.mark.usefixtures("_no_work")
@pytest.mark.parametrize("missing", ["n", "r", "p", "cipher", "salt", "nonce", "sealed"])
def test_a_missing_field_is_refused_before_any_work(sealed: bytes, missing: str) -> None:
    lines = [line for line in sealed.decode().splitlines() if not line.startswith(f"{missing} =")]
    with pytest.raises(SecretError, match=r"^secret-key-unreadable$"):
        unseal_secret_key(Secret("\n".join(lines).encode()), PASSPHRASE)


@pytest.mark.usefixtures("_no_work")
@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n",
        b"x" * 63,
        b"x" * 65,
        b"\xff" * 64,
        b"-----BEGIN PRIVATE KEY-----\n",
        b'kdf = "scrypt"\nx = ' + b"[" * 4000,
    ],
    ids=["empty", "a line", "63", "65", "no ASCII", "a PEM", "nested deep"],
)
def test_what_is_no_secret_key_is_refused(content: bytes) -> None:
    with pytest.raises(SecretError, match=r"^secret-key-unreadable$"):
        unseal_secret_key(Secret(content), PASSPHRASE)


@pytest.mark.usefixtures("_no_work")
def test_ten_megabytes_are_no_secret_key() -> None:
    with pytest.raises(SecretError, match=r"^secret-key-unreadable$"):
        unseal_secret_key(Secret(b"x" * 10_000_000), PASSPHRASE)


@settings(max_examples=300)
@given(
    head=st.sampled_from([b"", b'kdf = "scrypt"\n', b'kdf = "scrypt"\nn = 131072\nr = 8\np = 1\ncipher = "aes-256-gcm"\nsalt = ']),
    tail=st.one_of(st.binary(max_size=300), st.text(max_size=300).map(lambda text: text.encode("utf-8", "surrogatepass"))),
    passphrase=st.one_of(st.none(), st.text(max_size=5).map(Secret)),
)
@pytest.mark.usefixtures("_no_work")
def test_whatever_the_file_holds_is_refused_without_a_quote(head: bytes, tail: bytes, passphrase: Secret[str] | None) -> None:
    with pytest.raises(SecretError) as caught:
        unseal_secret_key(Secret(head + tail), passphrase)
    assert caught.value.problem in {"secret-key-unreadable", "passphrase-missing"}
    assert dict(caught.value.values) == {}
    assert caught.value.__suppress_context__ or caught.value.__context__ is None
