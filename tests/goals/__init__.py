"""Tests of goals, assignments and indicators."""
