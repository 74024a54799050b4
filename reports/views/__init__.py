"""Views, each with its place (what an address leads to, for whom) and desk (what it shows)."""
