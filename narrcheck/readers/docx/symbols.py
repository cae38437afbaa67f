"""Characters of symbol fonts: what the printed sign is in Unicode."""

_WINGDINGS = {
    0x6C: "●", 0x6D: "❍", 0x6E: "■", 0x6F: "□", 0x71: "❑", 0x75: "◆", 0x76: "❖", 0x77: "◆", 0x9F: "•", 0xA1: "○",
    0xA7: "▪", 0xA8: "□", 0xD8: "➢", 0xE0: "→", 0xFB: "×", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
} | {0x81 + k: chr(0x2460 + k) for k in range(10)} | {0x8C + k: chr(0x2776 + k) for k in range(10)}  # fmt: skip
_WINGDINGS_2 = {0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0xA3: "□"} | {
    0x6A + k: chr(0x2460 + k) for k in range(10)
}
_SYMBOL = {
    0xA3: "≤", 0xB0: "°", 0xB1: "±", 0xB3: "≥", 0xB4: "×", 0xB7: "•", 0xB8: "÷", 0xB9: "≠", 0xBB: "≈", 0xBC: "…",
    0xE5: "∑", 0x25: "%", 0x28: "(", 0x29: ")", 0x2B: "+", 0x2C: ",", 0x2D: "-", 0x2E: ".", 0x2F: "/", 0x3D: "=",
} | {0x30 + k: str(k) for k in range(10)}  # fmt: skip
_FONTS = {"wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2, "symbol": _SYMBOL}


def symbol(font: str, code: str) -> str:
    """The character ``code`` (hexadecimal) of ``font``; "" where it is not known."""
    try:
        value = int(code, 16)
    except ValueError:
        return ""
    if 0xF000 <= value <= 0xF0FF:
        value -= 0xF000
    elif value > 0xFF:
        private = 0xE000 <= value <= 0xF8FF or 0xD800 <= value <= 0xDFFF
        return "" if private or value > 0x10FFFF else chr(value)
    known = _FONTS.get(font.lower())
    if known is not None:
        return known.get(value, "")
    return chr(value) if 0x20 < value < 0x7F else ""
