"""Stated numbers of things against the things that are listed or told kind by kind. (NC8xx)

``kinds`` finds a total and what may be its kinds (``_kind_lists`` reads these, ``_kind_names`` knows what they are
called, ``_grades`` projects by grade); ``_divisions`` says how sure it is that the two contradict each other.
"""
