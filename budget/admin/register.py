"""All pages of the administration: importing this registers them (config/administration.py)."""

from budget.admin import (
    amounts,
    decisions,
    history,
    investments,
    organisation,
    published,
    rounds,
    structure,
    tasks,
    users,
)

__all__ = [
    "amounts",
    "decisions",
    "history",
    "investments",
    "organisation",
    "published",
    "rounds",
    "structure",
    "tasks",
    "users",
]
