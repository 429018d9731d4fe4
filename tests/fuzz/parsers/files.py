"""Files that a person, another program or a power cut may have changed."""

import functools
import json
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path

from keywizard.cli.answers_file import read_answers
from keywizard.cli.manifest import read_manifest
from keywizard.demo.tour_file import read_tour
from keywizard.doctor.disk import read_mounts
from keywizard.domain.errors import FileError
from keywizard.domain.secret import Secret
from keywizard.exchange.simulated.ledger import Ledger
from keywizard.flow.draft import KnownKeys, draft_of, wizard_of
from keywizard.i18n.translator import Translator
from keywizard.session.account_file import read_account_file
from keywizard.store.archive import Archive, KeyFolder, pack, unpack
from keywizard.store.config import Config, read_config, write_config
from keywizard.store.folder import opened
from keywizard.store.profiles import MAX_PROFILE_SIZE, Profile
from keywizard.store.toml import Document
from keywizard.terminal import leftover
from tests.fuzz.parsers.parser import Parser, in_file
from tests.house.sources import PACKAGE
from tests.store.samples import PROFILE_OF_A_PAIR

NOWHERE = Path("/nowhere/file.toml")
_NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
_NOTHING_KEPT = KnownKeys(pair=lambda _: None, issued=lambda _: None, waits=lambda _: False)


def _by_path(read: Callable[[Path], object]) -> Callable[[bytes], None]:
    def reader(data: bytes) -> None:
        read(in_file(data))

    return reader


def _profile(data: bytes) -> Iterable[str]:
    profile = Profile.from_toml(NOWHERE, data[:MAX_PROFILE_SIZE])
    if Profile.from_toml(NOWHERE, profile.to_toml()) != profile:
        raise AssertionError("what was read and written is another profile")
    return ()


def _draft(data: bytes) -> Iterable[str]:
    wizard = wizard_of(Document(NOWHERE, data[:MAX_PROFILE_SIZE]).values, _NOTHING_KEPT)
    json.dumps(draft_of(wizard), default=str)
    return ()


def _config(data: bytes) -> Iterable[str]:
    path = in_file(data)
    read_config(path)
    write_config(path, Config(language="it"))
    if read_config(path).language != "it":
        raise AssertionError("what was chosen is not what is kept")
    return ()


def _ledger(data: bytes) -> Iterable[str]:
    ledger = Ledger.from_json(data, "/nowhere/ledger.json")
    Ledger.from_json(ledger.to_json(), "/nowhere/ledger.json")
    return (repr(ledger.totp), repr(ledger.totp_secret), repr(ledger.passkey))


def _manifest(data: bytes) -> Iterable[str]:
    manifest = read_manifest(in_file(data), _NOW)
    translate = Translator("en")
    return tuple(translate(found.error.message_id, **found.error.values) for found in manifest.problems)


def _archive(data: bytes) -> None:
    unpack(Secret(data))


def _archive_samples() -> tuple[bytes, ...]:
    folder = KeyFolder("spot-bot", {"profile.toml": Secret(_PROFILE), "private_key.pem": Secret(b"-----BEGIN PRIVATE KEY-----\n")})
    whole = pack(Archive(_NOW, (folder, folder._replace(name="other")))).reveal()
    return (whole, pack(Archive(_NOW, ())).reveal(), whole[:1024], whole + whole)


def _terminal_note(data: bytes) -> None:
    path = in_file(data)
    with opened(path.parent) as folder:
        leftover._read(folder, path.name)


def _tours() -> tuple[bytes, ...]:
    return tuple(path.read_bytes() for path in sorted((PACKAGE / "demo").rglob("*.toml")))


@functools.cache
def _ledger_samples() -> tuple[bytes, ...]:
    key = {
        "api_key": "A" * 64,
        "key_type": "HMAC",
        "label": "bot",
        "created_at": "2026-11-01T12:00:00+00:00",
        "public_key": None,
        "allowed_ips": ["203.0.113.9"],
        "permissions": ["enableReading"],
    }
    document = {"version": 1, "totp_secret": "A" * 32, "totp": [-1, 0, 0], "passkey": "A" * 43 + "=", "sign_count": 0, "keys": [key]}
    text = json.dumps(document, indent=1).encode()
    return (text, text.replace(b'"label": "bot"', b'"label": "bot", "secret_key": "\xff"'), text.replace(b"bot", b"\xfe"))


