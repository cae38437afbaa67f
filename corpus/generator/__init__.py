"""Complete, consistent reports by chance: a world first, then a report written from it."""
