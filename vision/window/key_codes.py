"""Which key was pressed, by its name: the same on every system."""

_NAMED = {
    8: "backspace",
    9: "tab",
    27: "escape",
    **dict.fromkeys((0xFF08, 0xFFFF), "backspace"),
    **dict.fromkeys((0xFF09,), "tab"),
    13: "return",
    10: "return",
    32: "space",
    # By X11, by Windows, and by macOS, in this order.
    **dict.fromkeys((0xFF51, 0xFF96, 0x250000, 0xF702), "left"),
    **dict.fromkeys((0xFF53, 0xFF98, 0x270000, 0xF703), "right"),
    **dict.fromkeys((0xFFC8, 0x7A0000, 0xF70E), "f11"),
}
_ASCII_END = 0x7F


def key_name(code: int) -> str:
    """The name of the key with that `code` of `cv2.waitKeyEx`: a letter in lower case, `left`, `f11`, …

    Empty for a key that has no name here. Cut to its lowest 8 bits, as `cv2.waitKey` gives it, an arrow would
    be taken for a letter: the left one for Q.
    """
    if code in _NAMED:
        return _NAMED[code]
    return chr(code).lower() if 32 <= code < _ASCII_END else ""
