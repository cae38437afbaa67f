"""From the readers' grids to understood tables: headers, column groups, account codes, totals and figures."""

from narrcheck.tables.sheets import sheets

__all__ = ["sheets"]
