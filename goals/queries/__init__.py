"""The only home of aggregation over goals: ORM to the shapes of goals/shapes.py."""
