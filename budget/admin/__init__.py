"""The administration: one file a noun, every write an action.

Nothing is imported here: the site itself (site.py) is made before its pages register with it.
"""
