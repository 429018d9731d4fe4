"""`python -m keywizard`."""

import sys

from keywizard.cli.main import main

sys.exit(main())
