"""Reports in the administration: templates are changed here, the rest is looked at."""
