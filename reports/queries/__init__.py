"""Reports, their texts and templates: rows to plain shapes."""
