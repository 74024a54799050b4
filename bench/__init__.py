"""How fast pages and saves are, as ratios: `python -m bench`, and the city of the measuring."""
