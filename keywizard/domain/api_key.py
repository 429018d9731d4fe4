"""The shape of what Binance issues."""

import re
import string

API_KEY_LENGTH = 64
"""Characters in an API key and in a secret key, in every official sample (spot docs)."""
API_KEY_ALPHABET = string.ascii_letters + string.digits
MAX_API_KEYS = 30
"""API keys one account can hold (API Management page, as reported)."""

_API_KEY = re.compile(r"[A-Za-z0-9]{64}")


def is_api_key(text: str) -> bool:
    """Tell whether text has the shape of an API key."""
    return _API_KEY.fullmatch(text) is not None
