"""Dashboards, published tables and the papers made of them."""
