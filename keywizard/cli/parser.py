"""The flags of every command, in the person's language; nothing heavy is loaded to explain them."""

import argparse
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, NoReturn

from keywizard.cli.output import print_lines
from keywizard.domain.errors import UsageError
from keywizard.i18n.translator import LANGUAGES, Translator

_WIDTH, _HELP_AT = 80, 30
"""Columns of the help, for the smallest usual terminal, and where the texts of flags begin at most."""


class Flag(NamedTuple):
    """A flag of a command; its help is `flag.<topic>`. No dataclass: that module costs half a start of Python."""

    name: str
    """Its long name without the hyphens."""
    metavar: str = ""
    """What stands for its value; a flag without one is on or off."""
    is_repeated: bool = False
    """Whether it may be given more than once."""
    topic: str = ""
    """What its help is found under, where that is not its name."""
    kept_as: str = ""
    """Its name in the parsed arguments, where another has its own."""

    @property
    def destination(self) -> str:
        """Its name in the parsed arguments and in an answers file."""
        return self.kept_as or self.name.replace("-", "_")


CREATE_ANSWERS = (
    Flag("place", "PLACE"),
    Flag("env", "ENVIRONMENT"),
    Flag("account", "ACCOUNT"),
    Flag("at", "WHEN"),
    Flag("route", "ROUTE"),
    Flag("key-type", "TYPE"),
    Flag("passphrase-file", "FILE"),
    Flag("no-passphrase"),
    Flag("label", "TEXT"),
    Flag("name", "SLUG"),
    Flag("api-key-file", "FILE"),
    Flag("secret-key-file", "FILE"),
    Flag("ip", "ADDRESS", is_repeated=True),
    Flag("permission", "FIELD", is_repeated=True),
    Flag("preset", "PRESET"),
)
"""Every answer of the walk, in its order."""

