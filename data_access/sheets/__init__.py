"""Spreadsheets, as CSV or XLSX: reading and writing their cells, templates to fill in, sign-in sheets as counts."""
