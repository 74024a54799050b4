"""The demo's goals: files, how they are read, and what their rows are."""
