"""Labels, and what is too much like a key to be one."""

import base64
import random

import pytest

from keywizard.domain.label import label_problems, looks_like_key_material, path_shown, showable

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"


@pytest.mark.parametrize(
    "label",
    [
        "binance-spot-grid-bot-production-server-2",
        "Trading_Bot_Number_17_on_the_Frankfurt_Server_2026",
        "spotgridbotproductionserverfrankfurtnumbertwo",
        "caffè 👩‍💻 di casa",
    ],
)
def test_a_long_name_is_no_key(label: str) -> None:
    assert label_problems(label) == ()


def test_random_keys_of_every_common_alphabet_are_recognised() -> None:
    dice = random.Random(2)  # noqa: S311  # samples, not secrets
    for _ in range(2000):
        raw = dice.randbytes(48)
        for text in ("".join(dice.choices(LETTERS, k=64)), base64.b64encode(raw).decode(), raw.hex(), raw.hex().upper()):
            assert looks_like_key_material(text), text


@pytest.mark.parametrize("secret", [LETTERS, "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b"])
@pytest.mark.parametrize("around", ["'{}'", '"{}",', "secret:{}", "api_{}", "key={}", "https://{}.example/", "[{}]", "{}\u200b"])
def test_a_key_is_one_whatever_stands_around_it(secret: str, around: str) -> None:
    assert showable(around.format(secret)) == "..."
    assert label_problems(f"my {around.format(secret)}") == ("label-is-key-material",)


def test_a_long_path_is_no_key_and_a_key_in_one_is_not_repeated() -> None:
    path = "/home/John/projects/2026/binance/production/keys/spot-bot/private_key.pem"
    assert not looks_like_key_material(path)
    assert path_shown(path) == path
    assert path_shown(f"/home/me/{LETTERS}") == "/home/me/..."
