"""Example reports of our own: written by hand, and made by chance with errors planted in them."""
