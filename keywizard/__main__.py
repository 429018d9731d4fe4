"""`python -m keywizard`."""

import sys

from keywizard.cli.main import entry

sys.exit(entry())
