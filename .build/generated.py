"""Makes everything that is made from the rest of the sources: catalogues, completion scripts, manual pages, the bill of materials.

Run as a command after a change of the command line, of a .po file or of the lock; the build hook runs it for every package.
"""

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
MADE = HERE / "made"
"""What goes into the wheel, but not into the package."""

sys.path[:0] = [str(HERE), str(ROOT)]  # these modules import each other and the package, whether or not it is installed


def makers() -> Mapping[Path, Callable[[], str]]:
    """Give every file that is made here but for the catalogues, with what makes its text."""
    from completion import completion_scripts
    from man_page import man_page
    from sbom import sbom

    scripts = completion_scripts()
    folder = ROOT / "keywizard" / "cli" / "completions"
    return {
        **{folder / f"keywizard.{shell}": lambda shell=shell: scripts[shell] for shell in scripts},
        MADE / "keywizard.1": lambda: man_page("en"),
        MADE / "keywizard.it.1": lambda: man_page("it"),
        MADE / "keywizard.cdx.json": sbom,
    }


def build() -> None:
    """Write whatever is missing or not as it should be."""
    from catalogues import build_catalogues

    build_catalogues()
    for path, make in makers().items():
        text = make()
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    build()
