"""Tests of the board's workbook."""
