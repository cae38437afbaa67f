"""Whose report it is: the unit by its name, its place, the fiscal year, the kind of report."""
