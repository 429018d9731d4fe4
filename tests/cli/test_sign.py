"""`keywizard sign`."""

import base64
import io
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from cryptography.hazmat.primitives.asymmetric import ed25519
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from tests.cli.running import Run, create

QUERY = "symbol=BTCUSDT&timestamp=1700000000000"


def verifies(public_key_pem: str, signature: str, payload: str) -> bool:
    public_key = load_pem_public_key(public_key_pem.encode())
    assert isinstance(public_key, ed25519.Ed25519PublicKey)
    public_key.verify(base64.b64decode(signature, validate=True), payload.encode())
    return True


def test_a_query_is_signed_and_printed_ready_to_send(run: Run) -> None:
    made = run(*create(json=())).json
    signed = run("sign", "bot", QUERY, "--json").json
    assert set(signed) == {"payload", "signature", "query"}
    assert signed["payload"] == QUERY
    assert parse_qs(signed["query"])["signature"] == [signed["signature"]]
    assert signed["query"].startswith(f"{QUERY}&signature=")
    assert verifies(made["public_key"], signed["signature"], QUERY)


def test_people_see_the_same_signature_and_query(run: Run) -> None:
    run(*create())
    signed = run("sign", "bot", QUERY, "--json").json
    assert run("sign", "bot", QUERY).out.splitlines() == [
        "Signature:",
        signed["signature"],
        "Query string, ready to send:",
        signed["query"],
    ]


def test_a_body_is_signed_right_behind_the_query(run: Run) -> None:
    made = run(*create(json=())).json
    signed = run("sign", "bot", "symbol=A", "--body", "timestamp=1", "--json").json
    assert (signed["payload"], signed["body"]) == ("symbol=Atimestamp=1", "timestamp=1")
    assert signed["query"].startswith("symbol=A&signature=")
    assert verifies(made["public_key"], signed["signature"], "symbol=Atimestamp=1")


def test_a_websocket_request_is_sorted_and_holds_the_api_key(run: Run) -> None:
    made = run(*create(json=())).json
    signed = run("sign", "bot", QUERY, "--websocket", "--json").json
    assert signed["payload"] == f"apiKey={made['api_key']}&{QUERY}"
    assert signed["query"] == f"{signed['payload']}&signature={signed['signature']}"
    assert verifies(made["public_key"], signed["signature"], signed["payload"])


def test_without_a_payload_standard_input_is_read(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    run(*create())
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{QUERY}\n"))
    assert run("sign", "bot", "--json").json["payload"] == QUERY


def test_an_encrypted_key_signs_with_its_passphrase_alone(run: Run, tmp_path: Path) -> None:
    for name, text in (("right", "four words of passphrase"), ("wrong", "other words of passphrase")):
        (tmp_path / name).touch(0o600)
        (tmp_path / name).write_text(text)
    run(*create(no_passphrase=None, passphrase_file=str(tmp_path / "right")))
    assert run("sign", "bot", QUERY, "--passphrase-file", str(tmp_path / "right")).code == 0
    for words in (("--passphrase-file", str(tmp_path / "wrong")), ()):
        refused = run("sign", "bot", QUERY, *words)
        assert (refused.code, refused.out) == (4, "")


def test_an_hmac_key_signs_in_hexadecimal(run: Run) -> None:
    run(*create(key_type="hmac", no_passphrase=None))
    assert len(bytes.fromhex(run("sign", "bot", QUERY, "--json").json["signature"])) == 32


def test_a_private_key_that_others_can_read_is_not_used(run: Run) -> None:
    made = run(*create(json=())).json
    Path(made["private_key_file"]).chmod(0o644)
    refused = run("sign", "bot", QUERY, "--json")
    assert refused.code == 4
    assert made["private_key_file"] in refused.error["message"]


@pytest.mark.parametrize("words", [("a=b+c",), ("",), ("a=1", "--websocket", "--body", "b=1"), ("nonsense", "--websocket")])
def test_what_cannot_be_signed_is_a_usage_error(run: Run, words: tuple[str, ...]) -> None:
    run(*create())
    assert run("sign", "bot", *words).code == 2
