"""``history backfill``, asked within the tests' own process, as often as a test likes."""

import asyncio

from typer.testing import CliRunner

from monitor.cli.commands import app
from tests.monitor.backfill.simulated import Simulated


def fill(past: Simulated, to: str, *more: str) -> tuple[str, ...]:
    return ("history", "backfill", "--to", to, "--data", str(past.folder), *more)


async def asked(*arguments: str, **variables: str) -> tuple[int, str]:
    """Exit code and all that was said."""
    done = await asyncio.to_thread(CliRunner().invoke, app, arguments, env=variables)
    return done.exit_code, done.output