_PROFILE = PROFILE_OF_A_PAIR.to_toml()
_ACCOUNT = b"""spot_deposit = true
verification = "verified-plus"
default_security_controls = true
futures_opened = 2024-05-01T00:00:00Z
portfolio_margin = false
portfolio_margin_activated = 2024-06-01
cross_margin_transfer = true
at = 2022-12-01T12:00:00+02:00
"""
_MANIFEST = b"""[defaults]
place = "practice"
key_type = "ed25519"
no_passphrase = true
preset = "spot-bot"

[[key]]
label = "bot {n}"
count = 3
ip = ["203.0.113.9"]

[[key]]
label = "treasury"
name = "treasury"
permission = ["enableWithdrawals"]
"""
_ANSWERS = b"""place = "practice"
key_type = "ed25519"
label = "spot bot"
no_passphrase = true
ip = ["203.0.113.9", "198.51.100.7"]
permission = ["enableReading", "enableSpotAndMarginTrading"]
at = 2026-11-01
"""
_DRAFT = b"""version = 1
saved_at = 2026-11-01T12:00:00Z
[[made]]
name = "waiting-ed25519"
fingerprint = "SHA256:47DEQpj8HBSa"
[[walks]]
at = "label"
first = "place"
place = "practice"
route = "web"
key_type = "Ed25519"
label = "spot bot"
allowed_ips = ["203.0.113.9"]
permissions = ["enableReading"]
are_restrictions_saved = false
[walks.account]
name = "verified-plus"
at = 2026-11-01T12:00:00Z
spot_deposit = true
verification = "verified-plus"
default_security_controls = true
portfolio_margin = false
cross_margin_transfer = true
"""
_NOTE = b'{"terminal": "/dev/pts/3", "login": 4711, "flags": [27906, 5, 1215, 35387, 15, 15], "characters": ["03", "1c", 0, 1]}'
_MOUNTS = b"/dev/vda / ext4 rw,relatime 0 0\n//nas/a\\040b /mnt/a\\040b cifs ro,nosuid 0 0\nbroken\n"


def _with_secrets(toml: bytes) -> tuple[bytes, ...]:
    """Give a file, and the same with secrets where a person may put them by mistake: as a name, as a value, as a line."""
    first, _, rest = toml.partition(b"\n")
    name = first.partition(b" =")[0]
    return (
        toml,
        toml + b'\n"\xff" = 1\n',
        toml + b"\n\xfd\n",
        b"secret-\xff = 1\n" + toml,
        name + b' = "\xff"\n' + rest,
        name + b' = ["\xfe"]\n' + rest,
        toml + b'\n[[beat]]\n"x\xff" = "\xfe"\n',
        toml + b"\n-----BEGIN PRIVATE KEY-----\n\xfd\n-----END PRIVATE KEY-----\n",
    )


def _tours_with_secrets() -> tuple[bytes, ...]:
    # Whole tours are long, and most of what can be changed in one is words.
    head = b'title = { en = "A", it = "B" }\nabout = { en = "A", it = "B" }\naccount = "verified-plus"\nat = 2026-11-28T09:00:00Z\n'
    beat = b'[[beat]]\nsay = { en = "Said.", it = "Detto." }\nlater = 30\ntype = "bot"\npress = ["down", "enter", "u"]\nhold = 1.5\n'
    rest = b'step = "label"\nblocked = ["enableWithdrawals"]\nallowed = ["enableReading"]\n'
    wrong = (beat + b'press = ["\xff"]\n', beat + b'"\xfe" = 1\n', b'[[beat]]\npress = ["\xfd"]\n', b'[[beat]]\nblocked = ["\xff"]\n')
    return (head + beat + rest, *_with_secrets(head + beat), *(head + each for each in wrong), *(tour[:4000] for tour in _tours()[:2]))


FILES = (
    Parser("profile", _profile, lambda: _with_secrets(_PROFILE), (FileError,)),
    Parser("draft of a walk", _draft, lambda: _with_secrets(_DRAFT), (FileError, ValueError)),
    Parser("answers file", _by_path(read_answers), lambda: _with_secrets(_ANSWERS), (FileError,)),
    Parser("account file", _by_path(read_account_file), lambda: _with_secrets(_ACCOUNT), (FileError,)),
    Parser("settings", _config, lambda: _with_secrets(b'language = "it"\ntheme = "dark"\n'), (FileError,)),
    Parser("tour", _by_path(lambda path: read_tour(path, "mine")), _tours_with_secrets, (FileError,), share=0.5),
    Parser("manifest of a batch", _manifest, lambda: _with_secrets(_MANIFEST), (FileError,), share=0.5),
    Parser("archive of a backup", _archive, _archive_samples, (FileError,), is_binary=True),
    Parser("practice account", _ledger, _ledger_samples, (FileError,)),
    Parser("note of a terminal", _terminal_note, lambda: (_NOTE, b"[]", b'{"terminal": "\xff"}'), ()),
    Parser("table of mounts", _by_path(read_mounts), lambda: (_MOUNTS,), ()),
)
