"""The tours that come with the program, and those of a trainer's own."""

from pathlib import Path

from keywizard.demo.tour import Tour
from keywizard.demo.tour_file import read_tour
from keywizard.domain.errors import UsageError
from keywizard.domain.label import showable

_FOLDER = Path(__file__).parent / "tours"
_ENDING = ".toml"

TOURS = ("first-key", "why-grey", "hmac", "futures", "history")
"""Their names, in the order in which one learns."""


def tours() -> tuple[Tour, ...]:
    """Read all that come with the program."""
    return tuple(read_tour(_FOLDER / f"{name}{_ENDING}", name) for name in TOURS)


def find_tour(wanted: str) -> Tour:
    """Find a tour by its name, or a trainer's own by the path of its file.

    Raises UsageError `tour-unknown`, FileError with path and line for a file that does not do.
    """
    if wanted in TOURS:
        return read_tour(_FOLDER / f"{wanted}{_ENDING}", wanted)
    if not wanted.endswith(_ENDING):
        raise UsageError("tour-unknown", name=showable(wanted, 60), choices=", ".join(TOURS))
    return read_tour(Path(wanted), Path(wanted).stem)
