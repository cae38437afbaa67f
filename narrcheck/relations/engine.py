"""Applies every relation of ``rules/relations/`` to one document."""

from functools import partial
from itertools import chain

from narrcheck.attempts import Attempts
from narrcheck.model.relation import Instance, Relation
from narrcheck.relations.agreement import (
    bare_wholes,
    both_directions,
    debt_limits,
    equal_figures,
    near_repeats,
    of_a_level,
    own_level,
    reasons,
    received,
    retold,
    same_changes,
    same_growth,
    spent_counts,
    statements,
)
from narrcheck.relations.balances import (
    accumulation,
    both_sides,
    budget_adjustments,
    carry_over,
    deductions,
    fund_balances,
    headroom,
)
from narrcheck.relations.change import between_years, named_rates, other_section, per_head, within_frame, yearly_means
from narrcheck.relations.documents import between
from narrcheck.relations.scene import Scene
from narrcheck.relations.shares import stated_shares
from narrcheck.relations.sums import (
    account_classes,
    changes_of_parts,
    divided_again,
    families,
    implied_lists,
    known_wholes,
    lists,
    numbered_items,
    rates_between,
    rates_of_parts,
    trailing_totals,
)
from narrcheck.relations.tables import (
    column_rates,
    listed_rows,
    namesakes,
    project_forms,
    standard_tables,
    table_budgets,
)
from narrcheck.rulebook import Rulebook

# Package by package; what a list does not use goes back to the list around it, so ``lists`` comes before its kin.
_SEARCHES = (
    within_frame,
    between_years,
    other_section,
    per_head,
    yearly_means,
    named_rates,
    lists,
    known_wholes,
    divided_again,
    implied_lists,
    numbered_items,
    trailing_totals,
    account_classes,
    changes_of_parts,
    families,
    rates_of_parts,
    rates_between,
    budget_adjustments,
    carry_over,
    both_sides,
    accumulation,
    fund_balances,
    deductions,
    headroom,
    stated_shares,
    equal_figures,
    near_repeats,
    same_changes,
    of_a_level,
    bare_wholes,
    received,
    same_growth,
    retold,
    statements,
    reasons,
    both_directions,
    spent_counts,
    debt_limits,
    own_level,
    standard_tables,
    project_forms,
    namesakes,
    listed_rows,
    column_rates,
    table_budgets,
    between,
)


def load_relations(rulebook: Rulebook) -> tuple[Relation, ...]:
    """All relations of the rulebook, file by file."""
    return tuple(relation for file in rulebook.read_all("relations", list[Relation]) for relation in file)


def relate(scene: Scene, attempts: Attempts) -> list[Instance]:
    """Every application of every relation, decided or not."""
    searches = (attempts.results(partial(module.search, scene)) for module in _SEARCHES)
    return [*chain.from_iterable(searches)]
