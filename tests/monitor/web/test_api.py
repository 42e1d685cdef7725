"""The JSON API: what it says of the present and the past, and that it does as its OpenAPI document says."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings

from monitor.app import Monitor
from monitor.model import Role
from probes.failures import Failed
from probes.model import Cause, Outcome, Reading, Target
from probes.toolbox import Tools
from tests.makers import kind, probe, service
from tests.monitor.app_of import get, looked, monitor_of


async def fine(target: Target, params: Any, tools: Tools) -> Reading:
    return tools.notebook.reading(Outcome.UP)


async def broken(target: Target, params: Any, tools: Tools) -> Reading:
    raise Failed(Cause.HTTP_5XX, "the server answered 503", code="503")


@pytest.fixture(scope="module")
async def monitor(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Monitor]:
    form = probe("form", service="gckey", address="gckey.example:443", kind=kind(broken), every=0.5)
    page = probe("page", service="eta", address="eta.example:443", kind=kind(fine), every=0.5)
    control = probe("cira", service="controls", address="www.cira.example:443", kind=kind(fine), every=0.5)
    services = (
        service("gckey", form, role=Role.COMPONENT, confirm=1),
        service("eta", page, depends_on=("gckey",)),
        service("controls", control, role=Role.CONTROL),
    )
    async with monitor_of(tmp_path_factory.mktemp("data"), *services) as made:
        await looked(made)
        yield made


async def asked(monitor: Monitor, path: str) -> tuple[int, Any]:
    status, text, headers = await get(monitor, path)
    assert headers["Content-Type"].startswith("application/json")
    return status, json.loads(text)


async def test_the_present_names_states_causes_and_open_outages(monitor: Monitor) -> None:
    status, told = await asked(monitor, "/api/v1/status")
    assert status == 200
    rows = {each["service"]: each for each in told["services"]}
    assert set(rows) == {"gckey", "eta"}
    assert (rows["gckey"]["state"], rows["gckey"]["cause"]) == ("down", "http_5xx")
    assert rows["gckey"]["outage"] == monitor.engine.outages["gckey"].id
    assert (await get(monitor, rows["gckey"]["page"]))[0] == 200
    assert rows["eta"] == (await asked(monitor, "/api/v1/services/eta"))[1] | {"since": rows["eta"]["since"]}
    assert "Government of Canada" in told["independent"]["en"]


async def test_an_outage_is_the_same_in_the_list_and_alone(monitor: Monitor) -> None:
    _, listed = await asked(monitor, "/api/v1/outages?service=gckey")
    (outage,) = listed["outages"]
    _, alone = await asked(monitor, f"/api/v1/outages/{outage['outage']}")
    assert alone["opened"] == outage["opened"]
    assert outage["ongoing"]
    assert listed["next"] is None


async def test_what_was_not_going_on_is_not_listed(monitor: Monitor) -> None:
    _, told = await asked(monitor, "/api/v1/outages?from=2020-01-01T00:00:00Z&to=2020-02-01T00:00:00Z")
    assert told["outages"] == []
    _, told = await asked(monitor, "/api/v1/outages?skip=1")
    assert told["outages"] == []


@pytest.mark.parametrize("query", ["from=yesterday", "to=2026-11-22", "from=2026-11-22T14:05:09", "skip=-1", "skip=x"])
async def test_what_cannot_be_asked_is_refused_with_a_reason(monitor: Monitor, query: str) -> None:
    status, told = await asked(monitor, f"/api/v1/outages?{query}")
    assert status == 400
    assert query.split("=", maxsplit=1)[0] in told["error"]


@pytest.mark.parametrize("path", ["services/nothing", "services/controls", "outages/none-20260101T000000Z"])
async def test_what_is_not_there_is_not_found(monitor: Monitor, path: str) -> None:
    status, told = await asked(monitor, f"/api/v1/{path}")
    assert status == 404
    assert "there is no such" in told["error"]


async def test_it_does_as_its_document_says(monitor: Monitor) -> None:
    def ask_everything() -> int:
        asked = 0
        for result in schemathesis.openapi.from_url(f"{monitor.server.url}/api/v1/openapi.json").get_all_operations():
            operation = result.ok()

            @settings(max_examples=25, suppress_health_check=list(HealthCheck), database=None)
            @given(case=operation.as_strategy())
            def one(case: Any) -> None:
                nonlocal asked
                case.call_and_validate(timeout=20)
                asked += 1

            one()
        return asked

    assert await asyncio.to_thread(ask_everything) > 30
