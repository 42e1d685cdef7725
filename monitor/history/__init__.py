"""The record: every look, what was judged from it and what happened to us, in one SQLite file that proves itself."""
