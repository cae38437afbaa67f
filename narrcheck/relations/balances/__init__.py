"""Balances: income and expenditure come to the same, and what was there, came in and went out leaves what is told."""
