"""How fast the pages are, as ratios: `python -m bench`, and the city that they are measured on."""
