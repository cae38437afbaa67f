"""How good narrcheck is on reports whose errors are known: gold is read, reports are checked, figures are made."""
