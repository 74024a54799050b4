"""Forms and their fields: what people type, read and answered in Swedish."""
