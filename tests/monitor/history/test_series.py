"""Months of history into a real Prometheus: complete, at the right times, and never what would destroy live samples."""

import asyncio
import csv
import io
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import pytest
from hypothesis import given
from hypothesis import strategies as st
from prometheus_client.openmetrics.parser import text_string_to_metric_families

from monitor.clock import Clock
from monitor.history.archive import Archive
from monitor.history.export import What, lines, sheet
from monitor.history.series import HELP, SERVICE, NoBlockError, NotPastError, Target, blocks, seconds, write
from monitor.history.store import History
from monitor.journal import Event, EventKind, Record
from monitor.metrics.catalogue import BY_NAME
from monitor.metrics.counters import labels
from monitor.model import Outage
from monitor.outages import fold
from monitor.outages.engine import Engine
from probes.model import RANK, Cause, Outcome, Reading
from tests.makers import START, observation, probe, service
from tests.monitor.history.records import transition, written
from tests.monitor.history.tsdb import TARGET, exported
from tests.programs import command, program, query

HOUR = timedelta(hours=1)
FORM, PAGE = probe("form", service="gckey"), probe("page", service="eta")
LAST = START + 30 * HOUR


def seen(minute: int) -> Outcome:
    """Down for an hour and, later, for one minute; unknown for two hours; else up."""
    if 300 <= minute < 360 or 701 <= minute < 703:
        return Outcome.DOWN
    return Outcome.UNKNOWN if 900 <= minute < 1020 else Outcome.UP


@pytest.fixture(scope="module")
async def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("kept")
    engine = Engine((service("gckey", FORM), service("eta", PAGE)))
    history = History(folder, Clock())
    await history.open()
    described = {slug: {"title": {"en": slug, "fr": slug}} for slug in ("gckey", "eta")}
    labels = {each.key: {"kind": "tcp", "lang": "en"} for each in (FORM, PAGE)}
    await history.describe(services=described, probes=labels)
    waiting = []
    for minute in range(30 * 60):
        at = START + timedelta(minutes=minute)
        for which, outcome in ((FORM, seen(minute)), (PAGE, Outcome.UP)):
            waiting.append(history.keep(engine.decide(observation(outcome, at=at, of=which))))
    await asyncio.gather(*waiting)
    await history.close()
    return folder / "history.sqlite"


