"""Documents beside each other: which of them belong together, and what each is compared with."""