_JSON = Flag("json")
ATTACH_FLAGS = (
    Flag("api-key-file", "FILE"),
    Flag("secret-key-file", "FILE"),
    Flag("passphrase-file", "FILE", topic="secret-passphrase-file"),
    Flag("no-passphrase", topic="secret-no-passphrase"),
    _JSON,
)
CREATE_FLAGS = (*CREATE_ANSWERS, Flag("answers", "FILE"), Flag("manifest", "FILE"), Flag("dry-run"), Flag("show-secret"), _JSON)
EXPLAIN_FLAGS = (
    Flag("key-type", "TYPE"),
    Flag("ip", "restricted|unrestricted", topic="ip-access"),
    Flag("controls", "on|off"),
    Flag("deposit", "yes|no"),
    Flag("verification", "none|verified|verified-plus"),
    Flag("created", "WHEN"),
    Flag("futures-opened", "WHEN|never"),
    Flag("portfolio-margin", "on|off"),
    Flag("portfolio-margin-activated", "WHEN|never"),
    Flag("cross-margin-transfer", "yes|no"),
    Flag("at", "WHEN"),
    _JSON,
)
SIGN_FLAGS = (Flag("websocket"), Flag("body", "TEXT"), Flag("passphrase-file", "FILE", topic="opening-passphrase-file"), _JSON)
CHECK_FLAGS = (
    Flag("offline"),
    Flag("base-url", "URL"),
    Flag("passphrase-file", "FILE", topic="opening-passphrase-file"),
    _JSON,
)
IMPORT_FLAGS = (
    Flag("label", "TEXT"),
    Flag("name", "SLUG"),
    Flag("env", "production|demo|testnet", topic="import-env"),
    Flag("passphrase-file", "FILE", topic="import-passphrase-file"),
    Flag("new-passphrase-file", "FILE"),
    Flag("no-passphrase", topic="import-no-passphrase"),
    Flag("api-key-file", "FILE"),
    Flag("hmac"),
    Flag("secret-key-file", "FILE"),
    _JSON,
)
SANDBOX_FLAGS = (
    Flag("port", "N"),
    Flag("account", "ACCOUNT", topic="sandbox-account"),
    Flag("at", "WHEN"),
    Flag("client-ip", "ADDRESS"),
    Flag("host", "ADDRESS"),
    Flag("open-to-network"),
    Flag("json-log", "FILE"),
    Flag("watch"),
    _JSON,
)
SERVE_FLAGS = (
    Flag("tour", "TOUR", topic="serve-tour"),
    Flag("port", "N", topic="serve-port"),
    Flag("visitors", "N"),
    Flag("idle", "MINUTES"),
    Flag("host", "ADDRESS"),
    Flag("open-to-network"),
    _JSON,
)
BACKUP_FLAGS = (Flag("passphrase-file", "FILE", topic="backup-passphrase-file"), _JSON)
RESTORE_FLAGS = (Flag("passphrase-file", "FILE", topic="restore-passphrase-file"), Flag("dry-run", topic="restore-dry-run"), _JSON)
KEYS_FLAGS = (Flag("ascii"), Flag("no-mouse"))
LIST_FLAGS = (
    Flag("filter", "WORDS", is_repeated=True),
    Flag("place", "practice|binance|production|demo|testnet", topic="list-place"),
    Flag("key-type", "TYPE", topic="list-key-type"),
    Flag("sort", "name|created|checked|type"),
    Flag("long"),
    Flag("names", topic="names-alone"),
    _JSON,
)
EXPORT_FLAGS = (Flag("for", "CLIENT"), Flag("output", "FILE"), Flag("base-url", "URL", topic="snippet-base-url"), _JSON)
RENAME_FLAGS = (Flag("label", "TEXT", topic="new-label"), Flag("name", "SLUG", topic="new-name", kept_as="name_wanted"), _JSON)
PASSPHRASE_FLAGS = (
    Flag("passphrase-file", "FILE", topic="opening-passphrase-file"),
    Flag("new-passphrase-file", "FILE"),
    Flag("no-passphrase", topic="passphrase-away"),
    _JSON,
)
ROTATE_FLAGS = (
    Flag("key-type", "TYPE", topic="rotate-key-type"),
    Flag("passphrase-file", "FILE", topic="rotate-passphrase-file"),
    Flag("no-passphrase"),
    Flag("label", "TEXT", topic="rotate-label"),
    _JSON,
)
REMIND_FLAGS = (Flag("on", "DATE"), Flag("ics", "FILE"), Flag("systemd"), _JSON)
DEMO_FLAGS = (
    Flag("tour", "TOUR"),
    Flag("list"),
    Flag("speed", "TIMES"),
    Flag("loop"),
    Flag("record", "FILE"),
    Flag("ascii"),
    Flag("no-mouse"),
    _JSON,
)
WIZARD_FLAGS = (
    Flag("account", "ACCOUNT"),
    Flag("at", "WHEN"),
    Flag("practice"),
    Flag("resume"),
    Flag("fresh"),
    Flag("plain"),
    Flag("ascii"),
    Flag("no-mouse"),
)


class CommandLine(NamedTuple):
    """A command; its help is `command.<name>`."""

    name: str
    """What is typed."""
    flags: tuple[Flag, ...]
    """What it takes."""
    example: str
    """A line to copy."""
    takes_name: bool = False
    """Whether it is about one stored key."""
    words: str = ""
    """What may stand behind its flags without a flag of its own, if anything."""
    takes_many: bool = False
    """Whether that may be several words, before and behind flags."""
    takes_names: bool = False
    """Whether the names of some keys may stand behind those words."""

    @property
    def words_shown(self) -> str:
        """What help calls those words."""
        return self.words.rpartition("_")[2].upper()


