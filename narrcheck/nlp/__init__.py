"""From characters to labelled pieces: numerals, quantities, years, tokens."""
