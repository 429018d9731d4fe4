"""Payloads and signatures: published answers, OpenSSL's opinion, and what cannot be signed."""

import base64
import hashlib
import hmac
import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keywizard.domain.errors import UsageError
from keywizard.domain.key_type import KeyType
from keywizard.domain.secret import Secret
from keywizard.exchange.binance.payload import (
    MAX_PAYLOAD_LENGTH,
    rest_payload,
    rest_query,
    signed_query,
    websocket_parameters,
    websocket_payload,
)
from keywizard.keys.pem import load_private_key
from keywizard.keys.signing import Signer, hmac_signer, private_key_signer
from tests.keys.openssl import as_files, needs_openssl, openssl, pkeyutl
from tests.keys.pairs import SELF_GENERATED, keypair_with, private_key_of

VECTORS = json.loads(Path(__file__).with_name("signing_vectors.json").read_text("utf-8"))["vectors"]
of_rest = [vector for vector in VECTORS if vector["transport"] == "REST"]
of_websocket = [vector for vector in VECTORS if vector["transport"] == "WS-API"]


def ids(vectors: list[dict[str, Any]]) -> list[str]:
    return [vector["id"] for vector in vectors]


def signer_of(vector: dict[str, Any]) -> Signer:
    if "secret_key" in vector:
        return hmac_signer(Secret(vector["secret_key"]))
    passphrase = Secret(vector["passphrase"]) if vector["passphrase"] else None
    return private_key_signer(load_private_key(Secret(vector["private_key_pem"].encode()), passphrase))


@pytest.mark.parametrize("vector", VECTORS, ids=ids(VECTORS))
def test_every_published_payload_is_signed_as_published(vector: dict[str, Any]) -> None:
    assert signer_of(vector)(vector["payload"].encode()) == vector["signature"]


@pytest.mark.parametrize("vector", of_rest, ids=ids(of_rest))
def test_a_published_rest_payload_comes_through_the_encoding_unchanged(vector: dict[str, Any]) -> None:
    assert rest_query(vector["payload"]) == vector["payload"]


@pytest.mark.parametrize("vector", of_websocket, ids=ids(of_websocket))
def test_a_published_websocket_payload_is_made_of_its_parameters_in_any_order(vector: dict[str, Any]) -> None:
    backwards = "&".join(reversed([pair for pair in vector["payload"].split("&") if not pair.startswith("apiKey=")]))
    assert websocket_payload(websocket_parameters(backwards, vector["api_key"])) == vector["payload"]


def test_query_and_body_are_put_together_with_nothing_between_them() -> None:
    vector = next(vector for vector in VECTORS if "body" in vector)
    assert rest_payload(vector["query"], vector["body"]) == vector["payload"]


def test_what_is_not_ascii_is_encoded_in_utf_8_as_the_documents_show() -> None:
    vector = next(vector for vector in VECTORS if vector["id"] == "hmac-rest-nonascii")
    assert rest_query(unquote(vector["payload"])) == vector["payload"]


@given(
    st.dictionaries(
        st.from_regex(r"[a-zA-Z]{1,9}", fullmatch=True), st.text(st.characters(min_codepoint=0x20, exclude_characters="&=+%\x7f"))
    )
)
def test_a_rest_query_says_what_was_typed_in_ascii_and_encoding_it_again_changes_nothing(parameters: dict[str, str]) -> None:
    typed = "&".join(f"{name}={value}" for name, value in parameters.items())
    if typed.strip() and _is_text(typed) and "signature" not in parameters:
        query = rest_query(typed)
        assert query.isascii()
        assert dict(parse_qsl(query, keep_blank_values=True)) == parameters
        assert rest_query(query) == query


def _is_text(text: str) -> bool:
    return not any(0xD800 <= ord(char) <= 0xDFFF for char in text)


def test_a_percent_that_encodes_nothing_is_encoded_itself() -> None:
    assert rest_query("a=100%&b=%zz&c=%41") == "a=100%25&b=%25zz&c=%41"


@given(st.binary(max_size=300))
def test_an_hmac_signature_is_the_hexadecimal_digest(payload: bytes) -> None:
    secret_key = "s" * 64
    expected = hmac.new(secret_key.encode(), payload, hashlib.sha256).hexdigest()
    assert hmac_signer(Secret(secret_key))(payload) == expected


@needs_openssl
@pytest.mark.parametrize("key_type", SELF_GENERATED)
def test_openssl_verifies_the_signature_of_any_payload(key_type: KeyType, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("openssl")
    _, public = as_files(keypair_with(key_type), folder)
    sign = private_key_signer(private_key_of(key_type))

    @settings(max_examples=15)
    @given(st.binary(min_size=1, max_size=2000))  # OpenSSL signs no empty file
    def verifies(payload: bytes) -> None:
        (folder / "payload").write_bytes(payload)
        (folder / "signature").write_bytes(base64.b64decode(sign(payload), validate=True))
        files = ("-in", folder / "payload", "-sigfile", folder / "signature")
        assert b"Success" in openssl(*pkeyutl(key_type), "-verify", "-pubin", "-inkey", public, *files)

    verifies()


def test_the_signature_comes_last_and_its_base64_is_percent_encoded() -> None:
    assert signed_query("timestamp=1", "ab+/=") == "timestamp=1&signature=ab%2B%2F%3D"
    assert signed_query("", "ff") == "signature=ff"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "payload-empty"),
        (" ", "payload-empty"),
        ("a=b+c", "payload-plus"),
        ("a=1\nb=2", "payload-controls"),
        ("a=\x7f", "payload-controls"),
        ("a=\udce9", "payload-unencodable"),
        ("timestamp=1&signature=abc", "payload-signed"),
        ("signature=abc", "payload-signed"),
        ("a" * (MAX_PAYLOAD_LENGTH + 1), "payload-too-long"),
    ],
)
def test_what_cannot_be_signed_is_named(text: str, problem: str) -> None:
    with pytest.raises(UsageError, match=f"^{problem}$"):
        rest_query(text)


@pytest.mark.parametrize(
    ("text", "api_key", "problem"),
    [
        ("timestamp", "k", "payload-malformed"),
        ("a=1&&b=2", "k", "payload-malformed"),
        ("=1", "k", "payload-malformed"),
        ("a=1&a=2", "k", "payload-doubled"),
        ("a=1", None, "payload-api-key"),
        ("a=1&apiKey=other", "k", "payload-api-key"),
        ("signature=1", "k", "payload-signed"),
    ],
)
def test_what_is_no_websocket_request_is_named(text: str, api_key: str | None, problem: str) -> None:
    with pytest.raises(UsageError, match=f"^{problem}$"):
        websocket_parameters(text, api_key)


def test_websocket_values_are_not_encoded() -> None:
    parameters = websocket_parameters("symbol=東京&note=a+b%20c", "k")
    assert websocket_payload(parameters) == "apiKey=k&note=a+b%20c&symbol=東京"
