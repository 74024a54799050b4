"""Goals in the administration: one file a noun, every write an action."""
