"""The terminal: what it can do, which front end suits it, and leaving it as it was found."""
