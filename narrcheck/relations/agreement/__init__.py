"""Agreement: one thing told twice has one value, and what words say of figures is so."""
