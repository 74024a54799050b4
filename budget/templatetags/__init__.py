"""Template filters of the domain."""
