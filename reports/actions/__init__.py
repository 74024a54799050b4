"""The only writers of templates, reports and texts: right and history in each."""
