"""What stands behind browser.py: the executable, its processes, its key store, and one tab of it."""
