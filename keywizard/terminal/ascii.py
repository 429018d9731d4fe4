"""ASCII twins of what else is drawn, for terminals that show nothing else."""

import unicodedata

TWINS = (
    ("─━═╌╍┄┅▔▁–—‐−", "-"),  # noqa: RUF001  # dashes are what it is about
    ("│┃║‖▏▎▕▊▋▌▐▍", "|"),
    ("┌┐└┘├┤┬┴┼╔╗╚╝╠╣╦╩╬╭╮╰╯┏┓┗┛┣┫┳┻╋", "+"),
    ("█▇▆▅▄▀▓▒■", "#"),
    ("░·…", "."),
    ("•●◉◆", "*"),
    ("○◌◯□", "o"),
    ("✓✔", "+"),
    ("✗✘×", "x"),  # noqa: RUF001  # as above
    ("→▶▸►", ">"),
    ("←◀◂", "<"),
    ("↑▲△", "^"),
    ("↓▼▽", "v"),
    ("‘’", "'"),  # noqa: RUF001  # as above
    ("“”«»", '"'),
    ("\u00a0", " "),
)
_TABLE = {ord(char): twin for chars, twin in TWINS for char in chars}


def twin_of(cluster: str) -> str:
    """Give the ASCII character for what is drawn as one: its twin, its letter without accents, or nothing."""
    twin = unicodedata.normalize("NFKD", cluster.translate(_TABLE))[:1]
    return twin if twin.isascii() else ""


def spelt_in_ascii(text: str) -> str:
    """Write running text with ASCII alone: accents dropped but for the apostrophe that Italian puts in their place, `?` for the rest."""
    if text.isascii():
        return text
    return "".join(_ITALIAN.get(char) or twin_of(char) or "?" for char in unicodedata.normalize("NFC", text))


_ITALIAN = {accented: f"{plain}'" for accented, plain in zip("àèéìòùÀÈÉÌÒÙ", "aeeiouAEEIOU", strict=True)}
