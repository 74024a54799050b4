"""The only writers: one function an action, one transaction, right and history in it."""
