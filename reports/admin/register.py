"""All pages of reports in the administration: importing this registers them."""

from reports.admin import looked_at, saving, templates

__all__ = ["looked_at", "saving", "templates"]
