"""Shares: the percentage that a part is of its whole.

``stated_shares`` tries the ``wholes`` that words name, then those that none names (``unnamed_wholes``); of shares told
side by side, ``uneven_lists`` says which one is not what its amounts round to.
"""
