"""Years: does what the report says of years fit its fiscal year? (NC2xx)

``_own_years`` says which years a report may call its own, ``_year_mentions`` where it names any.
"""
