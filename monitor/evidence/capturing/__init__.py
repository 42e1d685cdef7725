"""What is taken while something is down, and by whom."""
