"""Keys have the same names on every system, and special ones are no letters."""

import pytest

from vision.window.key_codes import key_name


@pytest.mark.parametrize(
    ("code", "name"),
    [
        (ord("q"), "q"),
        (ord("Q"), "q"),
        (27, "escape"),
        (13, "return"),
        (32, "space"),
        # Their lowest 8 bits are Q, S and a letter beyond ASCII.
        (0xFF51, "left"),
        (0xFF53, "right"),
        (0x250000, "left"),
        (0xF703, "right"),
        (0xFFC8, "f11"),
        (0x7A0000, "f11"),
        # Up, F6 (v), Shift, é and nothing at all.
        (0xFF52, ""),
        (0xFFC3, ""),
        (0xFFE1, ""),
        (0xE9, ""),
        (0, ""),
    ],
)
def test_a_key_has_its_name_or_none(code: int, name: str) -> None:
    assert key_name(code) == name
