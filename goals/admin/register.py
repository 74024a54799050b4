"""All pages of goals in the administration: importing this registers them."""

from goals.admin import council, followup, measures, saving

__all__ = ["council", "followup", "measures", "saving"]
