"""From tables to calc's shapes; the only home of aggregation."""
