"""``python -m narrcheck`` is the command line."""

from narrcheck.cli import main

main()
