"""Ordinals as headings write them."""

DIGITS = "零一二三四五六七八九"
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


def chinese(number: int) -> str:
    """One to ninety-nine in words."""
    tens, ones = divmod(number, 10)
    if not tens:
        return DIGITS[ones]
    return (DIGITS[tens] if tens > 1 else "") + "十" + (DIGITS[ones] if ones else "")


def counted(number: int) -> str:
    """A number of things in words: two of them are 两."""
    return "两" if number == 2 else chinese(number)


def numeral(number: int, kind: str) -> str:
    """A number in one of the styles: 一, 1, ①."""
    if kind == "一":
        return chinese(number)
    return str(number) if kind == "1" else CIRCLED[number - 1]
