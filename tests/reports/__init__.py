"""Tests of pages and papers."""
