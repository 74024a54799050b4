"""How fast pages and saves are, as ratios (`python -m bench`), and the city they are measured on."""
