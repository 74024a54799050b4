"""Tests of the invented city."""
