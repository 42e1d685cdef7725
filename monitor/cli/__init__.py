"""The command line: one file a command."""

from monitor.cli.commands import main

__all__ = ["main"]
