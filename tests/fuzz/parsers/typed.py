"""What people type and paste, on the command line and into fields."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime

from keywizard.cli.moments import moment, moment_or_never
from keywizard.cli.parser import COMMANDS, read_command
from keywizard.cli.request import request_of
from keywizard.domain.api_key import read_api_key, read_secret_key, refuse_same
from keywizard.domain.errors import SecretError, UsageError
from keywizard.domain.ip_access import parse_allowed_ips
from keywizard.domain.label import label_problems, showable, slug_of, slug_problem
from keywizard.domain.secret import Secret
from keywizard.exchange.binance.error_codes import find_error_code
from keywizard.exchange.simulated.second_factor import MAX_FAILURES, TotpState, check_code
from keywizard.i18n.translator import LANGUAGES, Translator
from keywizard.terminal.ascii import spelt_in_ascii
from keywizard.views.faq_search import search
from keywizard.views.verification import code_in
from tests.fuzz.parsers.parser import Parser, text_of, words_of

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
_ENGLISH = Translator("en")


def _ips(data: bytes) -> Iterable[str]:
    for refused in parse_allowed_ips(text_of(data)).refused:
        for language in LANGUAGES:
            yield Translator(language)(f"error.{refused.problem}.message", ip=refused.text)


def _api_key(data: bytes) -> None:
    first, _, second = text_of(data).partition("\n")
    refuse_same(read_api_key(first), read_secret_key(Secret(second or first[::-1])))


def _label(data: bytes) -> Iterable[str]:
    label = text_of(data)
    problems = label_problems(label)
    if not problems and slug_problem(slug_of(label)):
        raise AssertionError("a good label makes a bad name")
    return (*problems, showable(label))


def _moment(data: bytes) -> None:
    text = text_of(data)
    for read in (moment, moment_or_never):
        found = read(text, NOW, "--at")
        if found is not None and found.tzinfo is None:
            raise AssertionError("a moment without a time zone")


def _code(data: bytes) -> Iterable[str]:
    text = text_of(data)
    state = TotpState(last_step=data[0], failures=data[-1] % MAX_FAILURES) if data else TotpState()
    _, verdict = check_code(Secret("A" * 32), state, Secret(code_in(text) or text), NOW)
    return (repr(verdict),)


def _command_line(data: bytes) -> Iterable[str]:
    words = words_of(data)
    command = next((each for each in COMMANDS if words and each.name == words[0]), COMMANDS[0])
    rest = [word for word in words[1:] if word not in {"-h", "--help"}]
    parsed = read_command(command, rest, _ENGLISH)
    if command.name == "create" and not (parsed.answers or parsed.passphrase_file or parsed.api_key_file or parsed.secret_key_file):
        request_of(parsed, NOW)
    return ()


def _question(data: bytes) -> Iterable[str]:
    found = search(_ENGLISH, text_of(data))
    return (*(entry.id for entry in found.entries), *found.hints)


def _error_code(data: bytes) -> Iterable[str]:
    found = find_error_code(text_of(data))
    return (found.code,) if found else ()


def _ascii(data: bytes) -> Iterable[str]:
    spelt = spelt_in_ascii(text_of(data))
    if not spelt.isascii():
        raise AssertionError("not everything is spelt in ASCII")
    return ()


def _each(*samples: bytes) -> Callable[[], tuple[bytes, ...]]:
    return lambda: (*samples, b"\xff", b"\xfe", b"\xfd", b"\xff \xfe\n\xfd", b"'\xff'", b"key:\xff", b"api_\xff")


_CREATE = b"create\n--key-type\ned25519\n--label\nspot bot\n--no-passphrase\n--place\npractice"
_COMMAND_LINES = _each(
    _CREATE,
    _CREATE + b"\n--ip\n203.0.113.9\n--permission\nenableSpotAndMarginTrading\n--at\n2023-01-29\n--json",
    _CREATE + b"\n--preset\nspot-bot\n--name\nbot\n--route\napp\n--account\nnew",
    _CREATE.replace(b"spot bot", b"\xff"),
    _CREATE + b"\n--\xff\n\xfe",
    _CREATE + b"\n--json=\xff",
    b"explain\n-2015\n--json",
    b"sign\nbot\ntimestamp=1&\xff",
    b"faq\nwithdrawals\n\xfd",
    b"import\n\xff\n--label\n\xfe\n--no-passphrase",
    b"demo\n--tour\nwhy-grey\n--speed\n2\n\xff\n",
)

TYPED = (
    Parser(
        "IP list", _ips, _each(b"203.0.113.9, 198.51.100.7;8.8.8.8\n", b"10.0.0.1 0.0.0.0/0 2001:db8::1 1.2.3.4-9 \xff", b"[::1]:\xff"), ()
    ),
    Parser("API key", _api_key, _each(b"A" * 64 + b"\n" + b"b" * 64, b"\xff\n\xff", b'"\xff"\n'), (SecretError,)),
    Parser("label", _label, _each(b"spot bot", "b\u00f2t \U0001f469\u200d\U0001f469 \u6f22".encode(), b"my \xff bot"), ()),
    Parser("moment", _moment, _each(b"2026-11-01T12:00:00+02:00", b"now", b"never", b"2023-W04-7", b"20230129T10"), (UsageError,)),
    Parser("one-time code", _code, _each(b"123 456", b"code: 123456.", "\u0661\u0662\u0663456".encode()), ()),
    Parser("command line", _command_line, _COMMAND_LINES, (UsageError, SecretError)),
    Parser("FAQ search", _question, _each(b"withdrawals ip", b"-2015", b"prelievi perch\xc3\xa9", b"7", b"withdrwal"), (), share=0.05),
    Parser("error code", _error_code, _each(b"-2015", b"2015", b"403", "\u22121021".encode(), b"code=-1022"), ()),
    Parser("ASCII spelling", _ascii, _each("perché ✓ \u203a \u2013 \u201ca\u201d 漢".encode()), ()),
)
