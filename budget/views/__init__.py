"""The pages where finance staff and heads work, a file a task."""
