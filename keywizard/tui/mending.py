"""A mend of Textual 8.2.8: a screen that has ended is kept in memory, with all that was drawn on it, for seventy screens more."""

from textual._styles_cache import StylesCache

_COLOURS = "get_inner_outer"


def let_ended_screens_go() -> None:
    """Have the cache of pairs of colours keep no widget.

    It is a method with an lru_cache, without the classmethod that its first argument `cls` speaks of, so that each pair keeps the
    widget that asked for it: 60 MB, pauses of 0.4 s while the collector looks through them, and a secret that was shown for a moment.
    """
    method = vars(StylesCache).get(_COLOURS)
    if method is not None and not isinstance(method, classmethod):
        StylesCache.get_inner_outer = classmethod(method)  # type: ignore[assignment]  # that is the mend
