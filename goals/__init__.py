"""Goals of the council, their follow-up and assessment, assignments and indicators."""
