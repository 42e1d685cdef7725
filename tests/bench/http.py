"""Runs ``tests.bench.comparison``, and keeps this folder off the path: this file would stand in for Python's http."""

import runpy
import sys
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parents[2])
runpy.run_module("tests.bench.comparison", run_name="__main__")
