"""Readers of ledger files: bytes to rows and issues; they write nothing and word nothing."""
