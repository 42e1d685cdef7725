"""Commands for the tests beside it."""

from collections.abc import AsyncIterator

import pytest

from tests.monitor.cli.shell import Ask, ready


@pytest.fixture(scope="session")
async def ask(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Ask]:
    """Runs one command to its end, as a process of its own, and gives what it said."""
    async with ready(tmp_path_factory.mktemp("said")) as made:
        yield made.ask
