"""Labels, and what is too much like a key to be one."""

import base64
import random

import pytest

from keywizard.domain.label import label_problems, looks_like_key_material

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
