"""Errors planted in correct reports, and what a careful reader could tell of each."""
