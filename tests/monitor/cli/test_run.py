"""``run`` watches until it is told to stop, starts nothing when it cannot, and always says why in one clear line."""

import asyncio
import contextlib
import json
import signal
import socket
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web

from probes.chromium import processes
from tests.browsing import Served, serving
from tests.monitor.cli.shell import Ask
from tests.monitor.folders import control, early, page, write
from tests.programs import Running, command, free_port, json_of, program

METRICS = r"Metrics for Prometheus: http://(\S+)/metrics"


@dataclass(kw_only=True)
class Site:
    served: Served
    folder: Path
    data: Path
    asked: asyncio.Event = field(default_factory=asyncio.Event)

    def line(self, *before: str) -> tuple[str, ...]:
        after = ("--listen", "127.0.0.1:0", "--services", str(self.folder), "--data", str(self.data))
        return command(*before, "run", *after)


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    asked = asyncio.Event()

    async def never(_: web.Request) -> web.StreamResponse:
        asked.set()
        await asyncio.Event().wait()
        raise AssertionError

    async with serving({"/": "<title>Portal</title>", "/never": never}) as served:
        made = Site(served=served, folder=tmp_path / "services", data=tmp_path / "data", asked=asked)
        control(made.folder, served.port)
        write(made.folder, "portal", page(early("portal"), served.url()))
        yield made


async def seen(served: Served, path: str) -> None:
    async with asyncio.timeout(30):
        while path not in served.seen:
            await asyncio.sleep(0.05)


async def metrics(running: Running) -> str:
    address = (await running.says(METRICS)).group(1)
    async with aiohttp.ClientSession() as session, session.get(f"http://{address}/metrics") as reply:
        return await reply.text()


async def test_it_says_where_to_look_and_ctrl_c_ends_it_with_0(site: Site) -> None:
    async with program(*site.line("--lang", "en")) as running:
        address = (await running.says(r"Open http://(\S+)/ in a browser")).group(1)
        await running.says("Watching 2 services with 2 probes")
        await seen(site.served, "/")
        body = await json_of(f"http://{address}/healthz")
        assert (body["healthy"], body["late"], body["history"]["writable"]) == (True, [], True)
        await running.says(r"Portal: unknown → up")
        began = time.monotonic()
        assert await running.end(signal.SIGINT) == 0
        assert time.monotonic() - began < 15
    assert "Stopping" in running.text
    assert "Traceback" not in running.text


async def test_in_french_a_person_reads_french(site: Site) -> None:
    async with program(*site.line("--lang", "fr")) as running:
        await running.says(r"2 services surveillés par 2 sondes")
        await running.says(r"Ouvrez http://\S+/fr/ dans un navigateur")
        await running.says(r"portal en français : inconnu → en service")
        assert await running.end() == 0
    assert "Arrêt" in running.text
    assert "Watching" not in running.text


@contextlib.contextmanager
def taken() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


async def test_a_taken_port_is_5_and_leaves_nothing_running(ask: Ask, site: Site) -> None:
    with taken() as port:
        where = f"127.0.0.1:{port}"
        done = await ask("run", "--listen", where, "--services", str(site.folder), "--data", str(site.data))
        assert done.code == 5
        assert f"cannot listen on {where}: Address already in use" in done.err
        done = await ask(
            "--lang", "fr", "run", "--listen", where, "--services", str(site.folder), "--data", str(site.data)
        )
        assert done.code == 5
        assert f"impossible d'écouter sur {where}" in done.err
    assert site.served.seen == []


async def test_a_data_folder_that_cannot_be_written_is_5(ask: Ask, site: Site) -> None:
    site.data.write_text("a file, which not even root can make files in")
    done = await ask("run", "--listen", "127.0.0.1:0", "--services", str(site.folder), "--data", str(site.data))
    assert done.code == 5
    assert f"data folder {site.data} cannot be written" in done.err
    below = site.data / "below"
    done = await ask("run", "--listen", "127.0.0.1:0", "--services", str(site.folder), "--data", str(below))
    assert done.code == 5
    assert f"data folder {below} cannot be written" in done.err


async def test_a_data_folder_in_use_is_5(ask: Ask, site: Site) -> None:
    async with program(*site.line()) as running:
        await running.says(METRICS)
        done = await ask("run", "--listen", "127.0.0.1:0", "--services", str(site.folder), "--data", str(site.data))
        assert done.code == 5
        assert f"another monitor uses the data folder {site.data}" in done.err
        assert await running.end() == 0


