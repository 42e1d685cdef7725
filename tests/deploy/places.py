"""A place of several, in small: a monitor's /metrics that says what it is told to, and the agent that ships it."""

import contextlib
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from aiohttp import web
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from tests.certificates import Issued
from tests.programs import ROOT, Running, found, free_port, program

DEPLOY = ROOT / "deploy"
PASSWORD = "one for the trial"
HASH = "$2b$05$abcdefghijklmnopqrstuuO5S8SOBmRghXdPbSviKfwKmoaS.mUJ2"
"""Of PASSWORD, by bcrypt, as web.yml wants it."""


def shipped(path: str) -> Any:
    """A configuration as it ships."""
    return yaml.safe_load((DEPLOY / path).read_text(encoding="utf-8"))


def key_pair(folder: Path, issued: Issued) -> None:
    """The two files that web.yml names."""
    (folder / "tls.crt").write_bytes(issued.pem)
    (folder / "tls.key").write_bytes(issued.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))


@contextlib.asynccontextmanager
async def exporter(vantage: str, states: Mapping[str, int]) -> AsyncIterator[str]:
    """What a monitor at *vantage* that sees *states* would export; where it listens."""
    lines = [f'ircc_service_state{{service="{service}"}} {state}' for service, state in states.items()]
    lines += [f'ircc_build_info{{vantage="{vantage}"}} 1', ""]

    async def metrics(_: web.Request) -> web.Response:
        return web.Response(text="\n".join(lines))

    app = web.Application()
    app.add_routes([web.get("/metrics", metrics)])
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield f"127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


@dataclass(frozen=True, kw_only=True)
class Centre:
    """Where agents write: each store's remote_write, as it stands in a configuration."""

    stores: tuple[Mapping[str, Any], ...]


@contextlib.asynccontextmanager
async def agent(folder: Path, config: dict[str, Any], centre: Centre, **variables: str) -> AsyncIterator[Running]:
    """Prometheus as an agent, with *config* every second instead of every 15, writing to *centre*."""
    folder.mkdir()
    config["global"]["scrape_interval"] = "1s"
    config["remote_write"] = list(centre.stores)
    path = folder / "agent.yml"
    path.write_text(yaml.safe_dump(config), encoding="utf-8")
    async with program(
        found("prometheus"),
        f"--config.file={path}",
        f"--storage.agent.path={folder / 'buffer'}",
        f"--web.listen-address=127.0.0.1:{free_port()}",
        "--enable-feature=agent,expand-external-labels",  # 3: --agent, and the labels are expanded anyway
        cwd=folder,
        **variables,
    ) as running:
        yield running
