"""The only writers of goals: one function an action, one transaction, right and history in it."""
