"""What a noun phrase names: an indicator of ``rules/indicators/``, an account (科目), or a thing of the report's own.

``resolver`` turns a phrase into a ``subject``; ``taxonomy`` knows what an indicator consists of and what kind of number
it is; ``lexicon`` and ``accounts`` are the data.
"""
