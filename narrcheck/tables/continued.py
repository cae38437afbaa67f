"""Joins the parts of a table that runs on under its repeated title."""

from collections.abc import Iterable
from dataclasses import replace

from narrcheck.model.sheet import Group, Sheet
from narrcheck.rulebook import Expression, Rulebook, RuleData


class ContinuedData(RuleData):
    """``rules/tables/continued.yaml``: how a title says that its table began earlier."""

    mark: Expression


def joined(sheets: Iterable[Sheet], rulebook: Rulebook) -> tuple[Sheet, ...]:
    """The sheets with every continuation added to the one before it that it continues."""
    mark = rulebook.read("tables/continued.yaml", ContinuedData).mark
    found: list[Sheet] = []
    for sheet in sheets:
        plain = mark.sub("", sheet.title)
        if found and plain and plain == mark.sub("", found[-1].title) and _alike(found[-1], sheet):
            found[-1] = _together(found[-1], sheet)
        else:
            found.append(sheet)
    return tuple(found)


def _alike(one: Sheet, other: Sheet) -> bool:
    return [_shape(group) for group in one.groups] == [_shape(group) for group in other.groups]


def _shape(group: Group) -> list[tuple[int, tuple[str, ...]]]:
    return [(column.index, column.path) for column in group.columns]


def _together(one: Sheet, other: Sheet) -> Sheet:
    groups = tuple(
        replace(first, rows=first.rows + second.rows) for first, second in zip(one.groups, other.groups, strict=True)
    )
    return replace(one, groups=groups)
