"""The Prometheus with 90 days of history, filled once for every test that asks it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.dashboards import metrics, recording, seeding
from tests.dashboards.replaying import dashboards
from tests.dashboards.sampling import batches
from tests.dashboards.seeded import Prometheus, prometheus

ENGLISH = Path(__file__).resolve().parents[2] / "dashboards" / "grafana" / "en"


@pytest.fixture(scope="session")
async def seeded(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Prometheus]:
    """What no dashboard asks for is left out: the samples are many as it is."""
    asked = frozenset().union(*(metrics.used(each) for each in dashboards(ENGLISH)))
    wanted = recording.needed(asked)
    async with prometheus(tmp_path_factory.mktemp("prometheus")) as made:
        lines = [line for line in seeding.lines() if line.labels["__name__"] in wanted]
        await made.fill((line.series() for line in batch) for batch in batches(lines))
        await recording.record(made, asked)
        yield made
