"""How cells and tables are named in addresses: ``C12``, ``公开01表``, ``表3``."""

import re

_STANDARD = re.compile(r"公开\s?\d{1,2}(?:-\d)?\s?表")


def cell_name(row: int, column: int) -> str:
    """The name of a cell as spreadsheets write it; row and column count from 0."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row + 1}"


def table_name(caption: str, number: int) -> str:
    """What a table is called: its number among the published tables if its caption has one, else its place."""
    found = _STANDARD.search(caption)
    return "".join(found[0].split()) if found else f"表{number}"
