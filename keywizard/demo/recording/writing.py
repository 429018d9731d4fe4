"""Writing a film, in the form that its file's name asks for, and only if no secret is in it."""

from collections.abc import Callable, Collection, Mapping
from pathlib import Path

from keywizard.demo.recording.cast import cast_of
from keywizard.demo.recording.cells import Colours, row_of
from keywizard.demo.recording.film import Film
from keywizard.demo.recording.leaks import refuse_leaks
from keywizard.demo.recording.page import page_of
from keywizard.demo.recording.redaction import redacted
from keywizard.demo.recording.svg import Picture, Scene, svg_of
from keywizard.domain.errors import UsageError
from keywizard.domain.secret import Secret
from keywizard.i18n.translator import Translator
from keywizard.store.atomic import write_new


def write_film(film: Film, path: Path, secrets: Collection[Secret[str]]) -> None:
    """Write a film to a file that does not exist yet, as its suffix says: .cast, .svg or .html.

    Every marked cell is masked first. `secrets` are what was shown or typed: secret keys, setup keys, codes, passphrases. Raises UsageError
    for another suffix, SecretError, which quotes nothing, where a secret is in the film all the same, and FileError. Whatever is raised,
    nothing is written.
    """
    form = form_of(path)
    safe = film._replace(frames=tuple(frame._replace(strips=tuple(map(redacted, frame.strips))) for frame in film.frames))
    text = form(safe)
    refuse_leaks(((strip.text for strip in frame.strips) for frame in safe.frames), text, secrets)
    write_new(path, text.encode())


def form_of(path: Path) -> Callable[[Film], str]:
    """Give what makes a file's text; raises UsageError for a suffix that stands for none, so that one can ask before a film is made."""
    form = _FORMS.get(path.suffix.lower())
    if form is None:
        raise UsageError("recording-suffix-unknown", path=str(path), suffixes=", ".join(_FORMS))
    return form


def _svg_of(film: Film) -> str:
    return svg_of(_picture_of(film))


def _page_of(film: Film) -> str:
    return page_of(_picture_of(film), Translator(film.language))


def _picture_of(film: Film) -> Picture:
    colours = Colours(film.foreground, film.background)
    frames = {frame.at: frame for frame in film.frames}  # of those at one moment only the last is seen
    scenes = tuple(Scene(at, tuple(row_of(strip, colours) for strip in frame.strips)) for at, frame in frames.items())
    still = list(frames).index(film.frames[film.still].at)
    return Picture(film.title, film.width, scenes, film.length, still, colours)


_FORMS: Mapping[str, Callable[[Film], str]] = {".cast": cast_of, ".svg": _svg_of, ".html": _page_of}
