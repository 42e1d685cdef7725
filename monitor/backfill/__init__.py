"""What Prometheus missed while it was away, told to it afterwards from the history: ``history backfill``."""
