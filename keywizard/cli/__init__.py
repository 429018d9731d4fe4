"""The command line: the only writer to standard error, and the only owner of exit codes."""
