"""How many amounts of the text stand in a table too, and how many of these were matched to a cell of their name."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import chain

from narrcheck.model.quantity import Dimension, Quantity
from narrcheck.relations.scene import Scene
from narrcheck.relations.tables import namesakes, project_forms, standard_tables

_TELLING = 3  # digits: a shorter number is found in some table by accident


def amounts_in_tables(scene: Scene, quantities: Sequence[Quantity]) -> tuple[int, int]:
    """Amounts of at least three digits outside the tables that some cell of the report holds, and the matched ones."""
    values, half = _cells(scene), Fraction(1, 2)
    shown: dict[Fraction, set[int]] = {}
    for quantity in quantities:
        if quantity.ulp not in shown:
            shown[quantity.ulp] = {int(value / quantity.ulp + half) for value in values}
    there = {
        quantity.span
        for quantity in quantities
        if _is_telling(quantity)
        and not scene.document.in_table(quantity.span)
        and int(abs(quantity.exact) / quantity.ulp) in shown[quantity.ulp]
    }
    found = chain(standard_tables.search(scene), project_forms.search(scene), namesakes.search(scene)) if there else ()
    return len(there), len(there & {instance.stated.span for instance in found})


def _is_telling(quantity: Quantity) -> bool:
    digits = str(abs(quantity.value)).replace(".", "").strip("0")
    return quantity.dimension is Dimension.MONEY and quantity.approx is None and len(digits) >= _TELLING


def _cells(scene: Scene) -> set[Fraction]:
    """Every amount of the report's tables, in yuan."""
    return {
        abs(figure.exact) * sheet.factor
        for sheet in scene.sheets
        if sheet.factor
        for group in sheet.groups
        for row in group.rows
        for figure in row.figures.values()
        if figure.value and not figure.percent
    }
