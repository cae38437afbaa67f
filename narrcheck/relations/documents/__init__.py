"""Figures against what other documents published: last year's report, the budget, another explanation of the year."""
