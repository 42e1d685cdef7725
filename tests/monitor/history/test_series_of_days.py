"""Days of outages, maintenance, flaps and absences in a real Prometheus: every hour of every series as we have it."""

from collections import defaultdict
from collections.abc import AsyncIterator, Iterable
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest

from monitor.history.archive import Archive
from monitor.history.series import SERVICE
from probes.model import RANK, Cause, Outcome
from tests.bench.year import Year, generate
from tests.monitor.history.tsdb import exported

BEGIN = datetime(2025, 11, 9, tzinfo=UTC)
HOURS = 96
STEP = 60.0
Told = dict[str, dict[int, list[float]]]
"""By probe or service, and hour: the values there should be."""


@pytest.fixture(scope="module")
def days(tmp_path_factory: pytest.TempPathFactory) -> Year:
    return generate(tmp_path_factory.mktemp("days"), days=4, start=BEGIN, services=7, seed=11)


@pytest.fixture(scope="module")
async def prometheus(days: Year, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[str]:
    async with exported(days.path, days.start, days.end, tmp_path_factory.mktemp("prometheus")) as address:
        yield address


async def by_hour(prometheus: str, expression: str) -> dict[str, dict[int, float]]:
    """The value of each series at the last millisecond of each hour."""
    first = BEGIN + timedelta(hours=1, milliseconds=-1)
    asked = {"query": expression, "start": str(first.timestamp()), "step": "3600"}
    asked["end"] = str((first + timedelta(hours=HOURS - 1)).timestamp())
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"{prometheus}/api/v1/query_range", params=asked) as reply,
    ):
        body = await reply.json()
    assert body["status"] == "success", body
    return {
        _subject(row["metric"]): {hour_of(float(at)): float(value) for at, value in row["values"]}
        for row in body["data"]["result"]
    }


def _subject(labels: dict[str, str]) -> str:
    return labels["service"] + (f"/{labels['probe']}" if "probe" in labels else "")


def hour_of(at: float) -> int:
    return int((at - BEGIN.timestamp()) // 3600)


def seen(days: Year) -> tuple[Told, Told, Told]:
    """State, success and duration of every look, by probe and hour."""
    state, success, duration = (defaultdict(lambda: defaultdict(list)) for _ in range(3))
    with Archive(days.path) as archive:
        for look in archive.looks(days.start, days.end):
            if look.cause is Cause.GAP:
                continue
            hour = hour_of(look.started_at.timestamp())
            duration[look.probe][hour].append(look.seconds)
            if look.outcome is not Outcome.UNKNOWN:
                state[look.probe][hour].append(float(RANK[look.outcome]))
                success[look.probe][hour].append(float(look.outcome is Outcome.UP))
    return state, success, duration


def stood(days: Year) -> Told:
    """The state of every service on each step and at each change."""
    told: Told = defaultdict(lambda: defaultdict(list))
    with Archive(days.path) as archive:
        for service in days.services:
            for span in archive.spans(service.slug, days.start, days.end):
                if span.outcome in RANK:
                    for at in steps(span.start.timestamp(), span.end.timestamp()):
                        told[service.slug][hour_of(at)].append(float(RANK[span.outcome]))
    return told


def steps(low: float, high: float) -> Iterable[float]:
    yield low
    number = int(low // STEP) + 1
    while number * STEP < high:
        yield number * STEP
        number += 1


async def held_against(prometheus: str, family: str, told: Told) -> None:
    for function, of in (("count_over_time", len), ("min_over_time", min), ("max_over_time", max)):
        expected = {subject: {hour: of(values) for hour, values in hours.items()} for subject, hours in told.items()}
        found = await by_hour(prometheus, f"{function}({family}[1h])")
        assert found.keys() == expected.keys(), family
        for subject, hours in found.items():
            assert hours == pytest.approx(expected[subject]), (family, function, subject)


async def test_every_look_is_there_and_says_what_it_said(days: Year, prometheus: str) -> None:
    families = ("ircc_probe_state", "ircc_probe_success", "ircc_probe_duration_seconds")
    for family, told in zip(families, seen(days), strict=True):
        assert len(told) == sum(len(each.probes) for each in days.services)
        await held_against(prometheus, family, told)


async def test_every_state_of_every_service_is_there(days: Year, prometheus: str) -> None:
    told = stood(days)
    worst = [min(values) for hours in told.values() for values in hours.values()]
    assert {0.0, 2.0, 3.0} <= set(worst)  # there is something to tell
    await held_against(prometheus, SERVICE, told)
