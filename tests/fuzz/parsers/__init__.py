"""Whatever a parser of ours can be given, with secrets planted in it: `python -m tests.fuzz.parsers --inputs 1000000`."""
