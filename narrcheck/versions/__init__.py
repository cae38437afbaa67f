"""Two versions of one report: what became of each finding, and what was changed in the text."""
