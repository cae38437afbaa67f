"""From failing relations to findings: what is wrong, why, and what it should be."""
