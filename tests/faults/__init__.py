"""Kills at random moments: `make faults` does a hundred, the suite ten."""
