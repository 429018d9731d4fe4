"""The picture of a fingerprint, beside the one that OpenSSH draws."""

import base64
import shutil
import subprocess
from pathlib import Path

import pytest

from keywizard.keys.fingerprint import draw_randomart, fingerprint_of, randomart_of

needs_ssh_keygen = pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="no ssh-keygen on this machine")


@needs_ssh_keygen
@pytest.mark.parametrize(("options", "title"), [(("-t", "ed25519"), "ED25519 256"), (("-t", "rsa", "-b", "2048"), "RSA 2048")])
@pytest.mark.parametrize("turn", range(3))
def test_a_digest_is_drawn_as_ssh_keygen_draws_it(options: tuple[str, ...], title: str, turn: int, tmp_path: Path) -> None:
    file = tmp_path / f"ssh-{turn}"
    subprocess.run(("ssh-keygen", "-q", *options, "-N", "", "-f", file), check=True)
    shown = subprocess.run(("ssh-keygen", "-lv", "-f", file), check=True, capture_output=True, text=True).stdout.splitlines()
    digest = base64.b64decode(shown[0].split()[1].removeprefix("SHA256:") + "=")
    assert draw_randomart(digest, title) == tuple(shown[1:])


def test_a_bishop_that_never_leaves_its_corner_is_drawn_within_the_board() -> None:
    picture = draw_randomart(bytes(32), "ED25519 256")
    assert [len(line) for line in picture] == [19] * 11
    assert picture[1][1] == "E"
    assert picture[5][9] == "S"


def test_a_fingerprint_has_the_form_of_ssh_keygen() -> None:
    assert fingerprint_of(b"") == "SHA256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU"


def test_the_picture_is_of_the_very_digest_that_the_fingerprint_names() -> None:
    digest = base64.b64decode(fingerprint_of(b"any key").removeprefix("SHA256:") + "=")
    assert randomart_of(b"any key", "RSA 2048") == draw_randomart(digest, "RSA 2048")
