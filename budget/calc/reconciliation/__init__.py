"""Reconciliations: exact with exact, published with exact, published with published."""
