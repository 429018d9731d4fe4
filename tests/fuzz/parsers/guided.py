"""One parser, fed by atheris, which keeps what reaches new code and goes on from there; it does not come back from that.

`python -m tests.fuzz.parsers.guided NAME INPUTS SEED FOLDER` leaves `findings.json` in the folder, and libFuzzer's words on stderr.
"""

import atexit
import json
import re
import sys
from pathlib import Path

import atheris  # type: ignore[import-not-found,import-untyped,unused-ignore]  # is not among what the tests need

_LONGEST = 16 * 1024
"""Bytes of an input."""
_WORDS = re.compile(rb"[A-Za-z_][A-Za-z0-9_-]{2,30}")

with atheris.instrument_imports(include=["keywizard", "tomllib", "ipaddress", "urllib.parse"]):
    import ipaddress  # noqa: F401  # what is loaded later is not followed
    import tomllib  # noqa: F401  # as above
    import urllib.parse  # noqa: F401  # as above

    from tests.fuzz.parsers.oracle import Finding, judge
    from tests.fuzz.parsers.registry import PARSERS


def main() -> None:
    """Feed the parser; does not come back."""
    name, inputs, seed, folder = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4])
    parser, found = PARSERS[name], dict[str, Finding]()

    def feed(data: bytes) -> None:
        finding = judge(parser, data)
        if finding is not None and (finding.what not in found or len(finding.data) < len(found[finding.what].data)):
            found[finding.what] = finding

    corpus, dictionary = folder / "corpus", folder / "words"
    corpus.mkdir()
    for number, sample in enumerate(parser.samples()):
        (corpus / str(number)).write_bytes(sample)
    words = sorted({word.decode() for sample in parser.samples() for word in _WORDS.findall(sample)})[:500]
    dictionary.write_text("".join(f'"{word}"\n' for word in (*words, "\\xff", "\\xfe", "\\xfd")), encoding="ascii")
    atexit.register(lambda: _write(folder / "findings.json", found))
    options = (
        f"-runs={inputs}",
        f"-max_len={_LONGEST}",
        f"-dict={dictionary}",
        "-timeout=60",
        "-rss_limit_mb=2048",
        "-reload=0",
        f"-seed={seed}",
    )
    atheris.Setup([sys.argv[0], *options, f"-artifact_prefix={folder}/", str(corpus)], feed)
    atheris.Fuzz()


def _write(path: Path, found: dict[str, Finding]) -> None:
    path.write_text(json.dumps([[finding.what, finding.data.hex()] for finding in found.values()]), encoding="ascii")


if __name__ == "__main__":
    main()
