"""Plants one error in the report of a seed."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from corpus.errors import figures, words
from corpus.errors.judge import Judge
from corpus.errors.planting import Planted, Recipe
from corpus.generator.composition import Composition

RECIPES: dict[str, Recipe] = {
    recipe.__name__: recipe
    for recipe in (
        figures.wrong_digit, figures.swapped_digits, figures.shifted_point, figures.dropped_digit, figures.wrong_cell,
        figures.stale_figure, figures.stale_rate, figures.line_above, figures.cut_off, figures.sum_not_updated,
        figures.text_not_table, figures.flipped_direction, figures.flipped_order, figures.dropped_wan,
        figures.dropped_unit, figures.dropped_item, words.stale_year, words.other_name, words.choice_not_made,
        words.placeholder, words.instruction_left, words.residue, words.heading_number, words.contents_line,
        words.renamed_account, words.wrong_code, words.missing_character, words.doubled_word, words.wrong_character,
        words.count_of_list, words.name_dropped,
    )
}  # fmt: skip
"""Every kind of error that can be planted, by name."""


def inject(report: Composition, seed: int, recipe: str | None = None) -> Planted | None:
    """The report with one error of a kind, or of the next kind that its seed comes to; None where it has no place."""
    rng = Random(f"{seed}/error")
    names = [recipe] if recipe else rng.sample(list(RECIPES), len(RECIPES))
    judge = Judge(report)
    for name in names:
        planted = RECIPES[name](judge, rng)
        if planted:
            return replace(planted, report=replace(planted.report, name=f"{report.name}-{name}"))
    return None
