"""The tests of Anslag; they mirror its rooms."""
