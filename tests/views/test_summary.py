"""The end of the walk: what it says was real."""

import pytest

from keywizard.domain.key_type import KeyType
from keywizard.i18n.translator import Translator
from keywizard.views.summary import next_steps_panel
from tests.flow.test_wizard import at_restrictions


@pytest.mark.parametrize("language", ["en", "it"])
@pytest.mark.parametrize("key_type", KeyType)
def test_a_pair_is_called_real_only_where_there_is_one(language: str, key_type: KeyType) -> None:
    translate = Translator(language)
    said = [paragraph.text for paragraph in next_steps_panel(translate, at_restrictions(key_type))]
    assert (translate("summary.practice") in said) is key_type.is_self_generated
    assert (translate("summary.practice-hmac") in said) is key_type.is_system_generated
