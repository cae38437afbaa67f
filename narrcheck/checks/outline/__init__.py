"""Headings, numbers and the contents page: what a reader finds his way by. (NC6xx)

``_numbers`` reads the numbers, ``_sequences`` says which continues which, ``_number_slips`` what is wrong with one.
"""
