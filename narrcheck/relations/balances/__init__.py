"""Balances: income and expenditure come to the same, and what was there, came in and went out leaves what is told.

A government's funds are told in sentences of their own: what is added up to a grand total (``accumulation``) and what
is left of it (``fund_balances``).
"""
