"""Where a key is made, and on which of Binance's two routes."""

from enum import StrEnum


class Place(StrEnum):
    """The simulated Binance inside keywizard, or the real one."""

    PRACTICE = "practice"
    BINANCE = "binance"


class Environment(StrEnum):
    """One of the exchanges that Binance runs; a key of one is unknown to the others (FACTS: errors and base URLs)."""

    PRODUCTION = "production"
    """The real thing: binance.com, real money."""
    DEMO = "demo"
    """Demo mode: the person's own account with play money, since 2026-01-29 (spot docs)."""
    TESTNET = "testnet"
    """Spot testnet: a login with GitHub, data reset about monthly; it has no `/sapi` (spot docs, testnet)."""


class Route(StrEnum):
    """The website or the app; they ask for different second factors (FAQ web step 5, app step 6)."""

    WEB = "web"
    APP = "app"


class Factor(StrEnum):
    """A way to prove oneself when a key is made."""

    TOTP = "totp"
    PASSKEY = "passkey"


def missing_factors(route: Route, proven: frozenset[Factor]) -> tuple[Factor, ...]:
    """Give what is still to prove: the website asks for both factors, the app for either.

    The FAQ says "and" for the web and "or" for the app; other pages speak of 2FA only, so the stricter reading is taken.
    """
    if route is Route.APP and proven:
        return ()
    return tuple(factor for factor in Factor if factor not in proven)
