"""Changed service files are taken in whole or not at all, and leave no trace of what was taken away."""

import asyncio
import logging
import os
import signal
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from aiohttp import web
from prometheus_client.parser import text_string_to_metric_families

from monitor.app import Monitor
from monitor.clock import Clock
from monitor.complaints import ConfigError, problem
from monitor.model import Service
from monitor.reload import Reload
from tests.browsing import Served, serving
from tests.makers import service
from tests.monitor.app_of import get, looked
from tests.monitor.folders import control, page, watching, write

OK = "ircc_monitor_config_last_reload_successful"


async def until(done: Callable[[], bool], seconds: float = 15) -> None:
    async with asyncio.timeout(seconds):
        while not done():
            await asyncio.sleep(0.02)


@dataclass(kw_only=True)
class House:
    """A running monitor, the folder it watches, and the pages it looks at."""

    monitor: Monitor
    folder: Path
    served: Served
    gate: asyncio.Event

    async def series(self) -> set[tuple[str, str]]:
        """Name and probe of every series on /metrics that names a probe."""
        await asyncio.sleep(1.05)  # /metrics is rendered at most once a second
        _, text, _ = await get(self.monitor, "/metrics")
        return {
            (sample.name, sample.labels["probe"])
            for family in text_string_to_metric_families(text)
            for sample in family.samples
            if "probe" in sample.labels
        }

    async def taken_in(self, successfully: bool = True) -> None:
        before = self.monitor.reload.at
        if successfully:
            await until(lambda: self.monitor.reload.at > before and self.monitor.reload.ok)
        else:
            await until(lambda: not self.monitor.reload.ok)


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    gate = asyncio.Event()

    async def slow(_: web.Request) -> web.Response:
        await gate.wait()
        return web.Response(text="slow")

    async with serving({"/": "<title>Portal</title>", "/slow": slow}) as served:
        folder = tmp_path / "services"
        control(folder, served.port)
        write(folder, "portal", page("stays", served.url()), page("goes", served.url("/?goes")))
        async with watching(folder, tmp_path / "data") as monitor:
            await looked(monitor)
            yield House(monitor=monitor, folder=folder, served=served, gate=gate)
            gate.set()


async def test_a_changed_file_brings_the_new_probe_and_leaves_nothing_of_the_old(house: House) -> None:
    told = await house.series()
    families = {name for name, probe in told if probe == "goes"}
    # gauges, counters and histograms alike
    assert families >= {
        "ircc_probe_success",
        "ircc_looks_total",
        "ircc_look_causes_total",
        "ircc_look_latency_seconds_bucket",
    }
    write(house.folder, "portal", page("stays", house.served.url()), page("comes", house.served.url("/?comes")))
    await house.taken_in()
    await looked(house.monitor)
    told = await house.series()
    assert not [name for name, probe in told if probe == "goes"]
    assert {name for name, probe in told if probe == "comes"} == families
    assert await get(house.monitor, "/probe?target=portal/comes")
    assert (await get(house.monitor, "/probe?target=portal/goes"))[0] == 404


async def test_a_look_under_way_when_its_probe_is_taken_away_brings_no_series_back(house: House) -> None:
    stays = page("stays", house.served.url())
    write(house.folder, "portal", stays, page("goes", house.served.url("/slow")))
    await house.taken_in()
    await until(lambda: "/slow" in house.served.seen)
    write(house.folder, "portal", stays)
    await house.taken_in()
    house.gate.set()
    await until(lambda: not any("goes" in task.get_name() for task in asyncio.all_tasks()))
    assert not [name for name, probe in await house.series() if probe == "goes"]
    assert house.monitor.board.row("portal/goes").latest is None


async def test_a_probe_that_changes_its_language_keeps_no_series_under_the_old_one(house: House) -> None:
    write(house.folder, "portal", page("stays", house.served.url(), lang="fr"))
    await house.taken_in()
    await until(lambda: house.monitor.board.row("portal/stays").latest.probe.lang == "fr")  # type: ignore[union-attr]
    await house.series()
    _, text, _ = await get(house.monitor, "/metrics")
    langs = {
        sample.labels["lang"]
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if sample.labels.get("probe") == "stays" and "lang" in sample.labels
    }
    assert langs == {"fr"}


