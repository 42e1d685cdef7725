"""What alerts and dashboards are fed with: the engine's own decisions, and figures that are the history's."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from monitor.app import Monitor
from monitor.calendar.windows import Once, Window
from monitor.metrics.catalogue import BY_NAME
from monitor.model import Role
from probes.failures import Failed
from probes.model import Announcement, Cause, Outcome, Reading, Target
from probes.toolbox import Tools
from tests.makers import START, kind, probe, service
from tests.monitor.app_of import get, looked, monitor_of

Samples = dict[str, list[tuple[dict[str, str], float]]]


async def fine(target: Target, params: Any, tools: Tools) -> Reading:
    return tools.notebook.reading(Outcome.UP)


async def broken(target: Target, params: Any, tools: Tools) -> Reading:
    raise Failed(Cause.HTTP_5XX, "the server answered 503", code="503")


async def reads(target: Target, params: Any, tools: Tools) -> Reading:
    text = "Our online services are unavailable. Please try again later."
    tools.notebook.announcements = (Announcement(text=text, lang="en", url="https://portal.example/"),)
    return tools.notebook.reading(Outcome.UP, Cause.MAINTENANCE_NOTICE)


@pytest.fixture(scope="module")
async def monitor(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Monitor]:
    form = probe("form", service="gckey", address="gckey.example:443", kind=kind(broken), every=0.5)
    sign_in = probe("sign-in", service="portal", address="portal.example:443", kind=kind(broken), every=0.5)
    notices = probe("notices", service="eta", address="n.example:443", kind=kind(reads, counts=False), every=0.5)
    page = probe("page", service="eta", address="eta.example:443", kind=kind(fine), every=0.5)
    control = probe("cira", service="controls", address="www.cira.example:443", kind=kind(fine), every=0.5)
    past = Window(name="long", when=Once(start=START, end=START.replace(year=2126)))
    services = (
        service("gckey", form, role=Role.COMPONENT, confirm=1),
        service("portal", sign_in, depends_on=("gckey",), confirm=1),
        service("eta", page, notices, windows=(past,)),
        service("controls", control, role=Role.CONTROL),
    )
    async with monitor_of(tmp_path_factory.mktemp("data"), *services) as made:
        await looked(made)
        async with asyncio.timeout(20):
            while any(each.seen_at == each.since for each in made.engine.standings.values()):
                await asyncio.sleep(0.05)  # a state lasts from one look to another
        await made.spells.reckon()
        yield made


@pytest.fixture(scope="module")
async def samples(monitor: Monitor) -> Samples:
    _, text, _ = await get(monitor, "/metrics")
    found: Samples = {}
    for family in text_string_to_metric_families(text):
        for each in family.samples:
            found.setdefault(each.name, []).append((each.labels, each.value))
    return found


def one(samples: Samples, name: str, **labels: str) -> float:
    (value,) = [value for named, value in samples[name] if labels.items() <= named.items()]
    return value


async def test_an_open_outage_says_how_bad_why_and_behind_which_component_it_stands(samples: Samples) -> None:
    rows = {labels["service"]: labels for labels, _ in samples["ircc_outage_open"]}
    assert set(rows) == {"gckey", "portal"}
    assert rows["gckey"] == {"service": "gckey", "severity": "down", "cause": "http_5xx", "affected_by": ""}
    assert rows["portal"]["affected_by"] == "gckey"
    assert one(samples, "ircc_service_state", service="gckey") == 0


async def test_start_and_latest_outage_are_the_same_moment_while_it_goes_on(monitor: Monitor, samples: Samples) -> None:
    began = monitor.engine.outages["gckey"].opened.latest.timestamp()
    assert one(samples, "ircc_outage_start_timestamp_seconds", service="gckey") == began
    assert one(samples, "ircc_last_outage_start_timestamp_seconds", service="gckey") == began
    assert "ircc_last_outage_end_timestamp_seconds" not in samples
    told = {labels["service"] for labels, _ in samples["ircc_last_outage_start_timestamp_seconds"]}
    assert "eta" not in told


async def test_figures_are_reckoned_from_the_history_and_add_up_to_their_window(samples: Samples) -> None:
    for window, seconds in (("24h", 86_400), ("7d", 7 * 86_400), ("30d", 30 * 86_400)):
        states = [value for labels, value in samples["ircc_service_seconds"] if labels["window"] == window]
        assert sum(states) == pytest.approx(3 * seconds)
    assert one(samples, "ircc_service_seconds", service="eta", state="not_observed", window="24h") > 86_000
    assert one(samples, "ircc_service_availability_ratio", service="eta", window="24h") == 1
    assert one(samples, "ircc_service_availability_ratio", service="gckey", window="24h") == 0
    assert 0 < one(samples, "ircc_service_coverage_ratio", service="eta", window="24h") < 0.01


async def test_calendar_months_begin_with_the_history_and_say_what_a_window_says(samples: Samples) -> None:
    (month,) = {labels["month"] for labels, _ in samples["ircc_month_seconds"]}
    seen = one(samples, "ircc_month_seconds", service="gckey", state="down", month=month)
    assert seen == one(samples, "ircc_service_seconds", service="gckey", state="down", window="24h") > 0
    assert one(samples, "ircc_month_availability_ratio", service="eta") == 1
    assert 0 < one(samples, "ircc_month_coverage_ratio", service="eta") < 0.01
    assert one(samples, "ircc_month_business_seconds", service="eta", state="down") == 0


async def test_an_open_outage_says_how_much_business_time_it_took(samples: Samples) -> None:
    business = one(samples, "ircc_outage_business_seconds", service="gckey")
    assert business == one(samples, "ircc_last_outage_business_seconds", service="gckey")
    down = one(samples, "ircc_service_business_seconds", service="gckey", state="down", window="24h")
    assert business <= down  # nothing, outside business hours; and surely so only until the last bad look
    assert (business > 0) == (down > 0)
    assert "ircc_last_outage_duration_least_seconds" not in samples  # that is told once it is over


async def test_objective_zone_addresses_and_share_are_told(monitor: Monitor, samples: Samples) -> None:
    assert one(samples, "ircc_service_objective_ratio", service="eta") == 0.995
    assert one(samples, "ircc_service_utc_offset_seconds", service="eta") in {-18_000, -14_400}
    ((addresses, _),) = samples["ircc_monitor_addresses_info"]
    assert addresses == {"page": monitor.server.url, "dashboards": "http://127.0.0.1:3000"}
    ((part, _),) = samples["ircc_monitor_shard_info"]
    assert part == {"shard": "1", "shards": "1"}


async def test_notices_and_expected_maintenance_are_told(samples: Samples) -> None:
    assert one(samples, "ircc_notices_active", service="eta", kind="emergency") == 1
    assert one(samples, "ircc_maintenance_expected_end_timestamp_seconds", service="eta", source="declared") > 4.9e9
    assert one(samples, "ircc_business_hours", service="eta") in {0, 1}


async def test_what_is_kept_is_told_too(samples: Samples) -> None:
    assert one(samples, "ircc_monitor_history_writable") == 1
    assert one(samples, "ircc_monitor_history_commits_total") > 3
    assert one(samples, "ircc_monitor_history_size_bytes") > 10_000
    assert one(samples, "ircc_monitor_history_moved_aside") == 0
    assert "ircc_monitor_heartbeat_failures_total" not in samples  # there is nobody to tell


async def test_every_family_of_ours_is_in_the_catalogue(samples: Samples) -> None:
    ours = {name.removesuffix("_bucket").removesuffix("_sum").removesuffix("_count") for name in samples}
    assert {name for name in ours if name.startswith("ircc_")} <= set(BY_NAME)
