"""Which clients take a key is told before it is chosen, out of the table."""

from pathlib import Path

import pytest

from keywizard.domain.key_type import KeyType
from keywizard.flow.steps import StepId
from keywizard.i18n.translator import Translator
from keywizard.policy.clients import CLIENTS, MEASURED_IN, Client, lost_to_a_passphrase, not_taken_by, taken_by
from keywizard.views.clients import clients_lost_to_a_passphrase, clients_of
from keywizard.views.keypair import NO_PASSPHRASE, PASSPHRASE, passphrase_panel
from keywizard.views.values import Paragraph
from tests.tui.walking import app_of, walking

each_type = pytest.mark.parametrize("key_type", KeyType)
each_language = pytest.mark.parametrize("language", ["en", "it"])


def text(paragraphs: tuple[Paragraph, ...]) -> str:
    return "\n".join(paragraph.text for paragraph in paragraphs)


def shown(client: Client) -> str:
    return client.name if client.is_measured else f"{client.name}*"


@each_type
@each_language
def test_every_client_that_does_not_take_a_type_is_named_and_no_other_with_it(key_type: KeyType, language: str) -> None:
    translate = Translator(language)
    beginning = translate("clients.not-taken", clients="").rstrip(" .")
    lines = [line for line in text(clients_of(translate, key_type)).splitlines() if line.startswith(beginning)]
    assert len(lines) == 1
    named = {client.id for client in CLIENTS if f" {shown(client)}" in lines[0].replace(",", " ,")}
    assert named == {client.id for client in not_taken_by(key_type)}


@each_type
def test_the_most_used_that_take_a_type_are_named_and_the_others_counted(key_type: KeyType) -> None:
    names = list(dict.fromkeys(shown(client) for client in taken_by(key_type)))
    first = text(clients_of(Translator("en"), key_type)).splitlines()[0]
    assert first == f"Taken by: {', '.join(names[:6])} and {len(names) - 6} others."


def test_one_that_signs_wrongly_at_times_is_called_so() -> None:
    assert "node-binance-api (unreliable)" in text(clients_of(Translator("en"), KeyType.ED25519))
    assert "unreliable" not in text(clients_of(Translator("en"), KeyType.RSA_4096))


@each_type
def test_every_client_that_a_passphrase_shuts_out_is_named(key_type: KeyType) -> None:
    said = text(clients_lost_to_a_passphrase(Translator("en"), key_type))
    assert [client.name for client in lost_to_a_passphrase(key_type) if shown(client) not in said] == []
    assert MEASURED_IN in said


@each_language
def test_a_star_says_that_a_client_was_only_read_about(language: str) -> None:
    translate = Translator(language)
    assert translate("clients.measured-or-read", month=MEASURED_IN) in text(clients_of(translate, KeyType.ED25519))
    assert "*" in translate("clients.measured-or-read", month=MEASURED_IN)


@each_type
def test_without_a_passphrase_nobody_is_shut_out(key_type: KeyType) -> None:
    assert "ccxt" in text(passphrase_panel(Translator("en"), PASSPHRASE, key_type))
    assert "ccxt" not in text(passphrase_panel(Translator("en"), NO_PASSPHRASE, key_type))


@each_language
async def test_both_are_in_sight_at_80_by_24_before_anything_is_chosen(tmp_path: Path, language: str) -> None:
    translate = Translator(language)
    async with walking(app_of(tmp_path, language)) as walk:
        await walk.reach(StepId.PLACE)
        await walk.press("enter")
        await walk.reach(StepId.ACCOUNT)
        await walk.press("enter")
        await walk.reach(StepId.KEY_TYPE)
        assert text(clients_of(translate, KeyType.ED25519)).replace("\n", " ") in walk.words.replace(" ! ", " ")
        await walk.press("down", "enter")
        await walk.reach(StepId.KEYPAIR)
        assert text(clients_lost_to_a_passphrase(translate, KeyType.RSA_4096)).replace("\n", " ") in walk.words
