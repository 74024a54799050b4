"""The demonstration: Malmö kommunstyrelse as readable files."""
