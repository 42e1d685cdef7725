"""Several places in earnest: agents write, over TLS and by password, to a central Prometheus and to VictoriaMetrics."""

import asyncio
import contextlib
import ssl
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
import yaml

from tests.certificates import authority, leaf
from tests.deploy.places import HASH, PASSWORD, Centre, agent, exporter, key_pair, shipped
from tests.programs import Running, found, free_port, program

QUORUM = "count by (service) (ircc_service_state == 0) * 2 > count by (service) (ircc_service_state)"
PATIENCE = 25.0


class Store:
    """Something that answers PromQL: at *url*, with what it asks of who comes."""

    def __init__(self, url: str, **access: Any) -> None:
        self.url = url
        self.access = access

    async def ask(self, expression: str, at: float | None = None) -> list[tuple[dict[str, str], float]]:
        """The result of an instant query: labels and values."""
        params = {"query": expression} | ({} if at is None else {"time": str(at)})
        async with (
            aiohttp.ClientSession() as session,
            session.get(f"{self.url}/api/v1/query", params=params, **self.access) as reply,
        ):
            body = await reply.json()
        assert body["status"] == "success", body
        return [(row["metric"], float(row["value"][1])) for row in body["data"]["result"]]

    async def labels(self, expression: str, label: str) -> set[str]:
        """The values of *label* in the result."""
        return {each.get(label, "") for each, _ in await self.ask(expression)}

    async def comes(self, expression: str, label: str, wanted: set[str]) -> None:
        """Wait until the values of *label* in the result are *wanted*."""
        seen: set[str] = set()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                while (seen := await self.labels(expression, label)) != wanted:
                    await asyncio.sleep(0.2)
        assert seen == wanted


@contextlib.asynccontextmanager
async def central(folder: Path) -> AsyncIterator[tuple[Store, dict[str, Any]]]:
    """The central Prometheus as it ships, but for rules; and how an agent writes to it."""
    root = authority()
    issued = leaf(root, "localhost")
    ca_file = root.write(folder, "ca")
    key_pair(folder, issued)
    config, access = shipped("central/prometheus.yml"), shipped("central/web.yml")
    del config["rule_files"], config["alerting"], config["scrape_configs"]
    access["tls_server_config"] = {"cert_file": "tls.crt", "key_file": "tls.key"}
    access["basic_auth_users"] = {"toronto": HASH, "montreal": HASH}
    (folder / "prometheus.yml").write_text(yaml.safe_dump(config), encoding="utf-8")
    (folder / "web.yml").write_text(yaml.safe_dump(access), encoding="utf-8")
    port = free_port()
    async with program(
        found("prometheus"),
        f"--config.file={folder / 'prometheus.yml'}",
        f"--web.config.file={folder / 'web.yml'}",
        f"--storage.tsdb.path={folder / 'central'}",
        f"--web.listen-address=127.0.0.1:{port}",
        "--web.enable-remote-write-receiver",
        cwd=folder,
    ) as running:
        await running.says("Server is ready to receive web requests")
        url = f"https://localhost:{port}"
        trusted = ssl.create_default_context(cafile=str(ca_file))
        store = Store(url, ssl=trusted, headers=_signed("toronto"))
        yield store, {"url": f"{url}/api/v1/write", "tls_config": {"ca_file": str(ca_file)}}


@contextlib.asynccontextmanager
async def victoria(folder: Path) -> AsyncIterator[tuple[Store, dict[str, Any]]]:
    """VictoriaMetrics, which keeps the last half minute back unless told otherwise."""
    port = free_port()
    async with program(
        found("victoria-metrics"),
        f"-storageDataPath={folder / 'victoria'}",
        f"-httpListenAddr=127.0.0.1:{port}",
        "-search.latencyOffset=1s",
        cwd=folder,
    ) as running:
        await running.says("starting http server at")
        url = f"http://127.0.0.1:{port}"
        yield Store(url), {"url": f"{url}/api/v1/write"}


