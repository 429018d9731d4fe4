"""What is written down of a crash: where it happened, and nothing that was being worked on."""

import traceback
from itertools import count
from pathlib import Path

from keywizard.domain.errors import FileError
from keywizard.store.atomic import make_private_folder
from keywizard.store.folder import opened


def write_crash_report(folder: Path, error: BaseException) -> Path:
    """Write the types, files, lines and functions of an error into a new private file of `folder`, and give its path.

    Neither local variables nor messages nor source lines go in, for any of them can quote a secret. Raises FileError.
    """
    make_private_folder(folder)
    content = "".join(_lines(error)).encode()
    with opened(folder, is_root=True) as state:
        for number in count(1):
            name = f"crash-{number}.txt"
            try:
                state.write_new(name, content)
            except FileError as taken:
                if taken.problem != "file-exists":
                    raise
            else:
                return folder / name
    raise AssertionError


def _lines(error: BaseException) -> list[str]:
    lines: list[str] = []
    cause: BaseException | None = error
    while cause is not None and len(lines) < 1000:
        lines.append(f"{type(cause).__module__}.{type(cause).__qualname__}\n")
        lines += (
            f"  {frame.f_code.co_filename}:{line} {frame.f_code.co_qualname}\n" for frame, line in traceback.walk_tb(cause.__traceback__)
        )
        cause = cause.__cause__ or cause.__context__
    return lines
