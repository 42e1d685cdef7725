"""A monitor that asks who reads is scraped by a real Prometheus with the configuration that we print."""

import asyncio
from pathlib import Path

import yaml
from aiohttp import web

from monitor.web.guard import Guard
from monitor.web.server import Server
from monitor.webfile import read
from tests.monitor.cli.shell import Ask
from tests.monitor.test_webfile import HASH, TLS, certificate, written
from tests.programs import found, free_port, program, query

USERS = f"basic_auth_users: {{office: '{HASH}'}}\n"


async def metrics(_: web.Request) -> web.Response:
    return web.Response(text="ircc_online 1\n")


async def test_prometheus_gets_in_with_the_password_and_the_authority(ask: Ask, tmp_path: Path) -> None:
    certificate(tmp_path)
    webfile = written(tmp_path, TLS % "" + USERS)
    told = read(webfile)
    guards = [Guard(told.basic_auth_users).middleware]
    server = Server([web.get("/metrics", metrics)], "127.0.0.1", 0, context=told.context(), guards=guards)
    await server.start()
    try:
        secret = tmp_path / "password"
        secret.write_text("test")
        out, port = tmp_path / "prometheus.yml", free_port()
        done = await ask(
            *("prometheus-config", "--out", str(out), "--rules", "", "--alertmanager", ""),
            *("--password-file", str(secret), "--ca-file", str(tmp_path / "m.crt")),
            IRCC_MONITOR_LISTEN=server.url.rpartition("/")[2],
            IRCC_MONITOR_WEB_CONFIG_FILE=str(webfile),
        )
        assert done.code == 0, done.err
        assert "password_file" in out.read_text().splitlines()[2]
        made = yaml.safe_load(out.read_text())
        made["global"]["scrape_interval"] = "1s"
        out.write_text(yaml.safe_dump(made))
        async with program(
            found("prometheus"),
            f"--config.file={out}",
            f"--storage.tsdb.path={tmp_path}/tsdb",
            f"--web.listen-address=127.0.0.1:{port}",
        ) as prometheus:
            await prometheus.says("Server is ready to receive web requests")
            async with asyncio.timeout(40):
                while not await query(f"http://127.0.0.1:{port}", 'ircc_online{job="ircc-monitor"} == 1'):
                    await asyncio.sleep(0.2)
    finally:
        await server.stop()


async def test_the_stack_says_what_it_lacks_to_get_in(ask: Ask, tmp_path: Path) -> None:
    webfile = written(tmp_path, USERS)
    done = await ask("stack", "--data", str(tmp_path), IRCC_MONITOR_WEB_CONFIG_FILE=str(webfile))
    assert (done.code, done.out) == (2, "")
    assert "put the password of office into a file and say --password-file FILE" in done.folded
