"""A real Alertmanager on loopback with our routes, and what listens at its receivers' ends."""

import asyncio
import contextlib
import email
import email.policy
import json
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import aiohttp
import yaml
from aiohttp import web

from dashboards.alertmanager.receivers import email as mail
from dashboards.alertmanager.receivers import slack, webhook
from dashboards.alertmanager.routing import configuration
from tests.browsing import serving
from tests.programs import found, program


def hasty(route: dict[str, Any]) -> dict[str, Any]:
    """The same routes, without the waiting."""
    pace = {"group_wait": "0s", "group_interval": "1s", "repeat_interval": "1h"}
    return route | pace | {"routes": [hasty(each) for each in route.get("routes", [])]}


@dataclass(kw_only=True)
class Sinks:
    """Everything that arrived, by receiver: webhook payloads, Slack messages, e-mails."""

    url: str = ""
    heard: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    mails: list[EmailMessage] = field(default_factory=list)

    async def post(self, *alerts: Mapping[str, Any]) -> None:
        await self._ask("POST", "alerts", json=list(alerts))

    async def ask(self, path: str) -> Any:
        return await self._ask("GET", path)

    async def _ask(self, method: str, path: str, **rest: Any) -> Any:
        async with (
            aiohttp.ClientSession() as session,
            session.request(method, f"{self.url}/api/v2/{path}", **rest) as reply,
        ):
            assert reply.status == 200, await reply.text()
            return json.loads(await reply.text() or "null")

    def told(self, receiver: str, name: str, status: str = "firing") -> list[dict[str, Any]]:
        """The webhook payloads about an alert by its name."""
        return [
            body
            for where, body in self.heard
            if where == receiver and body["status"] == status and body["groupLabels"]["alertname"] == name
        ]

    async def until(self, true: Callable[[], object], seconds: float = 20) -> None:
        try:
            async with asyncio.timeout(seconds):
                while not true():
                    await asyncio.sleep(0.05)
        except TimeoutError:
            raise AssertionError(f"did not come; came: {self.heard} {self.mails}") from None

    async def hear(self, request: web.Request) -> web.Response:
        self.heard.append((request.path.strip("/"), await request.json()))
        return web.Response(text="ok")

    async def receive(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Enough of SMTP to be handed a message."""
        writer.write(b"220 sink\r\n")
        while line := (await reader.readline()).decode().strip().upper():
            if line == "DATA":
                writer.write(b"354 go on\r\n")
                raw = (await reader.readuntil(b"\r\n.\r\n"))[:-3]
                message = email.message_from_bytes(raw, policy=email.policy.default)
                assert isinstance(message, EmailMessage)
                self.mails.append(message)
            writer.write(b"221 bye\r\n" if line == "QUIT" else b"250 yes\r\n")
            await writer.drain()
            if line == "QUIT":
                break
        writer.close()


@contextlib.asynccontextmanager
async def alertmanager(folder: Path, change: Callable[[dict[str, Any]], None] = lambda _: None) -> AsyncIterator[Sinks]:
    """A real one, told to send to sinks. *change* is made to its configuration first."""
    sinks = Sinks()
    smtp = await asyncio.start_server(sinks.receive, "127.0.0.1", 0)
    paths = ("/pager", "/tickets", "/monitor-team", "/deadmansswitch", "/slack")
    async with smtp, serving(dict.fromkeys(paths, sinks.hear)) as served:
        (folder / "slack-address").write_text(served.url("/slack"), encoding="utf-8")
        post = f"127.0.0.1:{smtp.sockets[0].getsockname()[1]}"
        plain = {key: value for key, value in mail("t@firm.example").items() if not key.startswith("auth_")}
        receivers: dict[str, dict[str, Any]] = {
            name: {"webhook_configs": [webhook(served.url(f"/{name}"))]}
            for name in ("pager", "tickets", "monitor-team", "deadmansswitch")
        }
        receivers["tickets"]["slack_configs"] = [slack("#portals", address_file=str(folder / "slack-address"))]
        receivers["pager"]["email_configs"] = [plain | {"smarthost": post, "require_tls": False}]
        whole = configuration(receivers)
        whole["route"] = hasty(whole["route"])
        change(whole)
        (folder / "alertmanager.yml").write_text(yaml.safe_dump(whole), encoding="utf-8")
        command = (
            found("prometheus-alertmanager", "alertmanager"),
            f"--config.file={folder / 'alertmanager.yml'}",
            f"--storage.path={folder / 'kept'}",
            "--web.listen-address=127.0.0.1:0",
            "--cluster.listen-address=",
        )
        async with program(*command, TZ="America/Toronto") as running:
            sinks.url = "http://" + (await running.says(r'Listening on".*?address=(\S+)'))[1]
            yield sinks
