"""The published tables: their sums, names, units, and what the text says of them as a whole. (NC9xx, NC707, NC708)

How a grid becomes rows, columns and totals is in ``narrcheck.tables``; that a figure of the text differs from its cell
is a relation (``narrcheck.relations.tables``).
"""
