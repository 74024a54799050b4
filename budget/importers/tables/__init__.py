"""Ledgers as tables: workbooks and CSV with a head row, read row by row."""
