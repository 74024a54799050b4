"""Dates and times in Swedish: Django's but for the full stop in a time (Språkrådet)."""

TIME_FORMAT = "H.i"
DATETIME_FORMAT = "j F Y H.i"
SHORT_DATETIME_FORMAT = "Y-m-d H.i"
