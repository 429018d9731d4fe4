"""Every parser. A table of parsers more is a name more here."""

from tests.fuzz.parsers.files import FILES
from tests.fuzz.parsers.lines import LINES
from tests.fuzz.parsers.parser import Parser
from tests.fuzz.parsers.private_keys import PRIVATE_KEYS
from tests.fuzz.parsers.typed import TYPED

PARSERS: dict[str, Parser] = {parser.name: parser for parser in (*FILES, *PRIVATE_KEYS, *TYPED, *LINES)}
"""By what each reads."""
