"""Prints the ratios of speed: `python -m bench`, as `make bench` does; `… entry` for one part."""

import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from bench.run import main  # noqa: E402  # it imports models, which want Django set up

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
