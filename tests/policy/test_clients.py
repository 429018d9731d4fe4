"""Which client takes which key: the table says what was measured."""

import re

import pytest

from keywizard.domain.key_type import KeyType
from keywizard.policy.clients import CLIENTS, CLIENTS_BY_ID, Client, Taken, lost_to_a_passphrase, not_taken_by, taken_by

MEASURED = """
| client                    | version | Ed25519 | encrypted | RSA | encrypted | HMAC | passphrase             |
|---------------------------|---------|---------|-----------|-----|-----------|------|------------------------|
| curl                      | 3.0.19  | yes     | yes       | yes | yes       | yes  | -passin                |
| requests                  | 50.0.2  | yes     | yes       | yes | yes       | yes  | password               |
| binance-sdk               | 13.2.0  | yes     | yes       | yes | yes       | yes  | private_key_passphrase |
| binance-connector         | 3.13.0  | yes     | yes       | yes | yes       | yes  | private_key_pass       |
| binance-futures-connector | 4.2.0   | no      | no        | yes | yes       | yes  | private_key_passphrase |
| python-binance            | 1.0.37  | yes     | no        | yes | yes       | yes  | private_key_pass       |
| ccxt                      | 4.5.90  | yes     | no        | yes | no        | yes  |                        |
| unicorn-binance-rest-api  | 2.12.0  | no      | no        | no  | no        | yes  |                        |
| binance-sdk-js            | 32.0.4  | yes     | yes       | yes | yes       | yes  | privateKeyPassphrase   |
| binance-connector-js      | 3.6.1   | yes     | no        | yes | yes       | yes  | privateKeyPassphrase   |
| ccxt-js                   | 4.5.84  | yes     | no        | yes | no        | yes  |                        |
| siebly                    | 3.6.5   | yes     | no        | yes | no        | yes  |                        |
| binance-api-node          | 0.13.10 | yes     | no        | yes | no        | yes  |                        |
| node-binance-api          | 1.0.33  | flaky   | no        | yes | yes       | yes  | PRIVATEKEYPASSWORD     |
"""
"""What came of running them all against a server that verifies signatures, in November 2026."""

READ = """
| freqtrade  | yes | no | yes | no | yes |
| hummingbot | no  | no | no  | no | yes |
| nautilus   | yes | no | no  | no | no  |
"""
"""What the documents of those that were not run say."""


def rows(table: str) -> list[list[str]]:
    lines = [[cell.strip() for cell in line.strip("|").split("|")] for line in table.strip().splitlines()]
    return [cells for cells in lines if cells[0] != "client" and not cells[0].startswith("-")]


def columns(client: Client) -> list[str]:
    return [client.ed25519, client.ed25519_encrypted, client.rsa, client.rsa_encrypted, client.hmac]


def test_the_table_is_what_was_measured() -> None:
    found = {client.id: [client.version, *columns(client), client.unlocked_by] for client in CLIENTS if client.is_measured}
    assert found == {name: list(rest) for name, *rest in rows(MEASURED)}


def test_what_was_not_run_says_where_it_was_read_and_no_version() -> None:
    found = {client.id: columns(client) for client in CLIENTS if not client.is_measured}
    assert found == {name: list(rest) for name, *rest in rows(READ)}
    assert all(client.read_at.startswith("https://") and not client.version for client in CLIENTS if not client.is_measured)


def test_an_id_names_one_client() -> None:
    assert len(CLIENTS_BY_ID) == len(CLIENTS)
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name) for name in CLIENTS_BY_ID)


def test_rows_that_share_a_name_take_the_same_keys() -> None:
    assert len({(client.name, *columns(client)) for client in CLIENTS}) == len({client.name for client in CLIENTS})


def test_a_passphrase_that_is_read_has_a_parameter() -> None:
    reading = {client.id for client in CLIENTS if Taken.YES in {client.ed25519_encrypted, client.rsa_encrypted}}
    assert reading <= {client.id for client in CLIENTS if client.unlocked_by}


def test_those_that_tell_ed25519_by_its_length_take_ours() -> None:
    by_length = {client.id: client.longest_ed25519 for client in CLIENTS if client.longest_ed25519}
    assert by_length == {
        "ccxt": 120,
        "ccxt-js": 120,
        "python-binance": 120,
        "siebly": 150,
        "binance-api-node": 120,
        "node-binance-api": 120,
    }
    assert min(by_length.values()) >= 119


@pytest.mark.parametrize("is_encrypted", [False, True])
@pytest.mark.parametrize("key_type", KeyType)
def test_each_client_takes_a_key_or_does_not(key_type: KeyType, *, is_encrypted: bool) -> None:
    takers, others = (ask(key_type, is_encrypted=is_encrypted) for ask in (taken_by, not_taken_by))
    assert sorted(client.id for client in (*takers, *others)) == sorted(CLIENTS_BY_ID)


def test_both_sizes_of_rsa_are_alike() -> None:
    assert taken_by(KeyType.RSA_2048) == taken_by(KeyType.RSA_4096)
    assert lost_to_a_passphrase(KeyType.RSA_2048) == lost_to_a_passphrase(KeyType.RSA_4096)


def test_a_passphrase_shuts_out_those_that_take_the_plain_key_alone() -> None:
    lost = {key_type: {client.id for client in lost_to_a_passphrase(key_type)} for key_type in KeyType}
    neither = {"ccxt", "ccxt-js", "siebly", "binance-api-node", "freqtrade"}
    assert lost[KeyType.RSA_4096] == neither
    assert lost[KeyType.ED25519] == neither | {"python-binance", "binance-connector-js", "node-binance-api", "nautilus"}


def test_no_client_reads_a_secret_key_sealed_by_us() -> None:
    assert taken_by(KeyType.HMAC, is_encrypted=True) == ()
    assert lost_to_a_passphrase(KeyType.HMAC) == tuple(client for client in CLIENTS if client.hmac is Taken.YES)
