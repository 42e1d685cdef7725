"""One history for all tests that only read it."""

from pathlib import Path

import pytest

from tests.monitor.reports.archives import notice
from tests.monitor.reports.diaries import kept_lost_days

NOTICE = notice("The Employer Portal is unavailable.", "2026-12-02 11:00", "2026-12-05 10:00")


@pytest.fixture(scope="session")
async def lost(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The history of the three lost days."""
    return await kept_lost_days(tmp_path_factory.mktemp("lost"), notices=(NOTICE,))
