"""A real Prometheus is killed for ten minutes and comes back; afterwards its graphs are those of one that never was."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.history.instants import stamp
from probes.model import Cause, Outcome
from tests.monitor.backfill.asking import asked, fill
from tests.monitor.backfill.simulated import FORM, NAMES, PAGE_EN, PAGE_FR, SIGN_IN, STEP, Simulated
from tests.monitor.backfill.stores import graph, prometheus, raw, send

DOWN, SLOW = (Outcome.DOWN, Cause.HTTP_5XX), (Outcome.DEGRADED, Cause.SLOW)
BLIND, CLOSED = (Outcome.UNKNOWN, Cause.BLOCKED), (Outcome.MAINTENANCE, Cause.MAINTENANCE_PAGE)
STORY = {
    FORM.key: ((31, 62, *DOWN), (100, 104, *DOWN), (118, 131, *BLIND), (140, 150, *CLOSED)),
    PAGE_EN.key: ((33, 36, *DOWN), (36, 39, *SLOW), (61, 63, *DOWN), (120, 133, *DOWN)),
    PAGE_FR.key: ((37, 38, *SLOW), (123, 131, *DOWN)),
    NAMES.key: ((130, 151, *DOWN),),
    SIGN_IN.key: ((33, 60, *DOWN), (126, 129, *SLOW), (129, 137, *DOWN)),
}
HOURS = 3
STOPPED = (150, 152.5)
HOLES = ((30, 40), (58, 68), (119, 129), (145, 157))
"""An outage within, one that ends, one that begins, and the monitor itself away for a while."""
EXPRESSIONS = (
    "min_over_time(ircc_service_state[1m])",
    "count_over_time((ircc_service_state >= bool 1)[30m:15s]) ",
    "avg_over_time((ircc_service_state >= bool 1)[30m:15s])",
    "ircc_outage_open",
    "max_over_time(ircc_outage_open[1m])",
    "time() - ircc_outage_start_timestamp_seconds",
    "ircc_last_outage_duration_seconds",
    "min by (service) (ircc_probe_success)",
    "ircc_probe_duration_seconds",
    "ircc_probe_cause * on (service) group_left (role) ircc_service_info",
    "ircc_business_hours",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """A monitor's past hours, and a Prometheus at *whole* that never missed one of its scrapes."""

    past: Simulated
    whole: str

    def at(self, minute: float) -> int:
        return stamp(self.past.begin + timedelta(minutes=minute))


@pytest.fixture(scope="module")
async def world(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    begin = datetime.now(UTC).replace(second=0, microsecond=0) - timedelta(hours=HOURS, minutes=5)
    past = Simulated(folder=tmp_path_factory.mktemp("data"), begin=begin, story=STORY)
    await past.run(0, STOPPED[0])
    await past.run(STOPPED[1], 60 * HOURS, number=2)
    async with prometheus(tmp_path_factory.mktemp("whole")) as whole:
        await send(whole, past.live(0, 1 << 60))
        yield World(past=past, whole=whole)


async def filled(world: World, to: str, *more: str) -> dict[str, object]:
    code, text = await asked("--json", *fill(world.past, to, *more))
    assert code == 0, text
    return dict(json.loads(text[text.index("{\n") :]))


async def holed(world: World, folder: Path) -> None:
    """A Prometheus in *folder* that was killed, and was away, for each of the holes."""
    edges = [0, *(world.at(minute) for hole in HOLES for minute in hole), 1 << 60]
    for low, high in zip(edges[::2], edges[1::2], strict=True):
        async with prometheus(folder) as own:
            await send(own, world.past.live(low, high))


async def test_after_ten_minutes_without_it_every_graph_is_as_if_it_had_been_there(
    world: World, tmp_path: Path
) -> None:
    begin, end = world.at(0) / 1000, world.at(60 * HOURS) / 1000
    true = {each: await graph(world.whole, each, begin, end, STEP) for each in EXPRESSIONS}
    await holed(world, tmp_path / "own")
    async with prometheus(tmp_path / "own") as own:
        before = {each: await graph(own, each, begin, end, STEP) for each in EXPRESSIONS}
        assert all(before[each] != true[each] for each in EXPRESSIONS)  # there was something to fill
        assert len((await filled(world, own, "--dry-run"))["holes"]) == len(HOLES)
        untouched = await raw(own, begin, end)
        told = await filled(world, own)
        assert [each["scrapes"] for each in told["holes"]] == [40, 40, 40, 38]  # 10 of 48 nobody would have answered
        for each in EXPRESSIONS:
            assert _apart(await graph(own, each, begin, end, STEP), true[each]) == set(), each
        stored = await raw(own, begin, end)
        for series, samples in untouched.items():
            assert set(samples) <= set(stored[series])
        again = await filled(world, own)
        assert (again["holes"], again["samples"]) == ([], 0)
        assert await raw(own, begin, end) == stored


def _apart(one: object, other: object) -> set[int]:
    """The steps at which two graphs differ."""
    assert isinstance(one, dict)
    assert isinstance(other, dict)
    return {
        int(at) // STEP
        for series in one.keys() | other.keys()
        for at, _ in set(one.get(series, {}).items()) ^ set(other.get(series, {}).items())
    }
