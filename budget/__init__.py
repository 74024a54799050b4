"""Appropriations, amounts, forecasts and their follow-up."""
