"""Ready sets of permissions for common uses. Each reads; none withdraws."""

from typing import NamedTuple

from keywizard.domain.permission import Permission


class Preset(NamedTuple):
    """A set for one use. Its texts are `preset.<id>.name` and `preset.<id>.use`."""

    id: str
    """Stable and public; the value of `--preset`."""
    permissions: frozenset[Permission]
    """What it turns on; everything else it turns off."""


def _preset(preset_id: str, *beyond_reading: Permission) -> Preset:
    return Preset(preset_id, frozenset({Permission.READING, *beyond_reading}))


PRESETS = (
    _preset("read-only"),
    _preset("spot-bot", Permission.SPOT_AND_MARGIN_TRADING),
    _preset("futures-bot", Permission.FUTURES),
    _preset("fix-market-maker", Permission.SPOT_AND_MARGIN_TRADING, Permission.FIX_API_TRADE, Permission.FIX_READ_ONLY),
    _preset("transfers", Permission.UNIVERSAL_TRANSFER, Permission.INTERNAL_TRANSFER),
)
PRESETS_BY_ID = {preset.id: preset for preset in PRESETS}
