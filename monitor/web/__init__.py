"""What the monitor serves: metrics, blackbox-compatible results, health, and a plain page of the present state."""
