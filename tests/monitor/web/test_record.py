"""What the history tells of one service, read at once: every range, the latest outages first, each probe's day."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.history.errors import NoHistoryError
from monitor.web.record import record
from monitor.web.timeline import RANGES
from tests.bench.year import Year, generate

START = datetime(2026, 11, 2, tzinfo=UTC)


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Year:
    return generate(tmp_path_factory.mktemp("history"), days=2, start=START, services=4)


def test_it_has_every_range_and_every_probe_and_says_as_of_when(year: Year) -> None:
    service = year.services[0]
    told = record(year.path, service, year.end)
    assert told.at == year.end
    assert list(told.lines) == list(told.figures) == list(RANGES)
    assert set(told.charts) == {each.key for each in service.probes}
    assert all(each.lines for each in told.charts.values())
    assert told.figures["24h"].whole.coverage == pytest.approx(1, abs=0.01)
    days = [each for month in told.months for week in month.weeks for each in week if each is not None]
    assert [each.day.isoformat() for each in days if each.outcome is not None][:2] == ["2026-11-01", "2026-11-02"]


def test_its_outages_are_its_own_and_the_latest_is_first(year: Year) -> None:
    for service in year.services:
        outages = record(year.path, service, year.end).outages
        assert {each.service for each in outages} <= {service.slug}
        starts = [each.opened.latest for each in outages]
        assert starts == sorted(starts, reverse=True)


def test_without_a_history_there_is_no_record(year: Year, tmp_path: Path) -> None:
    with pytest.raises(NoHistoryError):
        record(tmp_path / "none.sqlite", year.services[0], year.end)