COMMANDS = (
    CommandLine("create", CREATE_FLAGS, "create --place practice --key-type ed25519 --label 'spot bot' --no-passphrase --preset spot-bot"),
    CommandLine("explain", EXPLAIN_FLAGS, "explain --key-type hmac --ip unrestricted --at 2023-01-29", words="code"),
    CommandLine("import", IMPORT_FLAGS, "import old_key.pem --label 'spot bot' --passphrase-file old_passphrase", words="file"),
    CommandLine("keys", KEYS_FLAGS, "keys"),
    CommandLine("list", LIST_FLAGS, "list --place production --filter withdraw --sort checked"),
    CommandLine("show", (Flag("repair"), _JSON), "show spot-bot", takes_name=True),
    CommandLine("public", (_JSON,), "public spot-bot > public_key.pem", takes_name=True),
    CommandLine("fingerprint", (_JSON,), "fingerprint spot-bot", takes_name=True),
    CommandLine("attach", ATTACH_FLAGS, "attach spot-bot --api-key-file api_key.txt", takes_name=True),
    CommandLine("check", CHECK_FLAGS, "check spot-bot", takes_name=True),
    CommandLine("rename", RENAME_FLAGS, "rename spot-bot --label 'grid bot'", takes_name=True),
    CommandLine("passphrase", PASSPHRASE_FLAGS, "passphrase spot-bot --new-passphrase-file passphrase", takes_name=True),
    CommandLine("rotate", ROTATE_FLAGS, "rotate spot-bot --no-passphrase", takes_name=True),
    CommandLine("retire", (Flag("anyway"), _JSON), "retire spot-bot", takes_name=True),
    CommandLine("delete", (Flag("yes"), _JSON), "delete spot-bot --yes", takes_name=True),
    CommandLine("remind", REMIND_FLAGS, "remind spot-bot --on 2030-02-01 --ics reminder.ics", takes_name=True),
    CommandLine("audit", (Flag("last", "N"), _JSON), "audit verify", words="action"),
    CommandLine("sign", SIGN_FLAGS, "sign spot-bot 'symbol=BTCUSDT&timestamp=1700000000000'", takes_name=True, words="payload"),
    CommandLine("sandbox", SANDBOX_FLAGS, "sandbox --watch"),
    CommandLine("serve", SERVE_FLAGS, "serve"),
    CommandLine("export", EXPORT_FLAGS, "export spot-bot --for ccxt > bot.py", takes_name=True),
    CommandLine("backup", BACKUP_FLAGS, "backup keys.backup --passphrase-file passphrase", words="backup_file", takes_names=True),
    CommandLine(
        "restore", RESTORE_FLAGS, "restore keys.backup --passphrase-file passphrase --dry-run", words="backup_file", takes_names=True
    ),
    CommandLine("faq", (_JSON,), "faq withdrawals", words="words", takes_many=True),
    CommandLine("doctor", (_JSON,), "doctor"),
    CommandLine("demo", DEMO_FLAGS, "demo --tour why-grey --lang it"),
    CommandLine("completion", (), "completion bash > ~/.local/share/bash-completion/completions/keywizard", words="shell"),
)
"""Every command but the wizard, which needs none."""


