"""Portals that look and fail like the real ones, for the tests and the demo. Imports nothing else of this project."""
