"""``stack`` on this machine: what it could not get it says, what it started ends with it, whatever happens to it."""

import asyncio
import contextlib
import os
import signal
import socket
import stat
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from aiohttp import web

from probes.chromium import processes
from tests.monitor.cli.shell import Ask
from tests.programs import Running, command, found, free_port, program

UP = "All is up. Stop with Ctrl"
HEALTHY = """#!{python} -IS
import http.server, os, sys
if "info" in sys.argv:
    sys.exit(0)
settings = dict(os.environ) | dict(each.split("=", 1) for each in sys.argv if each.startswith("GF_"))
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
    def log_message(self, *_):
        pass
http.server.HTTPServer(("127.0.0.1", int(settings["GF_SERVER_HTTP_PORT"])), Handler).serve_forever()
"""


def left(folder: Path) -> list[str]:
    """The programs that have anything in *folder*."""
    return [each.command for each in processes.running() if str(folder) in each.command]


async def gone(folder: Path) -> None:
    """Wait until there is none."""
    async with asyncio.timeout(20):
        while left(folder):
            await asyncio.sleep(0.1)


@contextlib.contextmanager
def held(port: int) -> Iterator[None]:
    """Hold *port*, if no other program does already."""
    with contextlib.ExitStack() as stack:
        with contextlib.suppress(OSError):
            stack.enter_context(socket.create_server(("127.0.0.1", port)))
        yield


def url(running: Running, name: str) -> str:
    """The address the summary gives for *name*, without a slash at its end."""
    match = next(line for line in running.text.splitlines() if f"  {name}  " in line)
    return match.split()[-1].rstrip("/")


@contextlib.asynccontextmanager
async def stack(data: Path, *arguments: str, **variables: str) -> AsyncIterator[Running]:
    """The stack for a monitor that runs elsewhere, without Grafana unless told so."""
    async with program(*command("--lang", "en", "stack", "--data", str(data), *arguments), **variables) as running:
        yield running


@pytest.fixture
def data() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="s", dir="/tmp") as short:
        yield Path(short)


async def metrics(_: web.Request) -> web.Response:
    return web.Response(text="ircc_online 1\n")


async def test_it_says_that_no_monitor_answers_yet_and_then_that_one_does(data: Path) -> None:
    port = free_port()
    app = web.Application()
    app.router.add_get("/metrics", metrics)
    runner = web.AppRunner(app)
    await runner.setup()
    async with stack(data, "--monitor", f"127.0.0.1:{port}", "--no-grafana") as running:
        await running.says(f"nobody answers at http://127.0.0.1:{port}/ yet: start the monitor with `make run`")
        await web.TCPSite(runner, "127.0.0.1", port).start()
        await running.says(f"the monitor answers at http://127.0.0.1:{port}/")
        other = await stack_again(data)
        assert other == (5, f"error: another stack uses {data}/stack; stop it, or name another folder with --data")
        began = time.monotonic()
        assert await running.end(signal.SIGINT) == 0
        assert time.monotonic() - began < 15
    await runner.cleanup()
    assert "Everything has stopped" in running.text
    assert "Traceback" not in running.text
    assert not left(data)
    assert (data / "stack" / "prometheus").is_dir()


async def stack_again(data: Path) -> tuple[int, str]:
    async with stack(data, "--no-grafana") as running:
        return await asyncio.wait_for(running.process.wait(), 30), running.text.strip()


async def test_when_one_of_them_dies_it_says_which_ends_the_rest_and_exits_with_10(data: Path) -> None:
    async with stack(data, "--no-grafana") as running:
        await running.says(UP)
        (pid,) = [each.pid for each in processes.running() if f"{data}/stack/alertmanager.yml" in each.command]
        os.kill(pid, signal.SIGKILL)
        assert await asyncio.wait_for(running.process.wait(), 30) == 10
    assert "error: alertmanager was ended by SIGKILL" in running.text
    assert not left(data)


async def test_what_prometheus_refuses_is_told_with_its_reason(data: Path) -> None:
    (data / "stack" / "prometheus").mkdir(parents=True)
    (data / "stack" / "prometheus" / "wal").write_text("a file where a folder belongs")
    async with stack(data, "--no-grafana") as running:
        assert await asyncio.wait_for(running.process.wait(), 40) == 10
    assert "error: prometheus ended by itself (exit code" in running.text
    assert "wal" in running.text
    assert not left(data)


@pytest.mark.parametrize("name", ["grafana", "docker"])
async def test_killed_it_leaves_nothing_running_and_grafana_had_joined(data: Path, name: str) -> None:
    fake = data / "bin" / name
    fake.parent.mkdir()
    fake.write_text(HEALTHY.format(python=found("python3")))
    fake.chmod(fake.stat().st_mode | stat.S_IXUSR)
    async with stack(data, PATH=f"{fake.parent}:/usr/bin:/bin") as running:
        await running.says(r"Grafana is there: http://127\.0\.0\.1:\d+/")
        assert {"prometheus", "alertmanager", "grafana"} <= set(started(running))
        assert len(left(data)) >= 3
        running.process.kill()
        await running.process.wait()
        await gone(data)


def started(running: Running) -> list[str]:
    line = next(line for line in running.text.splitlines() if "Starting" in line)
    return line.split("Starting ")[1].split(", ")


async def test_without_grafana_that_works_the_rest_goes_on(data: Path) -> None:
    fake = data / "bin" / "grafana"
    fake.parent.mkdir()
    fake.write_text("#!/bin/sh\necho 'level=error msg=\"no database\"'\nexit 1\n")
    fake.chmod(fake.stat().st_mode | stat.S_IXUSR)
    async with stack(data, PATH=f"{fake.parent}:/usr/bin:/bin") as running:
        await running.says(UP)
        await running.says("Grafana did not start, and the rest goes on without it: no database")
        assert await running.end(signal.SIGHUP) == 0  # a terminal that is closed
    assert not left(data)


async def test_a_program_that_is_missing_is_5_and_both_are_named(ask: Ask, data: Path) -> None:
    done = await ask("--lang", "fr", "stack", "--data", str(data), PATH=str(data))
    assert done.code == 5
    assert "introuvable dans PATH : prometheus, alertmanager" in done.err
    assert list(data.iterdir()) == []