class _Formatter(argparse.RawDescriptionHelpFormatter):
    """Begins the usage with a word of the person's language, and puts what follows under its end."""

    def __init__(self, prog: str, usage_word: str) -> None:
        super().__init__(prog, max_help_position=_HELP_AT, width=_WIDTH)
        self._usage_word = usage_word

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:  # argparse hands them on
        super().add_usage(usage, actions, groups, f"{self._usage_word} " if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """A parser that raises what it has to complain of, and speaks the person's language."""

    def __init__(self, *, prog: str, description: str, ending: Callable[[], str], translate: Translator) -> None:
        """Make a parser without flags, but for `--help` and `--lang`; `ending` gives what its help says last, as it is laid out."""
        self._usage_word = usage_word = translate("cli.usage")
        formatter = lambda prog: _Formatter(prog, usage_word)  # noqa: E731  # argparse calls it
        super().__init__(prog=prog, description=description, add_help=False, allow_abbrev=False, formatter_class=formatter)
        self._ending = ending
        self._positionals.title = translate("cli.arguments")
        self.flags = self.add_argument_group(translate("cli.flags"))
        self.flags.add_argument("-h", "--help", action="help", help=translate("flag.help"))
        self.flags.add_argument("--lang", metavar="|".join(LANGUAGES), help=translate("flag.lang"), default=argparse.SUPPRESS)

    def take(self, flags: tuple[Flag, ...], translate: Callable[[str], str]) -> None:
        """Know some flags."""
        for flag in flags:
            name, text = f"--{flag.name}", translate(f"flag.{flag.topic or flag.name}")
            if flag.is_repeated:
                self.flags.add_argument(name, dest=flag.destination, metavar=flag.metavar, action="append", help=text)
            elif flag.metavar:
                self.flags.add_argument(name, dest=flag.destination, metavar=flag.metavar, help=text)
            else:
                self.flags.add_argument(name, dest=flag.destination, action="store_true", default=None, help=text)

    def parse_mixed(self, arguments: Sequence[str]) -> argparse.Namespace:
        """Read words before and behind flags."""
        # Left to itself, argparse cuts as many letters off the usage as the English word for it has.
        self.usage = self.format_usage().removeprefix(self._usage_word).strip()
        return self.parse_intermixed_args(arguments)

    def format_help(self) -> str:
        """Give the help; only now is anything laid out, for most runs do not show it."""
        self.description, self.epilog = _filled(self.description or ""), self._ending()
        return super().format_help()

    def print_help(self, file: object = None) -> None:
        """Write the help like everything else, so that a full disk or a reader who left is told apart."""
        del file
        print_lines([self.format_help().rstrip("\n")])

    def error(self, message: str) -> NoReturn:
        """Raise UsageError instead of ending the program; a secret in the wrong place is not repeated.

        What argparse mostly has to say is told in the person's language, the rest in its own words.
        """
        from keywizard.domain.label import showable

        if "ignored explicit argument" in message:
            raise UsageError("flag-takes-no-value", flag=showable(message.split()[1].rstrip(":"), 40), command=self.prog)
        known: tuple[tuple[str, Callable[[str], UsageError]], ...] = (
            ("unrecognized arguments: ", lambda rest: UsageError("flag-unknown", flags=rest, command=self.prog)),
            ("the following arguments are required: ", lambda _: UsageError("stored-name-missing", command=self.prog)),
            ("argument --", lambda rest: UsageError("flag-without-value", flag=f"--{rest.split(':')[0]}", command=self.prog)),
        )
        for beginning, error_of in known:
            if message.startswith(beginning):
                raise error_of(showable(message.removeprefix(beginning), 100))
        raise UsageError("command-line", detail=showable(message, 200), command=self.prog)


def build_parser(translate: Translator) -> Parser:
    """Make the parser of the whole command line."""
    ending = lambda: _overview(translate)  # noqa: E731  # a line is enough
    parser = Parser(prog="keywizard", description=translate("command.keywizard"), ending=ending, translate=translate)
    parser.flags.add_argument("--version", action="store_true", help=translate("flag.version"))
    parser.take(WIZARD_FLAGS, translate)
    return parser


def build_command_parser(command: CommandLine, translate: Translator) -> Parser:
    """Make the parser of one command."""
    ending = lambda: f"{translate('cli.example')}\n  keywizard {command.example}"  # noqa: E731  # a line is enough
    parser = Parser(prog=f"keywizard {command.name}", description=translate(f"command.{command.name}"), ending=ending, translate=translate)
    if command.takes_name:
        parser.add_argument("name", metavar="NAME", help=translate("flag.stored-name"))
    if command.words:
        how_many = "*" if command.takes_many else "?"
        parser.add_argument(command.words, metavar=command.words_shown, nargs=how_many, help=translate(f"flag.{command.words}"))
    if command.takes_names:
        parser.add_argument("names", metavar="NAME", nargs="*", help=translate("flag.names"))
    parser.take(command.flags, translate)
    return parser


def read_command(command: CommandLine, arguments: Sequence[str], translate: Translator) -> argparse.Namespace:
    """Read what stands behind the name of a command; raises UsageError."""
    parser = build_command_parser(command, translate)
    return parser.parse_mixed(arguments) if command.takes_many or command.takes_names else parser.parse_args(arguments)


def _overview(translate: Translator) -> str:
    lines = (_filled(translate(f"command.{command.name}"), f"  {command.name:<12} ") for command in COMMANDS)
    return "\n".join((translate("cli.commands"), *lines, "", translate("cli.more"), "  keywizard create --help"))


def _filled(text: str, lead: str = "") -> str:
    import textwrap  # which only help needs; argparse loads it for that too

    return textwrap.fill(text, _WIDTH, initial_indent=lead, subsequent_indent=" " * len(lead), break_on_hyphens=False)
