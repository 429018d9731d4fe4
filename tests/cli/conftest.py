"""The command line in this process, with RSA keys made once."""

import pytest

from keywizard.cli.main import main
from keywizard.keys import generate
from tests.cli.running import Outcome, Run
from tests.keys.pairs import private_key_of


@pytest.fixture(autouse=True)
def _quick_pairs(monkeypatch: pytest.MonkeyPatch) -> None:
    # An RSA-4096 key takes seconds; which one it is makes no difference to the command line.
    monkeypatch.setattr(generate, "generate_private_key", private_key_of)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def run_here(*arguments: str) -> Outcome:
        capsys.readouterr()
        code = main(arguments)
        out, err = capsys.readouterr()
        return Outcome(code, out, err)

    return run_here
