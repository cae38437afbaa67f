"""Characters, words and marks. (NC5xx)

``_slips`` says what the wording of a report is measured by; how near misses are found is in ``narrcheck.nlp``.
"""