@pytest.fixture(scope="module")
async def prometheus(kept: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[str]:
    async with exported(kept, START, LAST, tmp_path_factory.mktemp("prometheus")) as address:
        yield address


def test_what_is_written_is_openmetrics_with_every_look_once_and_in_order(kept: Path) -> None:
    out = io.StringIO()
    with Archive(kept) as archive:
        done = write(archive, START, START + 28 * HOUR, out, TARGET)
    assert out.getvalue().endswith("# EOF\n")
    families = {each.name: each for each in text_string_to_metric_families(out.getvalue())}
    assert {name: len(each.samples) for name, each in families.items()} == done.samples
    known = 28 * 60 - 120
    assert len([each for each in families["ircc_probe_state"].samples if each.labels["service"] == "gckey"]) == known
    for family in families.values():
        last: dict[str, float] = {}
        for sample in family.samples:
            series = json.dumps(sample.labels, sort_keys=True)
            assert last.get(series, 0.0) < float(sample.timestamp)
            last[series] = float(sample.timestamp)
    (labels,) = {
        json.dumps(each.labels, sort_keys=True)
        for each in families["ircc_probe_success"].samples
        if each.labels["service"] == "eta"
    }
    assert json.loads(labels) == {
        "service": "eta",
        "probe": "page",
        "kind": "tcp",
        "lang": "en",
        "job": "ircc-monitor",
        "instance": "127.0.0.1:9877",
    }


async def counted(prometheus: str, expression: str, at: datetime) -> float:
    url = f"{prometheus}/api/v1/query"
    async with (
        aiohttp.ClientSession() as session,
        session.get(url, params={"query": expression, "time": str(at.timestamp())}) as reply,
    ):
        body = await reply.json()
    (row,) = body["data"]["result"]
    return float(row["value"][1])


async def test_a_real_prometheus_has_every_sample_and_every_outage_of_a_minute(prometheus: str) -> None:
    end = START + 30 * HOUR - timedelta(milliseconds=1)
    known = 30 * 60 - 120
    assert await counted(prometheus, 'count_over_time(ircc_probe_state{service="gckey"}[30h])', end) == known
    assert await counted(prometheus, 'count_over_time(ircc_probe_success{service="eta"}[30h])', end) == 30 * 60
    for hour in range(30):
        worst = await counted_or_none(prometheus, f'min_over_time({SERVICE}{{service="gckey"}}[1h])', hour)
        minutes = range(60 * hour, 60 * hour + 60)
        states = {seen(minute) for minute in minutes} - {Outcome.UNKNOWN}
        assert worst == (None if not states else 0.0 if Outcome.DOWN in states else 3.0), hour


async def counted_or_none(prometheus: str, expression: str, hour: int) -> float | None:
    at = START + (hour + 1) * HOUR - timedelta(milliseconds=1)
    try:
        return await counted(prometheus, expression, at)
    except ValueError:
        return None


async def test_the_live_labels_are_the_ones_of_the_export(prometheus: str) -> None:
    end = START + 2 * HOUR
    rows = await query(prometheus, f'last_over_time({SERVICE}{{service="eta"}}[1h] @ {end.timestamp()})')
    live = {"service": "eta", "job": "ircc-monitor", "instance": "127.0.0.1:9877"}
    assert rows[0]["metric"] == {"__name__": SERVICE, **live}


def test_only_whole_blocks_that_are_past_are_written_and_the_rest_is_refused() -> None:
    now = datetime(2026, 11, 25, 17, 30, tzinfo=UTC)
    start, end = blocks(now - 10 * HOUR, None, now)
    assert (start, end) == (datetime(2026, 11, 25, 8, tzinfo=UTC), datetime(2026, 11, 25, 14, tzinfo=UTC))
    with pytest.raises(NotPastError) as refused:
        blocks(start, now - 2 * HOUR, now)
    assert refused.value.latest == end
    for low, high in ((timedelta(minutes=5), None), (9.5 * HOUR, 8 * HOUR), (8 * HOUR, 9 * HOUR)):
        with pytest.raises(NoBlockError, match="even hour"):
            blocks(now - low, None if high is None else now - high, now)


@given(st.integers(0, 4_102_444_800_000))
def test_seconds_are_read_by_promtool_as_the_same_millisecond(stamped: int) -> None:
    assert int(float(seconds(stamped)) * 1000) == stamped


def test_names_words_ranks_and_labels_are_those_of_the_live_series() -> None:
    assert {BY_NAME[name].help: BY_NAME[name].type for name in HELP} == dict.fromkeys(HELP.values(), "gauge")
    assert [BY_NAME[name].labels for name in HELP] == [("service",), *3 * [tuple(labels(FORM))]]
    assert RANK == fold.RANK


async def test_looks_in_the_same_millisecond_are_all_there_gaps_are_none_and_nothing_is_said_after_the_last_look(
    tmp_path: Path,
) -> None:
    records = [Record(observation=observation(at=START + timedelta(milliseconds=ms), of=FORM)) for ms in (0, 0, 1, 5)]
    gap = Reading(outcome=Outcome.UNKNOWN, cause=Cause.GAP)
    records.append(
        Record(observation=observation(at=START + timedelta(seconds=1), of=FORM, reading=gap, seconds=999.0))
    )
    path = await written(tmp_path, Record(transitions=(transition("gckey", at=START, outcome=Outcome.UP),)), *records)
    described = {"services": {"gckey": {}}, "probes": {FORM.key: {"kind": "tcp", "lang": ""}}}
    await written(tmp_path, Record(events=(Event(at=START, kind=EventKind.CONFIG, body=described),)))
    out = io.StringIO()
    with Archive(path) as archive:
        done = write(archive, START, START + 4 * HOUR, out, TARGET)
    text = out.getvalue()
    assert done.samples == {
        SERVICE: 2,
        "ircc_probe_state": 4,
        "ircc_probe_success": 4,
        "ircc_probe_duration_seconds": 4,
    }
    second = int(START.timestamp())
    series = 'ircc_probe_state{service="gckey",probe="form",kind="tcp",job="ircc-monitor",instance="127.0.0.1:9877"}'
    told = [line.removeprefix(f"{series} 3 ") for line in text.splitlines() if line.startswith(series)]
    assert [round(float(at) * 1000) - second * 1000 for at in told] == [0, 1, 2, 5]


def test_what_is_known_of_a_service_is_a_sample_on_every_step_and_one_where_it_changes(kept: Path) -> None:
    out = io.StringIO()
    with Archive(kept) as archive:
        write(archive, START, START + 28 * HOUR, out, Target(job="j", instance="i", step=300))
        spans = archive.spans("gckey", START, START + 28 * HOUR)
    (family, *_) = text_string_to_metric_families(out.getvalue())
    told = {float(each.timestamp): each.value for each in family.samples if each.labels["service"] == "gckey"}
    expected = {}
    for span in spans:
        if span.outcome in RANK:
            low, high = span.start.timestamp(), span.end.timestamp()
            steps = {at for at in range(int(START.timestamp()), int(high) + 300, 300) if low <= at < high}
            expected |= dict.fromkeys({low, *steps}, float(RANK[span.outcome]))
    assert told == expected
    assert 0.0 in told.values()


def test_rows_are_complete_in_csv_and_in_json_lines(kept: Path) -> None:
    with Archive(kept) as archive:
        table, text = io.StringIO(), io.StringIO()
        assert sheet(archive, What.LOOKS, START, LAST, table) == lines(archive, What.LOOKS, START, LAST, text) == 3600
        rows = list(csv.DictReader(io.StringIO(table.getvalue())))
        assert [row["id"] for row in rows] == [str(json.loads(line)["id"]) for line in text.getvalue().splitlines()]
        for what in (What.SPANS, What.OUTAGES, What.EVENTS):
            out = io.StringIO()
            assert lines(archive, what, START, LAST, out) == len(out.getvalue().splitlines()) > 0
        outages: list[Outage] = archive.outages(START, LAST)
        out = io.StringIO()
        assert sheet(archive, What.OUTAGES, START, LAST, out) == len(outages) == 2


async def test_the_command_writes_a_whole_file_or_none_and_says_why_it_refuses(kept: Path, tmp_path: Path) -> None:
    out = tmp_path / "looks.csv"
    data, period = ("--data", str(kept.parent)), ("--from", "2026-11-02", "--to", "2026-11-03")
    async with program(*command("--lang", "en", "history", "export", "--out", str(out), *period, *data)) as ended:
        assert await ended.process.wait() == 0
    assert len(out.read_text().splitlines()) > 100
    late = ("--format", "openmetrics", "--from", "24h", "--to", "1h")
    async with program(*command("--lang", "fr", "history", "export", *late, *data)) as refused:
        assert await refused.process.wait() == 2
    assert "trois dernières heures" in refused.text
    assert list(tmp_path.iterdir()) == [out]
