"""Numbers of one subject against each other: what it changed by, at what rate, how much of its budget, how much a head.

The operands are looked for in the frame itself first (``within_frame``), then beside it (``between_years``), then in
other sections (``other_section``). Rates that a name tells (办结率) and means for each person or year have operands of
their own.
"""
