"""The demonstration's report: templates and texts as readable files."""
