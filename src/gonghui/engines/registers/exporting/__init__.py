"""Rows of a register as a workbook or as CSV (docs/sources.md, workbooks)."""