class Places:
    """Toronto, which sees two services down, and Montréal, which sees one of them; and who hears of it."""

    def __init__(self, stores: dict[str, Store], montreal: Running) -> None:
        self.stores = stores
        self.montreal = montreal


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def places(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Places]:
    folder = tmp_path_factory.mktemp("places")
    async with contextlib.AsyncExitStack() as stack:
        enter = stack.enter_async_context
        (prometheus, by_user), (other, openly) = await enter(central(folder)), await enter(victoria(folder))
        running = {}
        for vantage, states in (("toronto", {"eta": 0, "gckey": 0}), ("montreal", {"eta": 0, "gckey": 3})):
            target = await enter(exporter(vantage, states))
            quickly = {"queue_config": {"batch_send_deadline": "1s"}}
            signed = by_user | {"basic_auth": {"username": vantage, "password": PASSWORD}}
            centre = Centre(stores=(signed | quickly, openly | quickly))
            config = server_agent(vantage, target) if vantage == "toronto" else cluster_agent(target)
            running[vantage] = await enter(agent(folder / vantage, config, centre, VANTAGE=vantage))
        yield Places({"prometheus": prometheus, "victoria": other}, running["montreal"])


def server_agent(vantage: str, target: str) -> dict[str, Any]:
    """deploy/vantage/agent.yml, the vantage put in as its comment asks."""
    config = shipped("vantage/agent.yml")
    config["scrape_configs"][0]["static_configs"] = [{"targets": [target], "labels": {"vantage": vantage}}]
    return config


def cluster_agent(target: str) -> dict[str, Any]:
    """The agent of Kubernetes, which has its vantage from a variable; without a cluster's DNS."""
    config = shipped("kubernetes/agent/agent.yml")
    del config["scrape_configs"][0]["dns_sd_configs"]
    config["scrape_configs"][0]["static_configs"] = [{"targets": [target]}]
    return config


def _signed(user: str) -> dict[str, str]:
    return {"Authorization": aiohttp.encode_basic_auth(user, PASSWORD)}


@pytest.mark.parametrize("name", ["prometheus", "victoria"])
async def test_every_place_arrives_under_its_name(places: Places, name: str) -> None:
    store = places.stores[name]
    for series in ("ircc_service_state", "up", "ircc_build_info"):
        await store.comes(series, "vantage", {"toronto", "montreal"})
    assert await store.labels("ircc_service_state", "job") == {"ircc-monitor"}


@pytest.mark.parametrize("name", ["prometheus", "victoria"])
async def test_a_majority_of_places_makes_a_service_down_and_one_of_two_does_not(places: Places, name: str) -> None:
    store = places.stores[name]
    await store.comes("count by (service) (ircc_service_state) == 2", "service", {"eta", "gckey"})
    await store.comes(QUORUM, "service", {"eta"})


async def test_without_a_password_nobody_writes_or_asks(places: Places) -> None:
    store = places.stores["prometheus"]
    for method, path in (("POST", "/api/v1/write"), ("GET", "/api/v1/query?query=up")):
        async with (
            aiohttp.ClientSession() as session,
            session.request(method, f"{store.url}{path}", ssl=store.access["ssl"]) as reply,
        ):
            assert reply.status == 401


@pytest.mark.parametrize("name", ["prometheus", "victoria"])
async def test_the_last_word_of_an_agent_that_died_is_up_until_the_lookback_runs_out(places: Places, name: str) -> None:
    """So absence has to be judged by age or absence, as the rules do, never by ``up == 0``."""
    store, gone = places.stores[name], 'up{vantage="montreal"}'
    await store.comes(gone, "vantage", {"montreal"})
    await places.montreal.end(9)
    died = time.time()
    await store.comes(f"time() - timestamp({gone}) > 4", "vantage", {"montreal"})
    assert [value for _, value in await store.ask(gone)] == [1.0]
    assert await store.ask(gone, at=died + 360) == []
    await store.comes('time() - timestamp(up{vantage="toronto"}) < 4', "vantage", {"toronto"})
