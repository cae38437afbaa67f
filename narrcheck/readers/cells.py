"""How cells and tables are named in addresses: ``C12``, ``公开01表``, ``表3``."""

import re

_NAMED = re.compile(r"公开\s?\w{1,4}(?:-\d)?\s?表|(?<!\w)附?表\d{1,3}(?:[-—－]\d{1,2})?(?![\d年月])")
TABLE_NUMBER = re.compile(r"(?:附|公开)?\w{0,4}表(?:格)?\s*[\d一二三四五六七八九十]{0,3}(?:[-—－]\d{1,2})?[：:]?")
"""Matches a line that is nothing but the number of a table."""


def cell_name(row: int, column: int) -> str:
    """The name of a cell as spreadsheets write it; row and column count from 0."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row + 1}"


def table_name(caption: str, number: int) -> str:
    """What a table is called: its number as its caption has it (公开01表, 附表3), else its place."""
    found = _NAMED.search(caption)
    return "".join(found[0].split()) if found else f"表{number}"
