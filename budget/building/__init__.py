"""An invented municipality of any size, to measure and to try things on: `manage.py build_city`."""