async def test_a_bad_file_leaves_the_old_one_in_force_and_says_so_until_it_is_mended(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    write(house.folder, "portal", page("stays", house.served.url(), colour="red"), page("comes", "nowhere"))
    await house.taken_in(successfully=False)
    (told,) = [each.getMessage() for each in caplog.records if each.name == "monitor.reload"]
    assert "portal.toml: probes[stays].colour: is not a known key" in told
    assert "going on with the old ones" in told
    names = {probe for _, probe in await house.series()}
    assert names == {"stays", "goes", "door"}
    assert f"{OK} 0.0" in (await get(house.monitor, "/metrics"))[1]
    count = house.served.seen.count("/")
    await until(lambda: house.served.seen.count("/") > count)

    write(house.folder, "portal", page("stays", house.served.url()))
    await house.taken_in()
    assert {probe for _, probe in await house.series()} == {"stays", "door"}
    assert f"{OK} 1.0" in (await get(house.monitor, "/metrics"))[1]


async def test_a_service_that_goes_takes_its_state_with_it(house: House) -> None:
    write(house.folder, "second", page("page", house.served.url()))
    await house.taken_in()
    await until(lambda: "second" in house.monitor.engine.standings)
    (house.folder / "second.toml").unlink()
    await house.taken_in()
    await house.series()
    assert 'service="second"' not in (await get(house.monitor, "/metrics"))[1]
    assert "second" not in (await get(house.monitor, "/"))[1]


class Files:
    """Stands for a folder of files: counts how often it is read, and says what a test wants."""

    def __init__(self) -> None:
        self.read = 0
        self.wrong: Exception | None = None
        self.applied: list[Sequence[Service]] = []

    def load(self) -> Sequence[Service]:
        self.read += 1
        if self.wrong:
            raise self.wrong
        return (service(),)

    async def apply(self, services: Sequence[Service]) -> None:
        self.applied.append(services)

    def reload(self, folder: Path) -> Reload:
        return Reload((), folder=folder, load=self.load, apply=self.apply, clock=Clock())


@pytest.fixture
async def running(tmp_path: Path) -> AsyncIterator[tuple[Reload, Files]]:
    files = Files()
    made = files.reload(tmp_path)
    task = asyncio.create_task(made.run())
    await asyncio.sleep(0)
    yield made, files
    made.stop()
    async with asyncio.timeout(5):
        await task


async def test_sighup_takes_the_files_in(running: tuple[Reload, Files]) -> None:
    made, files = running
    os.kill(os.getpid(), signal.SIGHUP)
    await until(lambda: len(made.services) == 1)
    assert [list(each) for each in files.applied] == [list(made.services)]


async def test_a_storm_of_sighups_is_answered_by_a_few_readings_and_the_last_word_counts(
    running: tuple[Reload, Files],
) -> None:
    made, files = running
    files.wrong = ConfigError((problem("a.toml", "", "no_probes"),))
    for number in range(500):
        os.kill(os.getpid(), signal.SIGHUP)
        if number % 10 == 0:
            await asyncio.sleep(0)
    await until(lambda: not made.ok)
    files.wrong = None
    os.kill(os.getpid(), signal.SIGHUP)
    await until(lambda: made.ok)
    assert files.read < 300
    assert len(made.services) == 1


async def test_an_unforeseen_error_is_logged_and_does_not_end_the_watching(
    running: tuple[Reload, Files], caplog: pytest.LogCaptureFixture
) -> None:
    made, files = running
    files.wrong = SyntaxError("a new journey does not compile")
    os.kill(os.getpid(), signal.SIGHUP)
    await until(lambda: not made.ok)
    assert "a new journey does not compile" in caplog.text
    files.wrong = None
    os.kill(os.getpid(), signal.SIGHUP)
    await until(lambda: made.ok and len(made.services) == 1)


async def test_what_cannot_be_put_in_force_leaves_the_old_services(tmp_path: Path) -> None:
    def refuse(_: Sequence[Service]) -> None:
        raise ValueError("no")

    made = Reload((), folder=tmp_path, load=lambda: (service(),), apply=refuse, clock=Clock())
    await made.reload()
    assert (made.ok, made.services) == (False, ())


async def test_sighup_after_the_end_kills_nobody(tmp_path: Path) -> None:
    files = Files()
    made = files.reload(tmp_path)
    task = asyncio.create_task(made.run())
    await asyncio.sleep(0)
    made.stop()
    await task
    os.kill(os.getpid(), signal.SIGHUP)
    await asyncio.sleep(0.05)
    assert files.read == 0


async def test_when_the_folder_goes_sighup_still_works(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    files = Files()
    missing = tmp_path / "services"
    made = files.reload(missing)
    task = asyncio.create_task(made.run())
    await until(lambda: "no longer noticed" in caplog.text)
    os.kill(os.getpid(), signal.SIGHUP)
    await until(lambda: len(made.services) == 1)
    made.stop()
    await task


async def test_a_folder_changed_by_one_link_as_kubernetes_does_is_noticed(tmp_path: Path) -> None:
    for version in ("one", "two"):
        (tmp_path / version).mkdir()
        (tmp_path / version / "a.toml").touch()
    folder = tmp_path / "services"
    folder.mkdir()
    (folder / "..data").symlink_to(tmp_path / "one")
    (folder / "a.toml").symlink_to("..data/a.toml")
    files = Files()
    made = files.reload(folder)
    task = asyncio.create_task(made.run())
    async with asyncio.timeout(15):
        while not files.read:  # once a file of the plain sort is noticed, the watch is on
            (folder / "b.toml").touch()
            await asyncio.sleep(0.2)
    await asyncio.sleep(0.5)  # what is still on its way about it must not be taken for the link's
    before = files.read
    (folder / "..next").symlink_to(tmp_path / "two")
    (folder / "..next").replace(folder / "..data")
    await until(lambda: files.read > before)
    made.stop()
    await task


def test_the_log_level_of_a_refusal_is_an_error(caplog: pytest.LogCaptureFixture, tmp_path: Path) -> None:
    files = Files()
    files.wrong = ConfigError((problem("a.toml", "probes", "no_probes"),))
    asyncio.run(files.reload(tmp_path).reload())
    (record,) = caplog.records
    assert record.levelno == logging.ERROR
    assert "a.toml: probes: holds none" in record.getMessage()
