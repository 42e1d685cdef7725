"""What Prometheus scrapes: the catalogue of families, the collector of the present state, and blackbox's own names."""
