"""Figures of the text against the tables: of the same report, or of a file that belongs to it."""
