"""The same answers through screens, lines and flags leave the same key on disk."""

from pathlib import Path
from typing import NamedTuple

import pytest

from keywizard.cli.main import main
from keywizard.domain.key_type import KeyType
from keywizard.domain.permission import Permission
from keywizard.domain.secret import Secret
from keywizard.flow.steps import StepId
from keywizard.keys.pem import load_private_key
from keywizard.keys.secret_key import unseal_secret_key
from keywizard.session.session import Session
from keywizard.store.keyring import PRIVATE_KEY, SECRET_KEY
from keywizard.store.profiles import Profile
from tests.plain.scripting import TYPE_NUMBERS, walked
from tests.session.walks import session_at
from tests.tui.walking import TYPE_ROWS, Walk, app_of, session_of, walking

PASSPHRASE = "four words of passphrase"
NUMBERS = {permission: str(number) for number, permission in enumerate(Permission, start=3)}


class Wanted(NamedTuple):
    """What a person wants, whichever way it is said."""

    key_type: KeyType
    label: str = "spot bot on vps-2"
    passphrase: str = ""
    ips: tuple[str, ...] = ()
    permissions: tuple[Permission, ...] = ()


WANTED = {
    "ed25519 with addresses and permissions": Wanted(
        KeyType.ED25519, ips=("203.0.113.7", "198.51.100.1"), permissions=(Permission.SPOT_AND_MARGIN_TRADING, Permission.WITHDRAWALS)
    ),
    "ed25519 under a passphrase": Wanted(KeyType.ED25519, "Bot è qui", PASSPHRASE, permissions=(Permission.FUTURES,)),
    "hmac under a passphrase": Wanted(KeyType.HMAC, passphrase=PASSPHRASE, ips=("203.0.113.7",), permissions=(Permission.FUTURES,)),
    "hmac without": Wanted(KeyType.HMAC),
}


async def by_screens(home: Path, wanted: Wanted) -> None:
    async with walking(app_of(home)) as walk:
        await walk.press("enter")
        await walk.reach(StepId.ACCOUNT)
        await walk.press("enter")
        await walk.reach(StepId.KEY_TYPE)
        await walk.press(*["down"] * TYPE_ROWS[wanted.key_type], "enter")
        if wanted.key_type.is_self_generated:
            await _pair_by_screens(walk, wanted)
        await walk.reach(StepId.LABEL)
        await walk.type(wanted.label)
        await walk.press("enter")
        await walk.reach(StepId.VERIFICATION)
        await _api_key_by_screens(walk, wanted)
        await _restrictions_by_screens(walk, wanted)
        await walk.reach(StepId.SUMMARY)
        await walk.press("enter")


async def _pair_by_screens(walk: Walk, wanted: Wanted) -> None:
    await walk.reach(StepId.KEYPAIR)
    if wanted.passphrase:
        await walk.press("enter")
        await walk.type(wanted.passphrase)
        await walk.press("enter")
        await walk.type(wanted.passphrase)
        await walk.press("enter")
    else:
        await walk.press("down", "enter")
    await walk.until(lambda: walk.app.wizard.answers.keypair is not None)
    await walk.reach(StepId.KEYPAIR)
    await walk.press("ctrl+n")


async def _api_key_by_screens(walk: Walk, wanted: Wanted) -> None:
    await walk.prove_code()
    await walk.press("down", "down", "enter")
    await walk.until(lambda: len(walk.step.wizard.answers.proven) == 2 and walk.step.takes_keys)
    if wanted.key_type is KeyType.HMAC and wanted.passphrase:
        walk.step.focus_on("passphrase")
        await walk.type(wanted.passphrase)
        await walk.press("enter")
        await walk.type(wanted.passphrase)
    await walk.press("ctrl+n")
    await walk.reach(StepId.API_KEY)
    await walk.press("ctrl+n")


async def _restrictions_by_screens(walk: Walk, wanted: Wanted) -> None:
    await walk.reach(StepId.RESTRICTIONS)
    if wanted.ips:
        await walk.press("enter")
        await walk.type(" ".join(wanted.ips))
        await walk.press("ctrl+n")
        await walk.reach(StepId.RESTRICTIONS)
    for permission in wanted.permissions:
        await walk.highlight(permission)
        await walk.press("space")
    await walk.press("ctrl+n")


def by_lines(home: Path, wanted: Wanted) -> None:
    twice = (wanted.passphrase, wanted.passphrase)
    pair = ("1", *twice, "") if wanted.passphrase else ("2", "")
    secret = twice if wanted.passphrase else ("",)
    done = walked(
        home,
        *("1", "", TYPE_NUMBERS[wanted.key_type]),
        *(pair if wanted.key_type.is_self_generated else ()),
        *(wanted.label, "", "4", ""),
        *(secret if wanted.key_type is KeyType.HMAC else ()),
        "",
        *(("1", ", ".join(wanted.ips)) if wanted.ips else ()),
        *(NUMBERS[permission] for permission in wanted.permissions),
        *("", ""),
    )
    assert done.left == ()


def by_flags(home: Path, wanted: Wanted, folder: Path) -> None:
    path = folder / "passphrase"
    path.touch(0o600)
    path.write_text(wanted.passphrase, encoding="utf-8")
    protection = ("--passphrase-file", str(path)) if wanted.passphrase else ("--no-passphrase",)
    flags = (
        *("create", "--place", "practice", "--key-type", wanted.key_type, "--label", wanted.label, *protection),
        *(word for address in wanted.ips for word in ("--ip", address)),
        *(word for permission in wanted.permissions for word in ("--permission", permission)),
    )
    assert main(flags) == 0
    assert (home / "data" / "keys").is_dir()


def stored(session: Session, wanted: Wanted) -> tuple[str, Profile]:
    """Give the one key of a home with its profile, without what differs from walk to walk; its secret opens as wanted."""
    (name,) = session.keyring.names()
    passphrase = Secret(wanted.passphrase) if wanted.passphrase else None
    if wanted.key_type is KeyType.HMAC:
        assert unseal_secret_key(session.keyring.read_secret(name, SECRET_KEY), passphrase)
    else:
        load_private_key(session.keyring.read_secret(name, PRIVATE_KEY), passphrase)
    profile = session.keyring.get(name).profile
    assert profile.api_key is not None
    assert bool(profile.fingerprint) is wanted.key_type.is_self_generated
    return name, profile._replace(api_key=None, fingerprint=None, created_at=session.now())


@pytest.mark.parametrize("wanted", WANTED)
async def test_the_same_answers_leave_the_same_key_whichever_way_they_are_given(wanted: str, tmp_path: Path, keywizard_home: Path) -> None:
    answers = WANTED[wanted]
    await by_screens(tmp_path / "screens", answers)
    by_lines(tmp_path / "lines", answers)
    by_flags(keywizard_home, answers, tmp_path)
    screens, lines, flags = (
        stored(session_of(tmp_path / "screens"), answers),
        stored(session_at(tmp_path / "lines"), answers),
        stored(session_at(keywizard_home), answers),
    )
    assert screens == lines == flags
    assert lines[1].allowed_ips == answers.ips
    assert lines[1].permissions == {Permission.READING, *answers.permissions}
    assert lines[1].is_encrypted is bool(answers.passphrase)
