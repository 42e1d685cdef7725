"""Recording and alert rules, written in Python so that links, labels and both languages are the same everywhere."""
