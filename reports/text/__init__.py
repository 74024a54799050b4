"""Texts of a report: how they are read, shown and compared, and which figures stand in them."""
