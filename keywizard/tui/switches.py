"""What Textual reads from the environment, at import and once only."""

from collections.abc import Mapping, MutableMapping

from keywizard.terminal.capabilities import SERVED, Colours, Terminal, is_remote, is_truecolor

_KEPT = frozenset({SERVED, "TEXTUAL_FPS"})
_PATIENT_ESCAPE = "300"
"""Milliseconds: over a network the parts of an arrow key arrive further apart than the 100 that Textual waits."""


def prepare(environ: MutableMapping[str, str], terminal: Terminal) -> None:
    """Set what Textual reads at import: ours alone decides on looks, and nothing it could log keys or take pictures with remains."""
    for name in [name for name in environ if name.startswith("TEXTUAL") and name not in _KEPT]:
        del environ[name]
    environ.pop("NO_COLOR", None)  # we draw without colour ourselves; Textual would draw in greys, or black on black
    if not environ.get(SERVED):
        for name in ("COLUMNS", "LINES"):
            environ.pop(name, None)  # they would freeze the size
    environ["TEXTUAL_ANIMATIONS"] = "none"
    environ["TEXTUAL_SMOOTH_SCROLL"] = "0"  # its mouse reports in pixels would stay on after the end
    environ["TEXTUAL_COLOR_SYSTEM"] = _colour_system(environ, terminal.colours)
    # GNU screen neither knows the protocol nor hands it on, however many colours it has.
    if terminal.colours is not Colours.RGB or environ.get("TERM", "").startswith("screen"):
        environ["TEXTUAL_DISABLE_KITTY_KEY"] = "1"
    if is_remote(environ):
        environ.setdefault("ESCDELAY", _PATIENT_ESCAPE)


def _colour_system(environ: Mapping[str, str], colours: Colours) -> str:
    if colours is not Colours.RGB:
        return "standard"
    if environ.get(SERVED):
        return "truecolor"
    return "truecolor" if is_truecolor(environ) and not is_remote(environ) else "256"  # colours in full take half as many bytes again
