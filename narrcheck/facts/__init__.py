"""Words and figures become meaning: whose report this is, what names stand for, and which figures are of one thing.

``identity`` unit, place, year and kind of report; ``indicators`` what a noun phrase names; ``frames`` figures of one
subject bound together. ``frames`` asks the other two, and neither of them asks it.
"""
