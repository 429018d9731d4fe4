"""What keeps a server from listening, as an error that says what to do."""

import errno

from keywizard.domain.errors import ExchangeError, KeywizardError, UsageError


def listening_problem(error: OSError, host: str, port: int) -> KeywizardError:
    """Give UsageError `port-taken` or `port-not-allowed`, or else ExchangeError `cannot-listen`."""
    if error.errno == errno.EADDRINUSE:
        return UsageError("port-taken", port=port)
    if error.errno == errno.EACCES:
        return UsageError("port-not-allowed", port=port)
    return ExchangeError("cannot-listen", host=host, system=error.strerror or "")
