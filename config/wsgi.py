"""The WSGI entry point."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()

from config import memory  # noqa: E402  # what wants Django set up
from config.checks import refuse_known_key  # noqa: E402

refuse_known_key()
memory.look_seldom()