async def test_everything_wrong_is_told_at_once_and_nothing_is_started(ask: Ask, site: Site, tmp_path: Path) -> None:
    write(site.folder, "portal", page("page", "nowhere", colour="red"), page("often", site.served.url(), every=5))
    write(site.folder, "second", page("page", site.served.url(), kind="telepathy"), depends_on=["third"])
    (site.folder / "Third One.toml").write_text("title = ")
    port = free_port()
    settings = tmp_path / "settings.toml"
    settings.write_text(f'listen = "0.0.0.0:{port}"\nhourly_cap = 0\nvantage = "HQ!"\ncolour = "red"\n')
    arguments = ("--services", str(site.folder), "--data", str(site.data))
    done = await ask("--config", str(settings), "run", *arguments, IRCC_MONITOR_LOG="xml")
    assert done.code == 3
    for told in (
        f"{settings}: listen: 0.0.0.0 can be reached by others",
        f"{settings}: hourly_cap: input should be at least 1",
        f"{settings}: vantage: string should match pattern",
        f"{settings}: colour: is not a known key",
        "environment IRCC_MONITOR_LOG: log: ",
        "portal.toml: probes[page].colour: is not a known key",
        "second.toml: probes[page].kind: there is no kind 'telepathy'",
        "second.toml: depends_on: there is no service 'third'",
        "Third One.toml: is no name for a service",
        "Third One.toml: is not valid TOML",
    ):
        assert f"error: {told}" in done.err
    assert not site.data.exists()
    assert site.served.seen == []
    with socket.socket() as trial:
        assert trial.connect_ex(("127.0.0.1", port)) != 0
    done = await ask("--json", "--config", str(settings), "run", *arguments)
    assert done.code == 3
    assert {each["key"] for each in done.json["problems"]} >= {"listen", "hourly_cap", "depends_on"}


async def test_a_ca_file_without_a_certificate_is_told_before_the_start(ask: Ask, site: Site, tmp_path: Path) -> None:
    settings = tmp_path / "settings.toml"
    (tmp_path / "ca.pem").write_text("not a certificate")
    settings.write_text(f'ca_file = "{tmp_path}/ca.pem"\n[ways.portal]\nca_file = "{tmp_path}/missing.pem"\n')
    done = await ask("--config", str(settings), "run", "--services", str(site.folder), "--data", str(site.data))
    assert done.code == 3
    assert "ca_file: holds no certificate in PEM form" in done.err
    assert "ways.portal.ca_file: cannot be read" in done.err


async def test_a_log_in_json_is_one_object_a_line(site: Site, tmp_path: Path) -> None:
    log = tmp_path / "log"
    line = ("sh", "-c", 'exec "$@" 2>"$LOG"', "sh", *site.line())
    async with program(*line, LOG=str(log), IRCC_MONITOR_LOG="json") as running:
        await running.says(METRICS)
        write(site.folder, "portal", page("page", "nowhere"))
        await until_in(log, "going on with the old ones")
        assert await running.end() == 0
    rows = [json.loads(row) for row in log.read_text().splitlines()]
    refused = next(row for row in rows if "going on" in row["message"])
    assert set(refused) >= {"at", "level", "logger", "message"}
    assert refused["level"] == "error"
    assert refused["at"].endswith("+00:00")
    assert "portal.toml: probes[page].target" in refused["message"]


async def until_in(path: Path, text: str) -> None:
    async with asyncio.timeout(30):
        while not path.exists() or text not in path.read_text():
            await asyncio.sleep(0.05)


async def test_sigterm_cuts_a_look_that_does_not_end_and_leaves_no_chromium_and_no_profile(site: Site) -> None:
    find = dict.fromkeys(("heading", "sign_in_link", "form", "username", "password", "submit"), "h1")
    walk = page(
        early("walk"), site.served.url("/never"), kind="journey", params={"journey": "ircc_account", "find": find}
    )
    write(site.folder, "walk", walk)
    with tempfile.TemporaryDirectory(prefix="r", dir="/tmp") as short:  # Chromium's socket does not bear a long path
        site.data = Path(short) / "data"
        async with program(*site.line(), IRCC_MONITOR_DRAIN="1", TMPDIR=short) as running:
            async with asyncio.timeout(60):
                await site.asked.wait()
            assert "ircc_monitor_browser_launches_total 1.0" in await metrics(running)
            began = time.monotonic()
            assert await running.end() == 0
            assert time.monotonic() - began < 20
        assert "Traceback" not in running.text
        assert not [each for each in processes.running() if short in each.command]
        left = {path.name for path in Path(short).rglob("*") if path.is_file() and path.parent.name != "heads"}
        assert left == {"lock", "history.sqlite"}


async def test_outsiders_have_a_listener_of_their_own(site: Site) -> None:
    async with program(*site.line("--lang", "en"), "--public", "127.0.0.1:0") as running:
        address = (await running.says(r"Open to outsiders, without proof: http://(\S+)/")).group(1)
        async with aiohttp.ClientSession() as session:
            for path, status in (("/", 200), ("/metrics", 404)):
                async with session.get(f"http://{address}{path}") as reply:
                    assert reply.status == status
        assert await running.end(signal.SIGTERM) == 0
