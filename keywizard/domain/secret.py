"""A secret as a type: it hides itself wherever text is made of it."""

from collections.abc import Callable
from typing import Generic, NoReturn, TypeVar

T = TypeVar("T", str, bytes)
U = TypeVar("U", str, bytes)


class Secret(Generic[T]):
    """A value that shows only when `reveal()` is called.

    `repr`, `str` and every format hide it, it cannot be pickled or hashed, and it compares in constant time.
    """

    __slots__ = ("_value",)

    def __init__(self, value: T) -> None:
        """Hold `value`."""
        self._value: T = value

    def reveal(self) -> T:
        """Give the value itself; each call is a place to review."""
        return self._value

    def map(self, change: Callable[[T], U]) -> "Secret[U]":
        """Give what `change` makes of the value, hidden as before."""
        return Secret(change(self._value))

    def __bool__(self) -> bool:
        """Tell whether there is anything inside."""
        return bool(self._value)

    def __repr__(self) -> str:
        """Hide the value."""
        return "Secret(…)"

    __str__ = __repr__

    def __format__(self, format_spec: str) -> str:
        """Hide the value, whatever the format."""
        return repr(self)

    def __eq__(self, other: object) -> bool:
        """Compare in constant time with another secret of the same kind; never equal to a bare value."""
        if not isinstance(other, Secret):
            return NotImplemented
        import hmac

        return hmac.compare_digest(_as_bytes(self._value), _as_bytes(other.reveal()))

    __hash__ = None  # type: ignore[assignment]  # a secret in a set or as a mapping key would be compared openly

    def __reduce__(self) -> NoReturn:
        """Refuse to be pickled or copied into another process."""
        msg = "a secret cannot be pickled"
        raise TypeError(msg)


def _as_bytes(value: str | bytes) -> bytes:
    return value.encode("utf-8", "surrogatepass") if isinstance(value, str) else value
