"""From the readers' grids to understood tables: headers, column groups, account codes, totals and figures.

``grid`` and ``sheets`` understand one table, ``titles`` says which of the standard ones it is, ``continuations`` joins
its parts; ``entries``, ``namesakes`` and ``project_forms`` say what its cells tell of what the text tells too.

What adds up is looked for by ``row_sums``, ``column_sums``, ``section_sums``, ``outline_sums``, ``balance_sums``,
``ratios``, ``scorecards`` and ``funds_lists``, what stands twice by ``shared_figures``, ``aligned_columns`` and
``twin_tables``; ``verdicts`` says which failing sum is an error, ``excesses`` which total has more than its parts. What
is reported of it is in ``checks/tables`` and ``relations/tables``.
"""

from narrcheck.tables.sheets import sheets

__all__ = ["sheets"]
