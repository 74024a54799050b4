"""The goals of Ekby for every test of goals."""

from tests.goals.case import begun, ekby_goals

__all__ = ["begun", "ekby_goals"]
