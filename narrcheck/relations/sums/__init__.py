"""Totals and their parts: does what a list tells add up?

``totals`` pairs a total with its parts, ``completeness`` judges whether these are all, ``slips`` whether one slip
explains what they lack, ``readings`` knows what else a list may mean, ``adding`` makes the instance.

The searches differ in how a total and its parts are found: opened by 其中 (``lists``), with no such word
(``implied_lists``), before the total (``trailing_totals``), in items below it (``numbered_items``), in another section
(``known_wholes``, ``account_classes``). Three more set the changes and rates of the parts beside those of the whole.
"""
