"""Names become meaning: whose report this is, which places, indicators, scopes and periods it names."""
