"""Words are looked up once in a process, where Django looks into each app's catalogue every time.

Our message ids are Swedish: none of them is in any catalogue for Swedish, and so all of those are
gone through, twice, for each of the hundreds of words of a page. What an id comes to in a language
never changes while a process runs.
"""

from functools import lru_cache

from django.conf import settings
from django.utils.translation import trans_real

MOST = 20_000
"""More than all apps have; what is kept beyond that is what was asked for last."""


def keep_words() -> None:
    """Makes each language's catalogue keep what it has found, or has not."""
    for code, _name in settings.LANGUAGES:
        catalogue = trans_real.translation(code)
        catalogue.gettext = lru_cache(MOST)(catalogue.gettext)  # type: ignore[method-assign]
