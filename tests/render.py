"""Write numbers as reports do: the other direction of narrcheck.nlp.numerals."""

DIGITS = "零一二三四五六七八九"


def chinese_numeral(number: int) -> str:
    """A whole number in Chinese, 十 without 一 at the beginning."""
    if number == 0:
        return DIGITS[0]
    text = ""
    for size, unit in ((10**8, "亿"), (10**4, "万"), (1, "")):
        section, number = divmod(number, size)
        if section:
            padded = text and section < 1000
            text += (DIGITS[0] if padded else "") + (_section(section) if section < 10**4 else _large(section)) + unit
    return text.removeprefix("一") if text.startswith("一十") else text


def _large(number: int) -> str:
    """The 亿 of a number of 万亿: 一万零一亿."""
    high, low = divmod(number, 10**4)
    text = _section(high) + "万"
    return text + (DIGITS[0] if 0 < low < 1000 else "") + (_section(low) if low else "")


def _section(number: int) -> str:
    """A number from 1 to 9999."""
    text = ""
    gap = False
    for size, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, size)
        if digit:
            text += (DIGITS[0] if gap and text else "") + DIGITS[digit] + unit
            gap = False
        else:
            gap = True
    return text
