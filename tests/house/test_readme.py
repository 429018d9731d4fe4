"""What the README names is there."""

import re

from tests.house.sources import ROOT, TESTS


def test_every_test_that_is_named_as_a_proof_exists() -> None:
    security = (ROOT / "README.md").read_text(encoding="utf-8").partition("## Security")[2].partition("\n## ")[0]
    named = set(re.findall(r"`([a-z_]+/test_\w+\.py)`", security))
    assert len(named) > 20
    assert [name for name in sorted(named) if not (TESTS / name).is_file()] == []
