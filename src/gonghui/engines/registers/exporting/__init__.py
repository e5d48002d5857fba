"""Rows of a register as a workbook or as CSV (document-format.md section 8)."""
